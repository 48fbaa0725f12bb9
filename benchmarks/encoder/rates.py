"""Images a second on one core, by part, and how near that is to what the machine could do.

Times are those of the processor, so that other work on the machine counts little; on a GPU, of the clock.
Parts inside the encoder are those that it marks by torch.profiler.record_function. Two shares of the
roofline: of the time that products and Fourier transforms alone would take at the machine's best, all else
for nothing ("arithmetic"); and of the time that every operation would take by itself, reading and writing its
arrays at the speed of a copy ("operations"). `prepare`, which is numpy, is held against reading its images.
"""

from functools import partial
from typing import Any

import numpy as np
import torch

from benchmarks.baselines import Embed
from benchmarks.encoder.roofline import Ledger, Machine, measure_machine, shortest, timed
from pipeline.encoder import prepare
from pipeline.encoder.device import one_thread
from pipeline.encoder.scenes import SCENE_PX
from pipeline.encoder.training.views import Chance, degraded, view_cells, view_scenes
from pipeline.simulate.groups import GROUPS
from pipeline.simulate.wallpaper import draw_cell

SHAPES = ((128, np.uint8), (256, np.uint16), (512, np.float32))
BATCH = 64
MOST_OPERATIONS = 6
TITLES = {
    "sizes": "Images a second on one core, and shares of what the machine could do",
    "parts": "What embedding spends its time on",
    "machine": "One core at its best, in this run",
    "methods": "From pixels to vectors, 128 × 128, images a second",
    "generators": "Training images drawn a second",
}

Tables = dict[str, list[dict[str, str]]]


@one_thread()
def measure(encoders: dict[str, Any], methods: dict[str, Embed], images: int, device: str) -> Tables:
    """Give four tables: rates by image size, parts of the embedding, the machine, all methods."""
    machine = measure_machine(device)
    rng = np.random.default_rng(0)
    drawn = [
        [(rng.random((side, side)) * 255).astype(dtype) for _ in range(images)] for side, dtype in SHAPES
    ]
    prepared = np.stack([prepare(image) for image in drawn[0][:BATCH]])
    exact = next(iter(encoders.values())).embed_prepared(prepared)
    tables: Tables = {"sizes": [], "parts": []}
    for path, encoder in encoders.items():
        apart = {"differs by": f"{np.abs(encoder.embed_prepared(prepared) - exact).max():.0e}"}
        tables["sizes"] += [{"path": path} | _by_size(encoder, each, machine) | apart for each in drawn]
        tables["parts"] += [{"path": path} | each for each in _parts(encoder, prepared, machine)]
    timings = [_of_methods(methods, drawn[0][:BATCH])]
    generators = [_of_generators(device)]
    return tables | {"machine": [_spoken(machine)], "methods": timings, "generators": generators}


def _of_generators(device: str) -> dict[str, str]:
    """Draw unit cells, and views of cells and of other scenes with all that instruments add."""
    rng = np.random.default_rng(0)
    drawing, drawn = shortest(lambda: [draw_cell(rng, group, 24.0) for group in GROUPS])
    chance = Chance(torch.Generator(device).manual_seed(0), device)
    count = len(drawn)
    cells = torch.from_numpy(np.stack([cell.values for cell in drawn])).float().to(device)
    bases = torch.from_numpy(np.stack([cell.basis for cell in drawn])).float().to(device)
    scenes = torch.randn((count, SCENE_PX, SCENE_PX), device=device)
    calm = torch.zeros(count, dtype=torch.bool, device=device)
    taken = {
        "views of wallpapers": lambda: degraded(chance, view_cells(chance, cells, bases), calm)[0].cpu(),
        "views of scenes": lambda: degraded(chance, view_scenes(chance, scenes), calm)[0].cpu(),
    }
    rates = {name: count / shortest(view)[0] for name, view in taken.items()}
    return {name: f"{rate:.0f}" for name, rate in ({"unit cells": count / drawing} | rates).items()}


def _of_methods(methods: dict[str, Embed], pixels: list[np.ndarray]) -> dict[str, str]:
    taken = {name: timed(partial(embed, pixels))[0] for name, embed in methods.items()}
    return {name: f"{len(pixels) / seconds:.0f}" for name, seconds in taken.items()}


def _by_size(encoder: Any, pixels: list[np.ndarray], machine: Machine) -> dict[str, str]:
    count = len(pixels)
    preparing, prepared = shortest(lambda: np.stack([prepare(image) for image in pixels]))
    embedding, _ = shortest(lambda: encoder.embed_prepared(prepared))
    work = _ledger(encoder, prepared[:BATCH], machine).total
    least = count / min(count, BATCH) / embedding
    reading = (sum(image.nbytes for image in pixels) + prepared.nbytes) / machine.bytes
    return {
        "images": f"{pixels[0].shape[0]} × {pixels[0].shape[1]} {pixels[0].dtype}",
        "prepare": f"{count / preparing:.0f}",
        "of reading once": f"{reading / preparing:.1%}",
        "embed": f"{count / embedding:.0f}",
        "of arithmetic": f"{least * work.arithmetic:.1%}",
        "of operations": f"{least * work.bound:.1%}",
        "together": f"{count / (preparing + embedding):.0f}",
    }


def _ledger(encoder: Any, prepared: np.ndarray, machine: Machine) -> Ledger:
    encoder.embed_prepared(prepared)  # tables, plans and caches are made before
    with Ledger(machine) as ledger:
        encoder.embed_prepared(prepared)
    return ledger


def _parts(encoder: Any, prepared: np.ndarray, machine: Machine) -> list[dict[str, str]]:
    """Give the parts that the encoder marks, and the kinds of operation that take most of the time."""
    ledger = _ledger(encoder, prepared, machine)
    most = sorted(ledger.operations.items(), key=lambda each: -each[1].seconds)[:MOST_OPERATIONS]
    return [
        {
            "part": name,
            "images a second": f"{len(prepared) / work.seconds:.0f}",
            "share of the time": f"{work.seconds / ledger.total.seconds:.0%}",
            "of its roofline": f"{work.bound / work.seconds:.0%}",
        }
        for name, work in [*ledger.parts.items(), *most]
    ]


def _spoken(machine: Machine) -> dict[str, str]:
    return {
        "products, GFLOP/s": f"{machine.products / 1e9:.0f}",
        "in bfloat16": f"{machine.fast_products / 1e9:.0f}",
        "Fourier transforms, GFLOP/s": f"{machine.transforms / 1e9:.1f}",
        "copies, GB/s": f"{machine.bytes / 1e9:.1f}",
    }
