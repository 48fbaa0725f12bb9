"""Images a second on one core, by part, and how near that is to what the machine could do.

Parts inside the encoder are those that it marks by torch.profiler.record_function. Two shares of the
roofline: of the time that products and Fourier transforms alone would take at the machine's best, all else
for nothing ("arithmetic"); and of the time that every operation would take by itself, reading and writing its
arrays at the speed of a copy ("operations"). `prepare`, which is numpy, is held against reading its images.
"""

import time
from typing import Any

import numpy as np
import torch

from benchmarks.encoder.roofline import Ledger, Machine, measure_machine
from pipeline.encoder import prepare

SHAPES = ((128, np.uint8), (256, np.uint16), (512, np.float32))
BATCH = 64
MOST_OPERATIONS = 6
TITLES = {
    "sizes": "Images a second on one core, and shares of what the machine could do",
    "parts": "What embedding spends its time on",
    "machine": "One core at its best, in this run",
}


def measure(encoder: Any, images: int) -> dict[str, list[dict[str, str]]]:
    """Give three tables: rates by image size, parts of the embedding, the machine."""
    torch.set_num_threads(1)
    machine = measure_machine()
    rng = np.random.default_rng(0)
    sizes = []
    for side, dtype in SHAPES:
        pixels = [(rng.random((side, side)) * 255).astype(dtype) for _ in range(images)]
        sizes.append(_by_size(encoder, pixels, machine))
    prepared = np.stack([prepare(image) for image in pixels[:BATCH]])
    return {"sizes": sizes, "parts": _parts(encoder, prepared, machine), "machine": [_spoken(machine)]}


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
