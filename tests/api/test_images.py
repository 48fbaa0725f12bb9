"""One image over HTTP: metadata, picture, numbers, file, neighbours."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from pipeline.collection import Collection
from pipeline.collection.ids import content_hash
from pipeline.collection.write import Writer
from tests.api.testing import TestClient

Start = Callable[..., None]


@pytest.fixture
def image(tiny: Collection) -> str:
    """The id of the second image."""
    return tiny.ids[1]


@pytest.fixture
def url(image: str) -> str:
    """The address of that image."""
    return f"/api/v1/collections/tiny/images/{image}"


def test_an_image_tells_all_that_is_known_of_it(client: TestClient, url: str, image: str) -> None:
    """Every column with title and unit; what is missing is null; the header of its file too."""
    known = client.get(url).json()
    columns = {column["name"]: column for column in known["columns"]}

    assert columns["material"]["value"] == "PbTiO3"
    assert (columns["thickness_nm"]["value"], columns["thickness_nm"]["unit"]) == (5.1, "nm")
    assert columns["acquired_at"]["value"] == "2026-03-02T00:00:00"
    assert columns["value_unit"]["value"] is None
    assert known["header"] == {"operator": "D01"}
    assert known["window"] == {"low": 0.0, "high": 255.0, "scale": "linear"}


@pytest.mark.parametrize("rest", ["", ".png", "/pixels", "/mask", "/scan", "/original", "/neighbours"])
@pytest.mark.parametrize("image_id", ["0" * 32, "..%2f..%2fx", "nonsense"])
def test_an_unknown_image_is_404(client: TestClient, image_id: str, rest: str) -> None:
    """Whatever is asked of it."""
    answer = client.get(f"/api/v1/collections/tiny/images/{image_id}{rest}")

    assert answer.status_code == 404
    assert "error" in answer.json()


def test_neighbours_come_nearest_first_without_the_image(client: TestClient, url: str, image: str) -> None:
    """As many as asked for, in order of distance."""
    found = client.get(f"{url}/neighbours", params={"k": 5}).json()["neighbours"]
    distances = [neighbour["distance"] for neighbour in found]

    assert len(found) == 5
    assert distances == sorted(distances)
    assert image not in [neighbour["image_id"] for neighbour in found]


def test_neighbours_can_be_filtered(client: TestClient, tiny: Collection, url: str) -> None:
    """Only images that pass the filter are compared."""
    filter_ = '{"column": "material", "in": ["BiFeO3"]}'
    found = client.get(f"{url}/neighbours", params={"filter": filter_}).json()["neighbours"]

    wanted = tiny.frame.index[tiny.frame["material"] == "BiFeO3"]
    assert sorted(neighbour["image_id"] for neighbour in found) == sorted(wanted)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"filter": "{"}, "is not JSON"),
        ({"filter": '{"column": "nothing", "in": []}'}, "no column 'nothing'"),
        ({"k": "0"}, "k: "),
        ({"k": "many"}, "k: "),
    ],
)
def test_bad_parameters_are_422(
    client: TestClient, url: str, parameters: dict[str, str], sentence: str
) -> None:
    """The sentence names the parameter or the part of the filter."""
    answer = client.get(f"{url}/neighbours", params=parameters)

    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_a_small_picture_needs_no_worker(client: TestClient, url: str) -> None:
    """Up to the size of the preview it is made from that, in any colours."""
    grey = picture_of(client.get(f"{url}.png", params={"size": 32}).content)
    coloured = picture_of(client.get(f"{url}.png", params={"size": 256, "colormap": "viridis"}).content)

    assert (grey.size, grey.mode) == ((32, 26), "L")
    assert (coloured.size, coloured.mode) == ((40, 32), "P")


def test_a_picture_in_another_window_is_made_by_a_worker(
    client: TestClient, tiny: Collection, url: str, image: str, start_worker: Start
) -> None:
    """Black and white stand at the values that were asked for; the second time it is at hand."""
    start_worker()
    asked = {"low": 100, "high": 101, "scale": "linear"}
    first = client.get(f"{url}.png", params=asked)
    pixels = np.load(tiny.original(image))

    assert np.array_equal(np.asarray(picture_of(first.content)), np.where(pixels > 100, 255, 0))
    assert client.get(f"{url}.png", params=asked).content == first.content


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"low": "5", "high": "5"}, "low (5) must be below high (5)"),
        ({"low": "300"}, "low (300) must be below high (255)"),
        ({"colormap": "jet"}, "colormap: "),
        ({"size": "100000"}, "size: "),
        ({"low": "nan"}, "low: "),
        ({"scale": "cubic"}, "scale: "),
    ],
)
def test_a_bad_look_is_422(client: TestClient, url: str, asked: dict[str, str], sentence: str) -> None:
    """The sentence names what does not fit."""
    answer = client.get(f"{url}.png", params=asked)

    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_pixels_are_the_numbers_of_the_file(
    client: TestClient, tiny: Collection, url: str, image: str, start_worker: Start
) -> None:
    """They come as .npy in the file's own type, twice the same."""
    start_worker()
    answers = [client.get(f"{url}/pixels") for _ in range(2)]

    for answer in answers:
        assert np.array_equal(np.load(io.BytesIO(answer.content)), np.load(tiny.original(image)))
    assert f'filename="{image}.npy"' in answers[0].headers["content-disposition"]


