"""Images a second on one core, by part, and how near that is to what the machine could do.

Parts inside the encoder are those that it marks by torch.profiler.record_function. Two shares of the
roofline: of the time that products and Fourier transforms alone would take at the machine's best, all else
for nothing ("arithmetic"); and of the time that every operation would take by itself, reading and writing its
arrays at the speed of a copy ("operations"). `prepare`, which is numpy, is held against reading its images.
"""

import time
from functools import partial
from typing import Any

import numpy as np

from benchmarks.baselines import Embed
from benchmarks.encoder.roofline import Ledger, Machine, measure_machine, timed
from pipeline.encoder import prepare
from pipeline.encoder.device import one_thread

SHAPES = ((128, np.uint8), (256, np.uint16), (512, np.float32))
BATCH = 64
MOST_OPERATIONS = 6
TITLES = {
    "sizes": "Images a second on one core, and shares of what the machine could do",
    "parts": "What embedding spends its time on",
    "machine": "One core at its best, in this run",
    "methods": "From pixels to vectors, 128 × 128, images a second",
}

Tables = dict[str, list[dict[str, str]]]


@one_thread()
def measure(encoder: Any, methods: dict[str, Embed], images: int, device: str) -> Tables:
    """Give four tables: rates by image size, parts of the embedding, the machine, all methods."""
    machine = measure_machine(device)
    rng = np.random.default_rng(0)
    drawn = [
        [(rng.random((side, side)) * 255).astype(dtype) for _ in range(images)] for side, dtype in SHAPES
    ]
    prepared = np.stack([prepare(image) for image in drawn[0][:BATCH]])
    return {
        "sizes": [_by_size(encoder, pixels, machine) for pixels in drawn],
        "parts": _parts(encoder, prepared, machine),
        "machine": [_spoken(machine)],
        "methods": [_of_methods(methods, drawn[0][:BATCH])],
    }


def _of_methods(methods: dict[str, Embed], pixels: list[np.ndarray]) -> dict[str, str]:
    taken = {name: timed(partial(embed, pixels))[0] for name, embed in methods.items()}
    return {name: f"{len(pixels) / seconds:.0f}" for name, seconds in taken.items()}


def _by_size(encoder: Any, pixels: list[np.ndarray], machine: Machine) -> dict[str, str]:
    work = _ledger(encoder, np.stack([prepare(image) for image in pixels[:BATCH]]), machine).total
    start = time.perf_counter()
    prepared = np.stack([prepare(image) for image in pixels])
    middle = time.perf_counter()
    encoder.embed_prepared(prepared)
    end = time.perf_counter()
    count = len(pixels)
    least = count / min(count, BATCH) / (end - middle)
    reading = (sum(image.nbytes for image in pixels) + prepared.nbytes) / machine.bytes
    return {
        "images": f"{pixels[0].shape[0]} × {pixels[0].shape[1]} {pixels[0].dtype}",
        "prepare": f"{count / (middle - start):.0f}",
        "of reading once": f"{reading / (middle - start):.1%}",
        "embed": f"{count / (end - middle):.0f}",
        "of arithmetic": f"{least * work.arithmetic(machine):.1%}",
        "of operations": f"{least * work.bound:.1%}",
        "together": f"{count / (end - start):.0f}",
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
