"""Search by an upload, with the shipped encoder."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.collection import Collection, open_collection
from pipeline.collection.schema import embeddings_table
from pipeline.collection.write import Writer
from pipeline.encoder.parts import GROUP_LABELS
from pipeline.errors import CollectionError, FilterError, JobError, ReadError
from pipeline.jobs import JobContext
from pipeline.tasks import warm
from pipeline.tasks.search import search
from pipeline.tasks.shelf import shelf_of
from pipeline.tasks.trails import reproject
from pipeline.tasks.uploads import new_upload, upload_key
from pipeline.trails.asked import arguments_of
from tests.making import make_collection, tiny_images


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one collection, embedded by the shipped encoder."""
    folder = make_collection(tmp_path_factory.mktemp("search") / "collections" / "tiny")
    encoder = warm.encoder()
    with Writer(folder) as writer:
        ids = writer.read(writer.info["parts"], "images")["image_id"]
        vectors = encoder.embed(tiny_images()).astype(np.float16)
        table = embeddings_table(encoder.name)
        rows = pd.DataFrame({"image_id": ids, "embedding": list(vectors)})
        writer.info["parts"][table] = [writer.write(table, rows)]
        writer.info["encoder"] = encoder.name
        writer.info["encoders"] = {encoder.name: {"version": encoder.version, "dimensions": 128}}
        writer.commit()
    return folder


@pytest.fixture
def collection(folder: Path) -> Collection:
    """That collection."""
    return open_collection(folder)


@pytest.fixture
def context(folder: Path, tmp_path: Path) -> JobContext:
    """The place of a job that nobody watches."""
    return JobContext("job", folder.parent, tmp_path / "state", lambda fraction, message: None)


def searched(context: JobContext, content: Any, name: str = "new.npy", **options: Any) -> dict[str, Any]:
    """Upload an array, or the bytes of a file, and search for it."""
    path = new_upload(context.state, name)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.save(path, content)
    return search(context, {"upload": upload_key(context.state, path), "collection": "tiny", **options})


def test_a_known_image_finds_itself(context: JobContext, collection: Collection) -> None:
    """It is its own nearest neighbour, stands on its own place, and is less strange than a stranger."""
    result = searched(context, tiny_images()[7], k=5)
    stranger = searched(context, np.random.default_rng(0).normal(size=(64, 64)), k=5)
    place = collection.frame.iloc[7]

    assert result["neighbours"][0]["image_id"] == collection.ids[7]
    assert result["neighbours"][0]["distance"] < 1e-3
    assert len(result["neighbours"]) == 5
    assert result["place"]["map"] == "main"
    assert result["place"]["x"] == pytest.approx(place["main.x"], abs=1e-3)
    assert result["place"]["z3"] == pytest.approx(place["main.z3"], abs=1e-3)
    assert result["novelty"] < stranger["novelty"]
    assert result["version"] == collection.version


def test_the_file_is_described_and_shown(context: JobContext) -> None:
    """The result says what was read, and carries a picture."""
    result = searched(context, tiny_images()[0], name="film 1.npy")

    assert result["file"] == "film 1.npy"
    assert result["images"][0]["height"] == 32
    assert result["images"][0]["dtype"] == "uint8"
    assert result["preview"].startswith("data:image/png;base64,iVBOR")


def test_labels_are_probabilities_likeliest_first(context: JobContext) -> None:
    """They sum to one; there are none where no heads fit the encoder."""
    labels = searched(context, tiny_images()[0])["labels"]
    shares = [label["probability"] for label in labels]

    assert shares == sorted(shares, reverse=True)
    assert not labels or sum(shares) == pytest.approx(1, abs=1e-3)


def test_groups_are_the_three_likeliest(context: JobContext) -> None:
    """Wallpaper groups, or no lattice, likeliest first."""
    groups = searched(context, tiny_images()[0])["groups"]

    assert [group["label"] in GROUP_LABELS for group in groups] == [True] * 3
    assert groups == sorted(groups, key=lambda group: -group["probability"])


def test_a_constant_image_is_not_judged(context: JobContext) -> None:
    """It says nothing: no family, no novelty; the others have both."""
    flat = searched(context, np.full((32, 32), 7.5))

    assert (flat["constant"], flat["labels"], flat["groups"], flat["novelty"]) == (True, [], [], None)
    other = searched(context, tiny_images()[0])
    assert other["constant"] is False
    assert other["novelty"] is not None


