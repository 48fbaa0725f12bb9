"""What stands between us and hostile bytes: limits of size, and silence of the libraries."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from pipeline.errors import ReadError

PIXEL_LIMIT = 2**28
"""Most pixels decoded from one file, 16,384 by 16,384: 2 GiB as float64. Checked from the header."""

FRAME_LIMIT = 2000
"""Most frames taken from one stack; of a longer one, frames evenly spread over its length."""

LARGE_BYTES, LARGEST_EXPANSION = 2**28, 250
"""A file may unpack to LARGE_BYTES whatever its size, and to more only up to this many times its size."""

LOGGERS = ("tifffile", "fabio", "PIL", "h5py", "igor2", "imagecodecs")


class _Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def quiet() -> Iterator[list[str]]:
    """Keep the libraries' warnings off the terminal; yield the list in which their log messages appear."""
    handler = _Collected()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.propagate for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.addHandler(handler)
            logger.propagate = False
        try:
            yield handler.messages
        finally:
            for logger, propagate in zip(loggers, before, strict=True):
                logger.removeHandler(handler)
                logger.propagate = propagate


def check_size(height: int, width: int) -> None:
    """Raise ReadError for a picture that would decode to more than PIXEL_LIMIT pixels, or to none."""
    if height < 1 or width < 1:
        raise ReadError(f"its header says {height} × {width} pixels: there is nothing to read")
    if height * width > PIXEL_LIMIT:
        raise ReadError(
            f"its header says {height:,} × {width:,} pixels, more than the {PIXEL_LIMIT:,} that are decoded: "
            "cut it into tiles or store it smaller"
        )


def check_expansion(unpacked: int, packed: int) -> None:
    """Raise ReadError for what would unpack from few bytes to very many: a decompression bomb."""
    if unpacked > max(LARGE_BYTES, LARGEST_EXPANSION * packed):
        raise ReadError(
            f"would unpack {packed:,} bytes to {unpacked:,}, which looks like a decompression bomb: "
            "unpack it and store what it holds"
        )


def frames_to_read(count: int, height: int, width: int) -> list[int]:
    """Frames of a stack that fit the limits: all, or as many as fit, evenly spread from first to last.

    Raises ReadError where not even one fits.
    """
    check_size(height, width)
    fitting = min(count, FRAME_LIMIT, PIXEL_LIMIT // (height * width))
    return [int(frame) for frame in np.unique(np.linspace(0, count - 1, fitting).round())]
