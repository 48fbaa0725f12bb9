"""Arrays of a Tiled server as .npy files: which are images, their names, written whole or not at all."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from pipeline.readers.sources.tiled.server import Node

IMAGES = "images"
SLAB_BYTES = 32 * 1024**2
SMALLEST_SIDE = 2
LONGEST_NAME = 120
KINDS = {"b": "b", "i": "i", "u": "u", "f": "f"}
_PLAIN = " -_.,()+="

Slab = Callable[[Node, np.dtype, int, int], np.ndarray]


def dtype_of(node: Node) -> np.dtype | None:
    """Return the type of an array's numbers; None for what holds no real numbers."""
    told: dict[str, Any] = node.structure.get("data_type") or {}
    kind, size = KINDS.get(str(told.get("kind"))), told.get("itemsize")
    if kind is None or not isinstance(size, int) or size > 8:
        return None
    order = {"little": "<", "big": ">"}.get(str(told.get("endianness")), "|")
    return np.dtype(f"{order if size > 1 else '|'}{kind}{size}")


def is_image(node: Node) -> bool:
    """Whether a node is an array of at least two axes with numbers in it."""
    shape = node.structure.get("shape") or []
    sides = all(isinstance(side, int) and side > 0 for side in shape)
    return (
        node.family == "array"
        and len(shape) >= 2
        and sides
        and min(shape[-2:]) >= SMALLEST_SIDE
        and dtype_of(node) is not None
    )


def file_of(node: Node) -> str:
    """Return the relative path of an array's file: its place on the server, as it is where it can be."""
    return f"{IMAGES}/{'/'.join(_name(part) for part in node.path) or 'array'}.npy"


def is_there(path: Path, node: Node) -> bool:
    """Whether the file of an array was written whole and is still of its shape and type."""
    if not path.is_file():
        return False
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return False
    return stored.shape == _stacked(node) and stored.dtype == dtype_of(node)


def write(path: Path, node: Node, slab: Slab) -> None:
    """Write an array as .npy, slab by slab, then give it its name; axes before the last two become frames."""
    dtype = dtype_of(node)
    if dtype is None:
        raise ValueError(f"{node.path} holds no numbers")
    shape = tuple(node.structure["shape"])
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    target = np.lib.format.open_memmap(partial, mode="w+", dtype=dtype, shape=shape)
    row_bytes = max(1, int(np.prod(shape[1:])) * dtype.itemsize)
    step = max(1, SLAB_BYTES // row_bytes)
    for start in range(0, shape[0], step):
        stop = min(shape[0], start + step)
        target[start:stop] = slab(node, dtype, start, stop)
    stacked = target.reshape(_stacked(node))
    if stacked.shape != shape:
        del target
        np.save(partial.with_suffix(".stack.npy"), stacked, allow_pickle=False)
        del stacked
        os.replace(partial.with_suffix(".stack.npy"), partial)
    else:
        target.flush()
        del target, stacked
    os.replace(partial, path)


def _stacked(node: Node) -> tuple[int, ...]:
    """Return the shape in the file: at most three axes, frames first."""
    shape = tuple(int(side) for side in node.structure["shape"])
    return shape if len(shape) <= 3 else (int(np.prod(shape[:-2])), *shape[-2:])


def _name(part: str) -> str:
    """Return a key as the name of a file: nothing that leads elsewhere, no more letters than fit."""
    plain = quote(part, safe=_PLAIN)
    if plain.startswith("."):
        plain = f"%2E{plain[1:]}"
    if len(plain) > LONGEST_NAME:
        plain = f"{plain[: LONGEST_NAME - 17]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"
    return plain
