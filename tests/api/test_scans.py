"""The channels and frames of one file over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.collection import Collection
from pipeline.collection.write import Writer
from tests.api.testing import TestClient


@pytest.fixture
def scan(collections: Path, tiny: Collection) -> list[str]:
    """Six images that are now three frames of two channels of one file, in the order to be shown."""
    with Writer(collections / "tiny") as writer:
        images = writer.read(writer.info["parts"], "images")
        images.loc[2:7, "path"] = "scan_002.npy"
        images.loc[2:7, "channel"] = ["height", "phase"] * 3
        images.loc[2:7, "frame"] = [2, 2, 0, 0, 1, 1]
        writer.info["parts"]["images"] = [writer.write("images", images)]
        writer.commit()
    return [tiny.ids[row] for row in (4, 5, 6, 7, 2, 3)]


def asked(client: TestClient, image_id: str, **parameters: Any) -> Any:
    """Return the scan of an image."""
    return client.get(f"/api/v1/collections/tiny/images/{image_id}/scan", params=parameters).json()


def test_a_scan_is_listed_by_frame_and_channel(client: TestClient, scan: list[str]) -> None:
    """Each image with what tells it from the others; the one that was asked for by its place."""
    found = asked(client, scan[3])

    assert [image["image_id"] for image in found["images"]] == scan
    assert [(image["frame"], image["channel"]) for image in found["images"]][:3] == [
        (0, "height"),
        (0, "phase"),
        (1, "height"),
    ]
    assert (found["count"], found["place"], found["first"]) == (6, 3, 0)
    assert (found["path"], found["images"][0]["height"], found["images"][0]["width"]) == (
        "scan_002.npy",
        32,
        40,
    )


@pytest.mark.parametrize(("place", "first"), [(0, 0), (3, 2), (5, 3)])
def test_of_a_long_scan_those_around_are_listed(
    client: TestClient, scan: list[str], place: int, first: int
) -> None:
    """As many as asked for, also at its ends."""
    found = asked(client, scan[place], limit=3)

    assert (found["count"], found["place"], found["first"]) == (6, place, first)
    assert [image["image_id"] for image in found["images"]] == scan[first : first + 3]


def test_an_image_alone_in_its_file_is_its_scan(client: TestClient, tiny: Collection) -> None:
    """One image, which is number 0 of 1."""
    found = asked(client, tiny.ids[0])

    assert (found["count"], found["place"]) == (1, 0)
    assert [image["image_id"] for image in found["images"]] == [tiny.ids[0]]