def test_a_mask_has_a_bit_a_pixel(
    client: TestClient, collections: Path, tiny: Collection, url: str, image: str, start_worker: Start
) -> None:
    """Lowest bit first, row by row; an image without masked pixels has no bytes."""
    start_worker()
    assert client.get(f"{url}/mask").content == b""
    values = np.ones((5, 7), np.float32)
    values[0, 1] = values[4, 6] = np.nan
    np.save(tiny.original(tiny.ids[2]), values)
    with Writer(collections / "tiny") as writer:
        images = writer.read(writer.info["parts"], "images")
        images.loc[2, "content_hash"] = content_hash(values)
        writer.info["parts"]["images"] = [writer.write("images", images)]
        writer.commit()

    bits = np.frombuffer(client.get(f"{url.replace(image, tiny.ids[2])}/mask").content, np.uint8)
    masked = np.unpackbits(bits, count=35, bitorder="little").reshape(5, 7).astype(bool)
    assert np.array_equal(masked, np.isnan(values))


def test_pixels_without_a_worker_are_503(client: TestClient, url: str) -> None:
    """The sentence says how to start one."""
    answer = client.get(f"{url}/pixels")

    assert answer.status_code == 503
    assert answer.json()["error"] == (
        "No worker takes interactive jobs now. Start one: python -m pipeline worker --queue interactive"
    )


def test_pixels_of_a_changed_file_are_409(
    client: TestClient, tiny: Collection, url: str, image: str, start_worker: Start
) -> None:
    """Numbers that the collection does not describe are not handed out under its name."""
    start_worker()
    np.save(tiny.original(image), np.zeros((32, 40), np.uint8))
    answer = client.get(f"{url}/pixels")

    assert answer.status_code == 409
    assert "was changed since the build" in answer.json()["error"]


def test_the_original_is_the_file(client: TestClient, tiny: Collection, url: str, image: str) -> None:
    """Byte for byte, to be saved under its own name."""
    answer = client.get(f"{url}/original")

    assert answer.content == tiny.original(image).read_bytes()
    assert "scan_001.npy" in answer.headers["content-disposition"]


def test_an_original_that_is_gone_is_409(client: TestClient, tiny: Collection, url: str, image: str) -> None:
    """The sentence names the path."""
    tiny.original(image).unlink()
    answer = client.get(f"{url}/original")

    assert answer.status_code == 409
    assert "scan_001.npy is gone" in answer.json()["error"]
    assert "scan_001.npy is gone" in client.get(url).json()["original_missing"]


def test_the_stored_preview_stands_in_for_an_original_that_is_gone(
    client: TestClient, tiny: Collection, url: str, image: str
) -> None:
    """Only where that was asked for, and the answer says so."""
    assert client.get(url).json()["original_missing"] is None
    tiny.original(image).unlink()
    refused, stored = client.get(f"{url}.png?size=512"), client.get(f"{url}.png?size=512&stored=true")

    assert (refused.status_code, stored.status_code, stored.headers["X-Original"]) == (409, 200, "gone")
    assert Picture.open(io.BytesIO(stored.content)).size == (40, 32)


def test_an_original_that_was_changed_is_409(
    client: TestClient, tiny: Collection, url: str, image: str
) -> None:
    """Another file at its place is not handed out, so a collection cannot be made to leak one."""
    tiny.original(image).write_bytes(b"secret")
    answer = client.get(f"{url}/original")

    assert answer.status_code == 409
    assert "was changed since the build" in answer.json()["error"]


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd"])
def test_a_path_out_of_the_source_is_refused(
    client: TestClient, collections: Path, url: str, path: str
) -> None:
    """A collection made elsewhere may name any path; only those below its source are opened."""
    with Writer(collections / "tiny") as writer:
        images = writer.read(writer.info["parts"], "images")
        images["path"] = path
        writer.info["parts"]["images"] = [writer.write("images", images)]
        writer.commit()
    answer = client.get(f"{url}/original")

    assert answer.status_code == 409
    assert "lies outside its source" in answer.json()["error"]


def picture_of(png: bytes) -> Picture.Image:
    """Decode a PNG."""
    return Picture.open(io.BytesIO(png))