def test_a_filter_limits_the_neighbours(context: JobContext, collection: Collection) -> None:
    """Only images that pass are compared."""
    result = searched(context, tiny_images()[7], k=12, filter={"column": "material", "in": ["PbTiO3"]})

    wanted = collection.frame.index[collection.frame["material"] == "PbTiO3"]
    assert sorted(found["image_id"] for found in result["neighbours"]) == sorted(wanted)


def test_one_image_of_several_is_chosen(context: JobContext, collection: Collection) -> None:
    """All are listed, the one with the given number is searched for."""
    stack = np.stack(tiny_images()[:3])

    result = searched(context, stack, image=2)
    assert [image["frame"] for image in result["images"]] == [0, 1, 2]
    assert result["neighbours"][0]["image_id"] == collection.ids[2]
    with pytest.raises(JobError, match=r"new.npy has 3 images \(0 to 2\), no number 3"):
        searched(context, stack, image=3)


@pytest.mark.parametrize(
    ("content", "options", "error", "sentence"),
    [
        (b"no image", {}, ReadError, "new.npy"),
        (np.zeros((8, 8)), {"filter": {"column": "x", "in": []}}, FilterError, "no column 'x'"),
    ],
)
def test_what_cannot_be_searched_is_a_sentence(
    context: JobContext, content: Any, options: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """The upload is deleted all the same."""
    with pytest.raises(error, match=sentence):
        searched(context, content, **options)
    assert list((context.state / "uploads").iterdir()) == []


def test_vectors_of_another_encoder_are_not_compared(context: JobContext, folder: Path) -> None:
    """Distances between them would mean nothing."""
    shutil.copytree(folder, folder.parent / "old")
    with Writer(folder.parent / "old") as writer:
        writer.info["encoders"][writer.info["encoder"]]["version"] = "0"
        writer.commit()
    path = new_upload(context.state, "new.npy")
    np.save(path, tiny_images()[0])

    with pytest.raises(CollectionError, match=r"old was embedded by \w+ 0, this worker has .* Build"):
        search(context, {"upload": upload_key(context.state, path), "collection": "old"})


def test_an_unfinished_collection_cannot_be_searched(context: JobContext, folder: Path) -> None:
    """The sentence says what is missing."""
    with Writer(folder.parent / "begun") as writer:
        writer.commit()
    path = new_upload(context.state, "new.npy")
    np.save(path, tiny_images()[0])

    with pytest.raises(CollectionError, match=r"begun holds no images yet. Finish its build to search it."):
        search(context, {"upload": upload_key(context.state, path), "collection": "begun"})


def add_node(folder: Path, parameters: dict[str, Any], count: int = 9) -> str:
    """Lay out the first images of the collection again and return the node's id."""
    trail = shelf_of(folder.parent).open("tiny").trail
    part = {"ids": trail.collection.ids[:count].tolist()}
    asked = arguments_of(trail, "main", part, {}, parameters, {"name": "", "author": ""})
    context = JobContext("job", folder.parent, folder.parent.parent / "state", lambda fraction, message: None)
    return str(reproject(context, asked)["node"]["id"])


def test_a_copy_falls_on_its_original_on_a_node(folder: Path, context: JobContext) -> None:
    """By the embedding and by measured numbers; its novelty is that within the part."""
    trail = shelf_of(folder.parent).open("tiny").trail
    for parameters in ({}, {"of": "descriptors", "columns": ["roughness"], "metric": "manhattan"}):
        node = add_node(folder, parameters)
        found = searched(context, tiny_images()[4], map=node)
        assert found["place"]["map"] == node
        if not parameters:
            assert found["place"]["x"] == pytest.approx(trail.places(node)[4, 0], abs=1e-3)
            assert found["novelty"] == 0


def test_why_there_is_no_place_is_said(folder: Path, context: JobContext) -> None:
    """A node of channels, or of numbers that stand in a table, cannot place one image."""
    channels = add_node(folder, {"of": "channels", "columns": ["image"]})
    given = add_node(folder, {"of": "descriptors", "columns": ["thickness_nm"]})
    notes = {}
    for node in (channels, given):
        found = searched(context, tiny_images()[4], map=node)
        assert (found["place"], found["novelty"]) == (None, None)
        notes[node] = found["place_note"]

    assert "compares scans by image together" in notes[channels]
    assert "by thickness_nm, which cannot be measured" in notes[given]
