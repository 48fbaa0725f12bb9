"""The 17 wallpaper groups on motif families that no training saw, clean and with strong noise.

Cells are exact (pipeline.simulate.wallpaper), 16 to 42 pixels wide in images of 128, turned and shifted at
random. Noise is white, its deviation 0.3 of the range (maximum less minimum) of the clean image. The encoder
answers by its own head; baselines, and the encoder once more, by a linear probe that learns on the training
families, half of the images with noise of up to 0.3.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, UInt16

from benchmarks.baselines import Embed
from benchmarks.encoder.drawing import drawn, in_16_bits
from benchmarks.encoder.measures import calibration_error, confusion, top
from benchmarks.encoder.methods import ENCODER, NamesGroups
from benchmarks.encoder.probe import probed, split
from benchmarks.encoder.rows import Row
from benchmarks.encoder.sizes import Sizes
from pipeline.encoder.training.bank import KEPT_OUT, TRAINED
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.wallpaper import Cell, draw_cell, render

EDGE_PX = (16.0, 42.0)
NOISE = 0.3  # of the range
SIDE_PX = 128
WHAT = "17 groups, unseen motifs"
AIMS = {"clean": 0.95, "noise 0.3": 0.85}

Images = UInt16[np.ndarray, "image 128 128"]
Confusion = dict[str, Int[np.ndarray, "true named"]]


@dataclass(frozen=True)
class Wallpapers:
    """Images of all groups in equal numbers: without noise, with it, and the index of their group."""

    clean: Images
    noisy: Images
    truth: Int[np.ndarray, "image"]


@dataclass(frozen=True)
class Task:
    """One image of each group, a `turn` of many; `noise` is NOISE for the test, else drawn up to it."""

    seed: int
    turn: int
    families: tuple[str, ...]
    is_test: bool


def draw_turn(task: Task) -> Wallpapers:
    """Draw one image of each group."""
    rng = np.random.default_rng([20_261_120, task.seed, task.is_test, task.turn])
    clean, noisy = [], []
    for group in GROUPS:
        cell = _cell(rng, group, task.families)
        picture = render(cell, (SIDE_PX, SIDE_PX), rng.uniform(0, 2 * math.pi), tuple(rng.random(2)))
        noise = np.ptp(picture) * (NOISE if task.is_test else rng.uniform(0, NOISE))
        clean.append(picture)
        noisy.append(picture + noise * rng.standard_normal(picture.shape, dtype=np.float32))
    return Wallpapers(in_16_bits(np.stack(clean)), in_16_bits(np.stack(noisy)), np.arange(len(GROUPS)))


def _cell(rng: np.random.Generator, group: str, families: tuple[str, ...]) -> Cell:
    """Draw a cell of one of the families; where another had to take its place, try again."""
    while True:
        cell = draw_cell(rng, group, log_uniform(rng, *EDGE_PX), str(rng.choice(families)))
        if cell.family in families:
            return cell


def draw_wallpapers(seed: int, turns: int, is_test: bool, workers: int) -> Wallpapers:
    """Draw `turns` images of each group, of the families kept out for the test, of the others else."""
    families = KEPT_OUT if is_test else TRAINED
    parts = drawn(draw_turn, [Task(seed, turn, families, is_test) for turn in range(turns)], workers)
    return Wallpapers(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Wallpapers.__annotations__)
    )


def measure(
    seed: int, methods: dict[str, Embed], encoder: object, sizes: Sizes
) -> tuple[list[Row], Confusion]:
    """Give the rows of one seed, and the encoder's confusion: of its head, or without one of its probe."""
    learn = draw_wallpapers(seed, sizes.probe_a_group, False, sizes.workers)
    test = draw_wallpapers(seed, sizes.test_a_group, True, sizes.workers)
    learnt = np.where(np.arange(len(learn.truth))[:, None, None] % 2 == 0, learn.clean, learn.noisy)
    answers = {
        name: dict(zip(AIMS, _by_probe(embed, learnt, learn.truth, test), strict=True))
        for name, embed in methods.items()
    }
    own = {}
    if isinstance(encoder, NamesGroups):
        own = {"clean": encoder.symmetry(list(test.clean)), "noise 0.3": encoder.symmetry(list(test.noisy))}
    first = answers if not own else answers | {ENCODER: own}
    rows = list(_rows(first, test.truth, WHAT, full=True))
    if own:
        rows += _rows({ENCODER: answers[ENCODER]}, test.truth, f"{WHAT}, by a linear probe", full=False)
    return rows, {noise: confusion(first[ENCODER][noise], test.truth) for noise in AIMS}


def _by_probe(embed: Embed, learnt: Images, truth: np.ndarray, test: Wallpapers) -> list[np.ndarray]:
    together = embed([*learnt, *test.clean, *test.noisy])
    learn, clean, noisy = split(together, len(learnt), len(test.clean), len(test.noisy))
    return probed(learn, truth, [clean, noisy])


def _rows(
    answers: dict[str, dict[str, np.ndarray]], truth: np.ndarray, what: str, full: bool
) -> Iterator[Row]:
    classes = len(GROUPS)
    for noise, aim in AIMS.items():
        by_method = {name: answer[noise] for name, answer in answers.items()}
        for k in (1, 3):
            values = {name: [top(each, truth, k)] for name, each in by_method.items()}
            yield Row(
                f"{what}, {noise}", f"top-{k}", len(truth), k / classes, aim if k == 1 else None, values
            )
        if full:
            errors = {name: [calibration_error(each, truth)] for name, each in by_method.items()}
            yield Row(f"{what}, {noise}", "calibration error", len(truth), values=errors)
