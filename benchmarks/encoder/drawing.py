"""Images drawn by several processes, and kept as 16 bits as an instrument would."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import numpy as np
from jaxtyping import Float, UInt16

Task = TypeVar("Task")
Drawn = TypeVar("Drawn")


def drawn(draw: Callable[[Task], Drawn], tasks: Sequence[Task], workers: int) -> list[Drawn]:
    """Call `draw` for every task, in order; with `workers` processes, or in this one for fewer than two."""
    if workers < 2:
        return [draw(task) for task in tasks]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(draw, tasks))


def in_16_bits(pixels: Float[np.ndarray, "*image height width"]) -> UInt16[np.ndarray, "*image height width"]:
    """Spread the values of every image over 0 … 65535; a constant becomes 0."""
    low = pixels.min(axis=(-2, -1), keepdims=True)
    span = pixels.max(axis=(-2, -1), keepdims=True) - low
    return np.round((pixels - low) / np.where(span > 0, span, 1) * 65535).astype(np.uint16)
