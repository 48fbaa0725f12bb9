"""Reduced small-angle scattering as text (.dat): columns of Qx, Qy and intensity, laid out on their grid.

The lines before the numbers are kept as metadata. Points come row by row of the detector; the grid
is found from where Qx starts again. Source: NIST SANS reduction, "2D data, QxQy ASCII export".
"""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata

NUMBERS = re.compile(r"\s*[-+.\d][-+.\deE]*(\s+[-+.\deEnaif]+){2,}\s*")
FIRST_LINES, RUN, LARGEST_BYTES = 200, 3, 2**28
"""Numbers begin within the first lines, where so many lines in a row hold nothing else."""

SMALLEST_SIDE = 4


def read(path: Path) -> list[Image]:
    """Read the intensity; raises ReadError where the points lie on no grid."""
    content = path.read_bytes()
    if len(content) > LARGEST_BYTES:
        raise ReadError(f"is text of {len(content):,} bytes, more than the {LARGEST_BYTES:,} that are read")
    text = content.decode("latin-1")
    lines = text.splitlines()
    first = next((at for at in range(FIRST_LINES) if _are_numbers(lines[at : at + RUN])), None)
    if first is None:
        raise ReadError("names columns Qx and Qy, but no lines of numbers follow")
    table = _table("\n".join(lines[first:]))
    columns = _columns(table[:, 0])
    rows = len(table) // columns
    if rows < SMALLEST_SIDE or columns < SMALLEST_SIDE or rows * columns != len(table):
        raise ReadError(f"lists {len(table):,} points that lie on no grid of rows and columns")
    check_size(rows, columns)
    qx, qy, intensity = (table[:, column].reshape(rows, columns) for column in range(3))
    if np.diff(qy[:, 0]).mean() > 0:  # upwards in q is upwards in the image
        qx, qy, intensity = qx[::-1], qy[::-1], intensity[::-1]
    return [image_of(intensity, channel="I(Qx, Qy)", metadata=_metadata(lines[:first], qx, qy))]


def _are_numbers(lines: list[str]) -> bool:
    return len(lines) == RUN and all(NUMBERS.fullmatch(line) for line in lines)


def _table(text: str) -> np.ndarray:
    try:
        frame = pd.read_csv(io.StringIO(text), sep=r"\s+", header=None, comment="#", dtype=np.float64)
    except ValueError as error:
        raise ReadError(f"has a line among its numbers that is none ({error})") from error
    return frame.to_numpy(np.float64, copy=True)


def _columns(qx: np.ndarray) -> int:
    """Length of a row: where Qx first steps back by more than half of its range."""
    turns = np.flatnonzero(np.abs(np.diff(qx)) > np.ptp(qx) / 2)
    return int(turns[0]) + 1 if len(turns) else len(qx)


def _metadata(lines: list[str], qx: np.ndarray, qy: np.ndarray) -> Metadata:
    """The head of the file, and the ranges of q with the step between pixels."""
    step = abs(float(qx[:, -1].mean() - qx[:, 0].mean())) / (qx.shape[1] - 1)
    return {
        "head": " | ".join(line.strip() for line in lines if line.strip()),
        "q_per_pixel_per_angstrom": step,
        "qx_min_per_angstrom": float(qx.min()),
        "qx_max_per_angstrom": float(qx.max()),
        "qy_min_per_angstrom": float(qy.min()),
        "qy_max_per_angstrom": float(qy.max()),
    }
