"""Collections, columns, sprites and masks over HTTP."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from fastapi import FastAPI

from api import Settings, build_router
from pipeline.collection import Collection, Served
from pipeline.collection.write import Writer
from tests.api.testing import TestClient
from tests.making import make_collection

BASE = "/api/v1/collections"


@pytest.fixture
def at_version(tiny: Collection) -> str:
    """The address of the collection's current version."""
    return f"{BASE}/tiny/v/{tiny.version}"


def test_collections_are_listed_with_their_state(client: TestClient, collections: Path) -> None:
    """Whole ones are complete, damaged ones are listed with the reason."""
    (collections / "broken").mkdir()
    (collections / "broken" / "collection.json").write_text("{")

    listed = {entry["name"]: entry for entry in client.get(BASE).json()}
    assert (listed["tiny"]["state"], listed["tiny"]["rows"]) == ("complete", 12)
    assert listed["broken"]["state"] == "damaged"
    assert "cannot be read" in listed["broken"]["message"]


def test_a_collection_describes_itself(client: TestClient, tiny: Collection) -> None:
    """Version, maps and columns are those of the pipeline, and the addresses carry the version."""
    described = client.get(f"{BASE}/tiny").json()
    columns = {column["name"]: column for column in described["columns"]}

    assert (described["version"], described["rows"]) == (tiny.version, 12)
    assert columns["material"]["categories"] == ["BiFeO3", "PbTiO3"]
    assert described["sprites"]["url"] == f"{BASE}/tiny/v/{tiny.version}/sprites/{{n}}"


@pytest.mark.parametrize(
    "name", ["nothing", "..", "%2e%2e", "..%2fstate", ".hidden", "tiny%2f..%2ftiny", "%00"]
)
def test_an_unknown_collection_is_404(client: TestClient, name: str) -> None:
    """Names that could lead out of the folder are just unknown."""
    answer = client.get(f"{BASE}/{name}")

    assert answer.status_code == 404
    assert "no " in answer.json()["error"]


def test_a_damaged_collection_is_409(client: TestClient, collections: Path) -> None:
    """The sentence names the file."""
    (collections / "broken").mkdir()
    (collections / "broken" / "collection.json").write_text("{")

    answer = client.get(f"{BASE}/broken")
    assert answer.status_code == 409
    assert "broken/collection.json cannot be read" in answer.json()["error"]


def test_an_unfinished_collection_is_409(client: TestClient, collections: Path) -> None:
    """The sentence says what is there and how to go on."""
    with Writer(collections / "begun") as writer:
        writer.commit()
    answer = client.get(f"{BASE}/begun")

    assert answer.status_code == 409
    assert "Unfinished: 0 images read, no map yet. Start the build again" in answer.json()["error"]


@pytest.mark.parametrize("name", ["material", "thickness_nm", "main.x", "sprite", "acquired_at"])
def test_a_column_is_the_raw_array(client: TestClient, tiny: Collection, at_version: str, name: str) -> None:
    """The bytes are those of the served array, and may be kept for ever."""
    answer = client.get(f"{at_version}/columns/{name}")

    assert answer.content == Served(tiny).column(name).tobytes()
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/octet-stream"


def test_image_ids_give_the_row_order(client: TestClient, tiny: Collection, at_version: str) -> None:
    """Sixteen bytes a row name every image once."""
    raw = client.get(f"{at_version}/columns/image_id").content
    ids = [raw[start : start + 16].hex() for start in range(0, len(raw), 16)]

    assert sorted(ids) == sorted(tiny.ids)


def test_a_column_known_already_is_not_sent_again(client: TestClient, at_version: str) -> None:
    """The entity tag is answered by 304 without a body."""
    url = f"{at_version}/columns/material"
    tag = client.get(url).headers["etag"]
    again = client.get(url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing", "note", "path", "../x", "a/b"])
def test_a_column_that_is_not_sent_is_404(client: TestClient, at_version: str, name: str) -> None:
    """Unknown columns and text, which stays on the server."""
    answer = client.get(f"{at_version}/columns/{name}")

    assert answer.status_code == 404
    assert repr(name)[1:-1].split("/")[-1] in answer.json()["error"]


def test_an_old_version_is_404_with_the_new_one(client: TestClient, tiny: Collection) -> None:
    """A page that was left open learns what to load."""
    answer = client.get(f"{BASE}/tiny/v/0123456789abcdef/columns/material")

    assert answer.status_code == 404
    assert answer.json()["version"] == tiny.version
    assert f"it is now {tiny.version}" in answer.json()["error"]


def test_a_rebuilt_collection_is_noticed(client: TestClient, collections: Path, tiny: Collection) -> None:
    """A replaced collection.json is served at once, under its new version."""
    assert client.get(f"{BASE}/tiny").json()["version"] == tiny.version
    info = json.loads((collections / "tiny" / "collection.json").read_text())
    (collections / "new.json").write_text(json.dumps(info | {"title": "Renamed"}))
    (collections / "new.json").replace(collections / "tiny" / "collection.json")

    described = client.get(f"{BASE}/tiny").json()
    assert described["title"] == "Renamed"
    assert described["version"] != tiny.version


def test_bodies_are_compressed_as_the_client_accepts(client: TestClient, collections: Path) -> None:
    """Zstd before brotli before gzip; nothing for a client that accepts none."""
    make_collection(collections / "large", count=1000)
    version = client.get(f"{BASE}/large").json()["version"]
    url = f"{BASE}/large/v/{version}/columns/sprite"
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    zipped = client.get(url, headers={"Accept-Encoding": "gzip, zstd;q=0"})
    with client.stream("GET", url, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}) as answer:
        raw = b"".join(answer.iter_raw())

    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content
    assert answer.headers["content-encoding"] == "zstd"
    assert pa.Codec("zstd").decompress(raw, len(plain.content)) == plain.content


