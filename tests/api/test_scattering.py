"""Scattering over HTTP: geometry in layers, profiles that are kept, overlays, PONI files."""

import importlib
from pathlib import Path

import pytest

from pipeline.collection import Collection
from tests.api.testing import TestClient
from tests.pipeline.scattering.test_poni import PLAIN

API = "/api/v1/collections/tiny"
BY_HAND = {"centre_x_pixel": 20.0, "centre_y_pixel": 16.0}


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    """Load pyFAI before a worker is said to be there: while it loads, nothing beats."""
    importlib.import_module("pipeline.tasks.scattering")


@pytest.fixture
def first(tiny: Collection) -> str:
    """The address of an image of 40 × 32 pixels that tells nothing of a detector."""
    return f"{API}/images/{tiny.ids[0]}"


def test_a_geometry_by_hand_is_used_taken_back_and_restored(client: TestClient, first: str) -> None:
    """For one image or for all; the image's own lies on top."""
    assert client.get(f"{first}/geometry").json()["geometry"] == {}
    for_all = client.post(f"{API}/geometries", json={**BY_HAND, "photon_energy_kev": 12.398419843320026})
    image_id = first.rpartition("/")[2]
    own = client.post(f"{API}/geometries", json={"image_id": image_id, "centre_x_pixel": 21.0})
    assert (for_all.status_code, own.status_code) == (201, 201)
    told = client.get(f"{first}/geometry").json()
    assert told["geometry"] == {
        "centre_x_pixel": 21.0,
        "centre_y_pixel": 16.0,
        "wavelength_angstrom": pytest.approx(1.0),
    }
    assert [one["image_id"] for one in told["stored"]] == [None, image_id]
    undo = client.delete(f"{API}/geometries/{own.json()['id']}").json()["undo"]
    assert client.get(f"{first}/geometry").json()["geometry"]["centre_x_pixel"] == 20.0
    assert client.post(undo).json()["id"] == own.json()["id"]
    listed = client.get(f"{API}/geometries").json()
    assert (listed["patterns"], len(listed["stored"])) == (0, 2)


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({}, 422, "Nothing to store"),
        ({"distance_m": -3}, 422, "distance_m is -3: expected a number from"),
        ({"colour": 1}, 422, "colour = 1 is no part of a geometry"),
        ({"image_id": "f" * 32, "distance_m": 1}, 404, "no image"),
    ],
)
def test_a_geometry_that_cannot_be_is_refused(
    client: TestClient, body: dict[str, object], status: int, sentence: str
) -> None:
    """With a sentence that names it."""
    answer = client.post(f"{API}/geometries", json=body)

    assert (answer.status_code, sentence in answer.json()["error"]) == (status, True)


@pytest.mark.usefixtures("do_jobs")
def test_profiles_are_made_once_and_anew_for_another_geometry(client: TestClient, first: str) -> None:
    """The answer is kept by image and geometry; a band is another question."""
    client.post(f"{API}/geometries", json=BY_HAND)
    made = client.get(f"{first}/profile")
    assert made.status_code == 200 and made.json()["axis"] == "pixel" and made.json()["radial"]["x"]
    jobs = len(client.get("/api/v1/jobs").json())
    assert client.get(f"{first}/profile").json() == made.json()
    assert len(client.get("/api/v1/jobs").json()) == jobs
    assert client.get(f"{first}/profile?low=3&high=9").json()["azimuthal"]["band"] == [3, 9]
    client.post(f"{API}/geometries", json={"centre_x_pixel": 5.0})
    assert client.get(f"{first}/profile").json()["geometry"]["centre_x_pixel"] == 5.0
    assert client.get(f"{first}/profile?low=9&high=3").status_code == 422


@pytest.mark.usefixtures("do_jobs")
def test_a_selection_has_its_profiles_over_one_another(
    client: TestClient, tiny: Collection, collections: Path
) -> None:
    """An original that is gone is counted with its sentence; none chosen is refused."""
    client.post(f"{API}/geometries", json=BY_HAND)
    (collections / "tiny-source" / "scan_001.npy").unlink()
    found = client.post(f"{API}/profiles?same_area=true", json={"ids": list(tiny.ids[:4])}).json()

    assert (found["asked"], found["count"], found["unread"], found["same_area"]) == (4, 3, 1, True)
    assert "scan_001.npy is gone" in found["first_unread"]
    assert client.post(f"{API}/profiles", json={"ids": []}).status_code == 422


@pytest.mark.usefixtures("do_jobs")
def test_a_poni_file_is_stored_and_one_of_another_detector_is_not(client: TestClient, first: str) -> None:
    """The sentence names both shapes; what is no PONI file is refused too."""
    image_id = first.rpartition("/")[2]
    stored = client.post(f"{API}/geometries/poni?author=D01", content=PLAIN)
    assert (stored.status_code, stored.json()["origin"], stored.json()["author"]) == (201, "poni", "D01")
    assert client.get(f"{first}/geometry").json()["origins"]["distance_m"] == "poni"
    detector = "poni_version: 2\nDetector: Pilatus1M\nDetector_config: {}\n"
    other = PLAIN.replace("PixelSize1: 0.000172\nPixelSize2: 0.000172\n", detector).replace(
        "SplineFile: None\n", ""
    )
    refused = client.post(f"{API}/geometries/poni?image_id={image_id}", content=other)
    assert refused.status_code == 422
    assert "detector of 981 × 1,043 pixels, this image has 40 × 32" in refused.json()["error"]
    assert client.post(f"{API}/geometries/poni", content="nothing").status_code == 422
    assert client.post(f"{API}/geometries/poni", content=b"x" * 70_000).status_code == 413


def test_without_a_worker_the_way_out_is_said(client: TestClient, first: str) -> None:
    """A profile cannot be made now."""
    assert "Start one: python -m pipeline worker" in client.get(f"{first}/profile").json()["error"]
