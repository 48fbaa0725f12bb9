"""The parts of the encoder's benchmark, on few and small drawings."""

import csv
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from benchmarks.encoder import again, groups, rates, rows, sets
from benchmarks.encoder.duplicates import representatives
from benchmarks.encoder.methods import ENCODER
from benchmarks.encoder.probe import probed
from benchmarks.encoder.roofline import Ledger, Machine
from benchmarks.encoder.scenes import LEAST_CONTENT, SCENE_PX, content, gallery_of
from benchmarks.encoder.sizes import Sizes
from pipeline.simulate.fields import band
from pipeline.simulate.groups import GROUPS

TINY = Sizes(seeds=1, probe_a_group=3, test_a_group=1, gallery=20, every=1, rate_images=2, workers=1)


class Knowing:
    """An encoder that says of every image the group it stands for in a list of all."""

    def embed(self, images: list[np.ndarray]) -> np.ndarray:
        """Give the corners of each image, unit length."""
        flat = np.stack([np.asarray(image[:8, :8], np.float32).ravel() + 1 for image in images])
        return flat / np.linalg.norm(flat, axis=1, keepdims=True)

    def embed_prepared(self, prepared: np.ndarray) -> np.ndarray:
        """Multiply the images by themselves."""
        with torch.profiler.record_function("networks"):
            return torch.stack([image @ image for image in torch.from_numpy(prepared)]).numpy()

    def symmetry(self, images: list[np.ndarray]) -> np.ndarray:
        """Give certainty for the first group after the other."""
        return np.eye(len(GROUPS))[np.arange(len(images)) % len(GROUPS)].astype(np.float32)


def test_groups_ask_the_head_and_the_probe() -> None:
    """The encoder's own head fills its rows, and its probe has rows of its own."""
    encoder = Knowing()

    found, confusion = groups.measure(0, {ENCODER: encoder.embed}, encoder, TINY)

    values = {(row.what, row.measure): row.values[ENCODER][0] for row in found}
    assert values[f"{groups.WHAT}, clean", "top-1"] == 1
    assert values[f"{groups.WHAT}, clean", "calibration error"] == pytest.approx(0)
    assert values[f"{groups.WHAT}, by a linear probe, noise 0.3", "top-1"] < 0.5
    assert confusion["clean"].tolist() == np.eye(len(GROUPS)).tolist()


def test_drawings_repeat_by_seed() -> None:
    """The same seed draws the same images, another one others; noise stays off the clean ones."""
    first, same = (groups.draw_wallpapers(4, 1, True, 1) for _ in range(2))
    other = groups.draw_wallpapers(5, 1, True, 1)

    assert (first.noisy == same.noisy).all()
    assert (first.clean != other.clean).any(axis=(1, 2)).all()
    assert (first.clean != first.noisy).any(axis=(1, 2)).all()


def test_the_gallery_holds_what_is_asked_for() -> None:
    """Every tenth scene is asked for, in each part; real micrographs fill a tenth of the gallery."""
    rng = np.random.default_rng(0)
    micrographs = [band(rng, SCENE_PX, SCENE_PX + 9, 12.0, 0.4) for _ in range(3)]

    gallery = again.draw_gallery(0, TINY, micrographs)

    assert gallery.pictures.shape == (20, 128, 128)
    assert gallery.kinds.count("real") == 2
    assert gallery.asked.tolist() == [0, 10, 18]


def test_every_query_counts_once() -> None:
    """Recall over all queries is that of the inverted and of the others, weighed by their numbers."""
    gallery = again.draw_gallery(1, TINY, [])
    embed = Knowing().embed

    found = {row.what: row for row in again.measure({ENCODER: embed}, embed, gallery)}

    parts = [found[f"same image among 20, {name}"] for name in ("inverted", "not inverted")]
    assert sum(row.images for row in parts) == found["same image among 20"].images == 2
    assert found["same image among 20"].chance == 1 / 20
    textures = [kind for kind in gallery.kinds if kind.startswith("textures: ")]
    assert found["simulated textures: same morphology"].images == len(textures) > 0


@pytest.mark.parametrize("seed", range(4))
def test_views_show_the_scene_again(seed: int) -> None:
    """Stripes come again at a period that differs by the zoom, whatever the angle, grey scale and noise."""
    rng = np.random.default_rng(seed)
    stripes = np.tile(np.sin(np.arange(SCENE_PX) * 2 * np.pi / 8), (SCENE_PX, 1)).astype(np.float32)

    gallery = gallery_of(rng, ["textures"], [stripes])

    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(128), np.fft.rfftfreq(128), indexing="ij"))
    power = np.abs(np.fft.rfft2(gallery.queries[0] - gallery.queries[0].mean()))
    assert 0.77 / 8 < frequency.ravel()[power.argmax()] < 1.3 / 8


