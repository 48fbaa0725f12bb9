"""A whole fine-tuning: stored beside the old one in one step, used by its map, or nothing at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.collection import open_collection
from pipeline.collection.info import read_info
from pipeline.collection.verify import verify
from pipeline.collection.write import Writer
from pipeline.encoder.finetune import kept, learn
from pipeline.encoder.finetune import run as running
from pipeline.encoder.finetune.carry import carried
from pipeline.encoder.finetune.plan import Plan
from pipeline.encoder.finetune.run import Means, Tuned, finetune, told
from pipeline.encoder.weights_file import provenance_of
from pipeline.errors import CollectionError, EncoderError
from pipeline.readers import read
from pipeline.tasks import warm
from pipeline.tasks.search import compare
from pipeline.tasks.shelf import shelf_of
from pipeline.trails.asked import arguments_of
from pipeline.trails.nearest import nearest_on
from tests.pipeline.encoder.finetune.making import COUNT, blank_weights, collection_of_pairs

PLAN = Plan("mine", minutes=0.05)


def quiet(stage: str, fraction: float, message: str) -> None:
    """Report to nobody."""


@pytest.fixture(scope="module", autouse=True)
def short() -> Iterator[None]:
    """Little learning, in small pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learn, "STEPS", 20)
        patch.setattr(learn, "CHECK", 10)
        patch.setattr(kept, "PIECE", 32)
        yield


@dataclass
class Ran:
    """What the module's one whole run left: it was cancelled after a piece, and given again."""

    folder: Path
    means: Means
    tuned: Tuned
    before: dict
    begun_at: float


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A collection with a fine-tuned embedding; not to be changed."""
    place = tmp_path_factory.mktemp("tuned")
    folder = collection_of_pairs(place / "pairs")
    means = Means(place / "state", blank_weights(place / "blank.safetensors"), command="a command")
    before, heard = read_info(folder), []

    def cancel(stage: str, fraction: float, message: str) -> None:
        if fraction > 32 / COUNT:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune(folder, PLAN, means, cancel)
    with pytest.MonkeyPatch.context() as patch:
        # Twelve images can hardly prove a gain; the proof itself is tested beside the measures.
        patch.setattr(running, "is_worth_it", lambda outcomes, asked: asked == ["seen again"])
        tuned = finetune(folder, PLAN, means, lambda *said: heard.append(said))
    return Ran(folder, means, tuned, before, heard[0][1])


def test_a_better_embedding_is_stored_beside_the_old_one(ran: Ran) -> None:
    """Its weights say what made them; what was there is as it was, and all of it fits."""
    info = read_info(ran.folder)
    made = provenance_of(ran.folder / "encoders" / "mine.safetensors")

    assert ran.tuned.is_stored
    assert "clearly better" in told(ran.tuned)[-1]
    assert verify(ran.folder) == []
    assert (list(info["maps"]), info["encoder"]) == (["main", "mine"], "symmetry")
    assert {table: info["parts"][table] for table in ran.before["parts"]} == ran.before["parts"]
    assert (made["command"], made["plan"]["minutes"]) == ("a command", 0.05)
    assert set(made["scores"]) == {"seen again"}


def test_a_cancelled_run_goes_on_with_its_views(ran: Ran) -> None:
    """The second run began where the first was cancelled; at the end nothing is kept."""
    assert ran.begun_at == pytest.approx(32 / COUNT)
    assert list((ran.means.state / "finetune").iterdir()) == []


def test_the_new_map_compares_by_its_own_embedding(ran: Ran) -> None:
    """Neighbours, and what a re-projection from it is asked by; the old map keeps the old embedding."""
    opened = shelf_of(ran.folder.parent).open("pairs")
    assert [one["name"] for one in opened.describe()["maps"]] == ["main", "mine"]
    vectors = opened.collection.embeddings("mine").astype(np.float32)
    likeness = vectors[0] @ vectors.T
    likeness[0] = -1
    found = nearest_on(opened.trail, opened.index_of("mine"), "mine", opened.collection.ids[0], 1)
    every, said = {"ids": opened.collection.ids.tolist()}, {"name": "", "author": ""}
    asked = {
        name: arguments_of(opened.trail, name, every, {}, {}, said)["parameters"] for name in ("main", "mine")
    }

    assert likeness[found.rows[0]] == pytest.approx(likeness.max(), abs=1e-3)  # vectors are float16
    assert (asked["main"]["columns"], asked["mine"]["columns"]) == ([], ["mine"])
    assert opened.index_of("main") is opened.index


def test_an_upload_stands_where_its_copy_stands(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the new map, by the weights that lie in the collection."""
    opened = shelf_of(ran.folder.parent).open("pairs")
    collection = opened.collection
    monkeypatch.setitem(collection.info["encoders"], "symmetry", {"version": warm.encoder().version})
    image = read(collection.original(collection.ids[7]))[0]

    place = compare(opened, image, 3, None, "mine")["place"]
    assert place["x"] == pytest.approx(collection.frame["mine.x"].iloc[7], abs=1e-3)