def test_sprites_are_webp(client: TestClient, tiny: Collection, at_version: str) -> None:
    """A sheet is sent as it is stored; a number too high is 404."""
    answer = client.get(f"{at_version}/sprites/0")

    assert answer.content == tiny.sheet(0)
    assert answer.headers["content-type"] == "image/webp"
    assert client.get(f"{at_version}/sprites/1").status_code == 404
    assert client.get(f"{at_version}/sprites/x").status_code == 422


def test_a_mask_has_a_bit_for_every_row(client: TestClient, tiny: Collection, at_version: str) -> None:
    """Bits stand in served order, the lowest first."""
    answer = client.post(f"{at_version}/mask", json={"text": "number 3"})
    bits = np.unpackbits(np.frombuffer(answer.content, np.uint8), bitorder="little")[:12]

    assert tiny.frame["note"].iloc[Served(tiny).order[bits == 1]].tolist() == ["Scan number 3 of the day"]


@pytest.mark.parametrize("filter_", [None, {"all": []}])
def test_no_filter_lets_everything_pass(client: TestClient, at_version: str, filter_: object) -> None:
    """The null filter and the empty conjunction are the same."""
    answer = client.post(f"{at_version}/mask", json=filter_)

    assert answer.content == bytes([0xFF, 0x0F])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ('{"columns": 3}', "is no filter"),
        ('{"column": "nothing", "in": [1]}', "no column 'nothing'"),
        ('{"not": ' * 900 + "null" + "}" * 900, "nested too deeply"),
        ("{", "JSON"),
    ],
)
def test_a_bad_filter_is_422(client: TestClient, at_version: str, body: str, sentence: str) -> None:
    """The sentence says what is wrong with it."""
    answer = client.post(f"{at_version}/mask", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_gzip_is_what_browsers_expect() -> None:
    """The coding that pyarrow calls gzip is the one of RFC 1952."""
    assert (
        gzip.decompress(pa.Codec("gzip", compression_level=1).compress(b"micrograph", asbytes=True))
        == b"micrograph"
    )


def test_distances_are_a_number_a_row(client: TestClient, tiny: Collection, at_version: str) -> None:
    """In served order; the image itself is at none, and the nearest other is its first neighbour."""
    ids = np.frombuffer(client.get(f"{at_version}/columns/image_id").content, np.uint8).reshape(-1, 16)
    image = tiny.ids[3]
    away = np.frombuffer(client.get(f"{at_version}/distances/{image}").content, "<f4")
    order = [ids[row].tobytes().hex() for row in np.argsort(away)]
    nearest = client.get(f"{BASE}/tiny/images/{image}/neighbours?k=1").json()["neighbours"][0]

    assert order[:2] == [image, nearest["image_id"]]
    assert away.min() < 1e-3
    assert client.get(f"{at_version}/distances/{'0' * 32}").status_code == 404


def _begin(folder: Path) -> Path:
    """Leave behind what a build leaves that was stopped before its map: parts that are not live."""
    with Writer(folder) as writer:
        part = writer.write("images", pd.DataFrame({"image_id": ["a", "b"]}))
        writer.info["pending"] = {"parts": {"images": [part]}}
        writer.commit()
    return folder


def test_what_an_unfinished_build_has_read_is_removed(client: TestClient, collections: Path) -> None:
    """Nothing stays of it, and it can be built anew."""
    folder = _begin(collections / "begun")

    assert client.delete(f"{BASE}/begun").json() == {"removed": "begun"}
    assert not folder.exists()
    assert client.delete(f"{BASE}/begun").status_code == 404


def test_whole_collections_and_files_of_others_are_not_removed(client: TestClient, collections: Path) -> None:
    """A live part makes a collection whole; what no build wrote stays where it is."""
    note = _begin(collections / "begun") / "note.txt"
    note.write_text("mine")

    assert client.delete(f"{BASE}/tiny").status_code == 409
    assert client.get(f"{BASE}/tiny").status_code == 200
    assert client.delete(f"{BASE}/begun").status_code == 200
    assert note.read_text() == "mine"


def test_nothing_is_removed_while_it_is_built(client: TestClient, collections: Path) -> None:
    """The lock of a build holds."""
    with Writer(_begin(collections / "begun")):
        answer = client.delete(f"{BASE}/begun")

    assert answer.status_code == 409
    assert "being built" in answer.json()["error"]


def test_only_servers_that_may_build_remove(settings: Settings, collections: Path) -> None:
    """Without folders to build from, the HTTP interface reads only."""
    app = FastAPI()
    app.include_router(build_router(replace(settings, sources=())))

    assert TestClient(app).delete(f"{BASE}/{_begin(collections / 'begun').name}").status_code == 403