def test_a_gradient_is_no_content() -> None:
    """A slow gradient alone is left out of the gallery, with a spot on it it stays."""
    y, x = np.mgrid[:128, :128] / 128
    spot = np.exp(-((y - 0.5) ** 2 + (x - 0.4) ** 2) / 0.01)

    assert content(y + x**2) < LEAST_CONTENT / 2
    assert content(y + x**2 + 2 * spot) > LEAST_CONTENT


def test_near_duplicates_are_shifted_copies() -> None:
    """An image shifted around belongs to the group of the image, another one does not."""
    rng = np.random.default_rng(2)
    first, other = band(rng, 128, 128, 20.0, 0.5), band(rng, 128, 128, 20.0, 0.5)

    assert representatives([first, np.roll(first, (6, 10), (0, 1)), other]).tolist() == [0, 2]


def test_sets_that_are_there_are_measured(tmp_path: Path) -> None:
    """A set gives its rows by the labels of its table; a folder that is missing gives none."""
    rng = np.random.default_rng(3)
    (tmp_path / "wse2_stm" / "images").mkdir(parents=True)
    names = [f"{number}.png" for number in range(12)]
    for number, name in enumerate(names):
        Image.fromarray(
            np.full((16, 16), 200 * (number % 2), np.uint8) + rng.integers(0, 9, (16, 16), np.uint8)
        ).save(tmp_path / "wse2_stm" / "images" / name)
    with (tmp_path / "wse2_stm" / "metadata.csv").open("w", newline="") as lines:
        csv.writer(lines).writerows([["file", "sample"], *[[name, "one"] for name in names]])

    found = sets.measure({ENCODER: Knowing().embed}, 1, tmp_path)

    assert [(row.what, row.measure, row.images) for row in found] == [("wse2_stm: sample", "P@10", 12)]
    assert found[0].values == {ENCODER: [1.0]}


def test_a_probe_learns_what_is_there() -> None:
    """Classes that lie apart are named with confidence."""
    rng = np.random.default_rng(4)
    truth = np.arange(60) % 3
    vectors = np.eye(3)[truth] + rng.normal(0, 0.05, (60, 3))

    (named,) = probed(vectors, truth, [np.eye(3)])

    assert named.argmax(axis=1).tolist() == [0, 1, 2]
    assert named.max(axis=1).min() > 0.9


def test_work_is_counted_by_part() -> None:
    """A product is counted by its operations and bytes, under the name of the marked part."""
    machine = Machine(products=1.0, fast_products=4.0, transforms=2.0, bytes=1e9)
    left = torch.ones(8, 16)

    with Ledger(machine) as ledger, torch.inference_mode():
        with torch.profiler.record_function("networks"):
            torch.nn.functional.linear(left, torch.ones(4, 16))
        torch.fft.rfft2(left)

    assert ledger.parts["networks"].arithmetic == 2 * 8 * 16 * 4
    assert ledger.operations["_fft_r2c"].arithmetic == pytest.approx(2.5 * 128 * 7 / 2)
    assert ledger.total.bound == pytest.approx(ledger.total.arithmetic)
    assert ledger.total.seconds > ledger.parts["networks"].seconds > 0


def test_rates_name_every_part() -> None:
    """Rates come by size of the images, then the parts that the encoder marks, then the machine."""
    found = rates.measure({"float32": Knowing()}, {ENCODER: Knowing().embed}, TINY.rate_images, "cpu")

    assert [line["images"] for line in found["sizes"]] == [
        "128 × 128 uint8",
        "256 × 256 uint16",
        "512 × 512 float32",
    ]
    assert [line["part"] for line in found["parts"]] == ["networks", "mm", "stack"]
    assert set(found) == set(rates.TITLES)


def test_rows_of_seeds_are_joined() -> None:
    """Seeds become mean and deviation; what a method lacks is a dash."""
    seeds = [rows.Row("what", "top-1", 5, 0.1, None, {"a": [value]}) for value in (0.5, 0.7)]

    (joined,) = rows.merged(seeds)

    (line,) = rows.printed([joined], ["a", "b"])
    assert (line["a"], line["b"], line["chance"], line["aim"]) == (".600 ± .141", "–", ".100", "–")
