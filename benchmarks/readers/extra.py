"""Files that RosettaSciIO (GPL-3.0) wrote, read by Microscape where it is installed as an extra."""

import importlib
import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.readers import inspect

SHAPE = (24, 32)
STEP_NM = 2.0
KINDS = {"tvips": "rsciio.tvips", "mrcz": "rsciio.mrcz", "unf": "rsciio.semper"}
"""Of the formats that only the extra reads, those that it can write too, by suffix."""


def rows() -> Iterator[dict[str, Any]]:
    """Write a file of each kind and say what became of its numbers and scale; nothing without the extra."""
    if importlib.util.find_spec("rsciio") is None:
        return
    pixels = np.random.default_rng(0).integers(0, 1000, SHAPE).astype(np.int16)
    with tempfile.TemporaryDirectory() as folder:
        for suffix, plugin in KINDS.items():
            path = Path(folder) / f"image.{suffix}"
            _write(path, plugin, pixels)
            seen = inspect(next(path.parent.glob(f"image*.{suffix}")))
            first = seen["images"][0] if seen["images"] else {}
            yield {
                "format": f".{suffix}",
                "read": "x".join(str(side) for side in first.get("shape", [])),
                "pixel nm": f"{size:.6g}" if (size := first.get("pixel_size_nm")) else "",
                "written with": f"{SHAPE[0]}x{SHAPE[1]}, {STEP_NM:g} nm",
                "refused because": seen["error"] or "",
            }


def _write(path: Path, plugin: str, pixels: np.ndarray) -> None:
    frames = pixels if path.suffix == ".unf" else np.stack([pixels, pixels])
    names = ("time", "y", "x")[-frames.ndim :]
    axes = [
        {
            "size": size,
            "name": name,
            "scale": STEP_NM,  # of every axis: the writer of .tvips takes the first one's
            "offset": 0.0,
            "units": "s" if name == "time" else "nm",
            "navigate": name == "time",
            "index_in_array": place,
        }
        for place, (name, size) in enumerate(zip(names, frames.shape, strict=True))
    ]
    general = {"General": {"title": "image", "date": "2026-01-01", "time": "12:00:00"}, "Signal": {}}
    instrument = {"Acquisition_instrument": {"TEM": {"beam_energy": 200.0, "magnification": 1e5}}}
    signal = {"data": frames, "axes": axes, "metadata": general | instrument, "original_metadata": {}}
    signal["attributes"] = {"_lazy": False}
    signal["package_info"] = {"package": "benchmarks", "package_version": "1"}
    packed = {"compressor": "zlib"} if path.suffix == ".mrcz" else {}
    importlib.import_module(plugin).file_writer(str(path), signal, **packed)
