"""Training makes the same weights from the same plan, goes on where it was stopped, and loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.encoder.training import bank as banks
from pipeline.encoder.training.finish import train_encoder
from pipeline.encoder.training.loop import Plan, State, train_network
from pipeline.encoder.weights_file import provenance_of
from pipeline.errors import EncoderError

TINY = Plan(
    steps=3,
    cells=20,
    scenes=6,
    wallpapers=6,
    others=3,
    measured_batches=4,
    validate_every=2,
    validation_wallpapers=17,
    validation_scenes=4,
)


def _quiet(stage: str, fraction: float, message: str) -> None:
    """Report to nobody."""


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[None]:
    """Parts of a bank as small as the bank, and a checkpoint after every step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(banks, "PER_PART", 20)
        patch.setattr(banks, "SCENES_A_PART", 6)
        patch.setattr("pipeline.encoder.training.loop.CHECKPOINT", 1)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tiny plan was run to its end."""
    folder = tmp_path_factory.mktemp("training")
    _filled(folder)
    train_encoder(folder, TINY, _quiet, workers=1, out=folder / "one.safetensors", command="a command")
    return folder


def _filled(folder: Path) -> None:
    """Fill the bank in this process: others would not see the small parts."""
    (folder / "bank").mkdir(parents=True)
    for kind in ("cells", "scenes"):
        banks.draw_part(folder / "bank", kind, TINY.seed, 0)


def _with_bank(source: Path, folder: Path) -> Path:
    (folder / "bank").mkdir()
    for part in (source / "bank").iterdir():
        (folder / "bank" / part.name).write_bytes(part.read_bytes())
    return folder


def _stop_after(steps: int) -> object:
    def report(stage: str, fraction: float, message: str) -> None:
        if stage == "train" and round(fraction * TINY.steps) == steps:
            raise KeyboardInterrupt

    return report


def _equal(one: State, other: State) -> bool:
    return all(torch.equal(value, other.best[name]) for name, value in one.best.items())


def test_the_same_plan_makes_the_same_weights(folder: Path, tmp_path: Path) -> None:
    """Drawn, trained and calibrated again from zero, every tensor is the same, bit for bit."""
    _filled(tmp_path)

    train_encoder(tmp_path, TINY, _quiet, workers=1, out=tmp_path / "two.safetensors", command="a command")

    one, two = load_file(folder / "one.safetensors"), load_file(tmp_path / "two.safetensors")
    assert one.keys() == two.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_weights_name_what_made_them_and_embed(folder: Path) -> None:
    """Command, plan, scores and curve are in the file; an encoder loads it."""
    told = provenance_of(folder / "one.safetensors")
    encoder = SymmetryEncoder("cpu", folder / "one.safetensors")

    assert told["command"] == "a command"
    assert told["plan"]["seed"] == TINY.seed
    assert set(told["scores"]) == {"groups", "noisy", "recall", "score"}
    assert [row["step"] for row in told["curve"]] == [2, 3]
    assert np.isclose(np.linalg.norm(encoder.embed([np.eye(40)])), 1, atol=1e-5)


def test_a_stopped_run_goes_on_to_the_same_weights(folder: Path, tmp_path: Path) -> None:
    """Cancelled after the first step and given again, training ends where it would have ended."""
    whole = train_network(folder, TINY, "cpu", 1, _quiet)
    _with_bank(folder, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        train_network(tmp_path, TINY, "cpu", 1, _stop_after(1))

    resumed = train_network(tmp_path, TINY, "cpu", 1, _quiet)

    assert resumed.step == TINY.steps
    assert _equal(whole, resumed)


def test_a_folder_of_another_plan_is_named(folder: Path) -> None:
    """Another number of steps in the same folder is refused, and what differs is said."""
    with pytest.raises(EncoderError, match=r"belongs to a training with another decay, steps"):
        train_network(folder, replace(TINY, steps=4, decay=0.5), "cpu", 1, _quiet)


@pytest.mark.parametrize("damage", [b"", b"no checkpoint at all"])
def test_a_damaged_checkpoint_is_named(folder: Path, tmp_path: Path, damage: bytes) -> None:
    """A file that is none is refused with its path; it is not overwritten."""
    _with_bank(folder, tmp_path)
    (tmp_path / "checkpoint.pt").write_bytes(damage)

    with pytest.raises(EncoderError, match=r"checkpoint\.pt is no checkpoint of this training"):
        train_network(tmp_path, TINY, "cpu", 1, _quiet)

    assert (tmp_path / "checkpoint.pt").read_bytes() == damage


def test_a_full_disk_keeps_the_last_checkpoint(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room, the error says so and what was stored before stays, with nothing beside it."""
    _with_bank(folder, tmp_path)
    (tmp_path / "checkpoint.pt").write_bytes((folder / "checkpoint.pt").read_bytes())
    content = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    torch.save({**content, "step": 2}, tmp_path / "checkpoint.pt")
    before = (tmp_path / "checkpoint.pt").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(EncoderError, match=r"step 3 could not be written .* the one before is kept"):
        train_network(tmp_path, TINY, "cpu", 1, _quiet)

    assert (tmp_path / "checkpoint.pt").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank", "checkpoint.pt"]
