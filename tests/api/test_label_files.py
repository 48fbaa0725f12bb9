"""Labels in and out over HTTP."""

import io
import json

import pyarrow.parquet as pq
import pytest

from pipeline.collection import Collection
from tests.api.test_labels import URL, say, turn
from tests.api.testing import TestClient


def take_in(client: TestClient, data: bytes, author: str = "C") -> dict:
    """Send a file of labels."""
    answer = client.post(f"{URL}/import", params={"author": author}, files={"file": ("labels", data)})
    return answer.json()


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_labels_go_out_and_come_back(client: TestClient, tiny: Collection, form: str) -> None:
    """With who said it; taken in twice they are known; one undo takes all back."""
    one, other = map(str, tiny.ids[:2])
    say(client, "A", (one, "ring", "yes"), (other, "grazing", "yes"))
    say(client, "B", (one, "ring", "no"))
    before = client.get(f"{URL}/images", params={"ids": f"{one},{other}"}).json()
    data = client.get(f"{URL}/export", params={"format": form}).content
    again = take_in(client, data)
    say(client, "A", (one, "ring", "clear"), (other, "grazing", "clear"))
    say(client, "B", (one, "ring", "unsure"))
    told = take_in(client, data)

    assert (again["taken"], again["known"]) == (0, 3)
    assert (told["taken"], told["gone"], told["unknown_labels"]) == (3, 0, [])
    after = client.get(f"{URL}/images", params={"ids": f"{one},{other}"}).json()
    assert [said(image) for image in after.values()] == [said(image) for image in before.values()]
    assert len(turn(client, "C", "undo")["events"]) == 3
    assert client.get(f"{URL}/marked").json() == {}


def said(image: dict) -> list[tuple[str, str, str]]:
    """Return who says what of an image."""
    return [(one["author"], one["label"], one["value"]) for one in image["expert"]]


def test_files_say_where_labels_come_from(client: TestClient, tiny: Collection) -> None:
    """Collection, version, tree; JSON is laid out as COCO is."""
    say(client, "A", (str(tiny.ids[0]), "ring", "yes"))
    coco = client.get(f"{URL}/export", params={"format": "json"}).json()
    parquet = pq.read_table(io.BytesIO(client.get(f"{URL}/export", params={"format": "parquet"}).content))
    about = json.loads(parquet.schema.metadata[b"microscape_labels"])

    assert coco["info"]["version"] == about["version"] == tiny.version
    assert coco["info"]["tree"]["tree"] == "scattering"
    assert coco["images"][0]["file_name"] == "scan_000.npy"
    categories = {one["id"]: one["name"] for one in coco["categories"]}
    assert categories[coco["annotations"][0]["category_id"]] == "Rings"


def test_images_are_found_by_content_and_path(client: TestClient, tiny: Collection) -> None:
    """Where their id is another; what is found by nothing is counted, as are unknown labels."""
    digest = tiny.frame["content_hash"].iloc[4]
    lines = [
        "image_id,content_hash,path,label,value",
        f",{digest},,ring,yes",
        ",,scan_005.npy,features/arc,yes",
        "ffff,,gone.npy,ring,no",
        ",,scan_006.npy,circle,yes",
    ]
    told = take_in(client, "\n".join(lines).encode())

    assert client.get(f"{URL}/marked").json() == {str(tiny.ids[4]): ["ring"], str(tiny.ids[5]): ["arc"]}
    assert (told["taken"], told["gone"], told["unknown_labels"]) == (2, 1, ["circle"])
    assert told["sentence"] == (
        "4 labels read, 2 taken in; 1 image is not here (the first is ffff); the tree has no circle."
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a,b\n1,2\n", "expected columns label, value"),
        (b"", "no rows"),
        (b"\xff\xfe\x00", "can be read"),
        (b"PAR1 and no more", "can be read"),
        (b'{"images": []}', "can be read"),
        (b"path,label,value\nscan_001.npy,ring,maybe\n", "'maybe' is no value"),
    ],
)
def test_what_holds_no_labels_is_refused(client: TestClient, data: bytes, sentence: str) -> None:
    """With what was expected."""
    assert sentence in take_in(client, data)["error"]