def test_a_build_embeds_and_places_what_is_new(ran: Ran) -> None:
    """An image that embedding and map lack gets both, as if it had been there; others keep theirs."""
    table, places = (f"{kind}/mine" for kind in ("embeddings", "maps"))
    with Writer(ran.folder) as writer:
        parts = dict(writer.info["parts"])
        assert carried(writer, parts, quiet) == parts
        for name in (table, places):
            parts[name] = [writer.write(name, writer.read(parts, name).iloc[:-1])]
        whole = carried(writer, parts, quiet)
        vectors = np.stack(writer.read(whole, table)["embedding"])
        found = writer.read(whole, places)
        writer.sweep()
    collection = open_collection(ran.folder)

    assert np.allclose(vectors, collection.embeddings("mine"), atol=1e-3)
    assert np.array_equal(found["x"][:-1], collection.frame["mine.x"].iloc[:-1])
    assert np.isfinite(found["x"].iloc[-1])


def test_what_is_no_better_is_not_stored(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says so in a sentence and ends well; the collection is as it was."""
    monkeypatch.setattr(learn, "STEPS", 0)
    before = (ran.folder / "collection.json").read_bytes()
    options = ("--minutes", 0.05, "--name", "other", "--weights", ran.means.weights, "--processes", 1)

    run = CliRunner().invoke(
        app, [str(one) for one in ("finetune", ran.folder, *options, "--state", ran.means.state)]
    )
    assert run.exit_code == 0, run.stderr
    assert "did not clearly improve retrieval" in run.stdout
    assert (ran.folder / "collection.json").read_bytes() == before


@pytest.mark.parametrize("damage", [None, b"", b"no weights"])
def test_damaged_weights_are_named(ran: Ran, tmp_path: Path, damage: bytes | None) -> None:
    """Missing, empty or something else: their path stands in the sentence, and nothing is kept."""
    weights = tmp_path / "lost.safetensors"
    if damage is not None:
        weights.write_bytes(damage)

    with pytest.raises(EncoderError, match=r"weights at .*lost\.safetensors"):
        finetune(ran.folder, Plan("other"), Means(tmp_path / "state", weights), quiet)
    assert not (tmp_path / "state").exists()


def test_a_full_disk_is_named(ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The views of finished pieces stay, the piece that found no room leaves nothing."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept.np, "save", full)
    store = kept.Kept(tmp_path / "work", {}, 2)
    with pytest.raises(EncoderError, match=r"could not be kept in .* \(No space left on device\): make room"):
        store._write(0, np.zeros((2, 5, 722), np.float16))
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["plan.json"]


def test_originals_that_changed_are_named(ran: Ran, tmp_path: Path) -> None:
    """Another file under the same name is another image: the collection has to be built again."""
    folder = collection_of_pairs(tmp_path / "moved")
    np.save(tmp_path / "moved-source" / "scan_000.npy", np.eye(9))

    with pytest.raises(
        CollectionError, match=r"scan_000\.npy is not as it was .* Build the collection again"
    ):
        finetune(folder, Plan("other"), Means(tmp_path / "state", ran.means.weights), quiet)


def test_evaluation_tells_scores_and_what_made_the_weights(ran: Ran) -> None:
    """Of fine-tuned weights too, which name the collection."""
    weights = ran.folder / "encoders" / "mine.safetensors"
    options = ["--wallpapers", "17", "--scenes", "2", "--weights", str(weights)]
    torch.manual_seed(0)

    run = CliRunner().invoke(app, ["evaluate", "encoder", *options])
    assert run.exit_code == 0, run.stderr
    assert "wallpaper group named, clean" in run.stdout
    assert "Made by: a command" in run.stdout
    assert f"on {COUNT} images of pairs" in run.stdout
