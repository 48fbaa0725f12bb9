"""The bytes of a file, every offset and size checked against the file before anything is taken."""

import math
import struct
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.decoding import check_size


class Binary:
    """A file opened for reading; `order` is the byte order of `unpack`, "<" or ">".

    Every method raises ReadError where the file ends before what is asked for.
    """

    def __init__(self, path: Path, order: str = "<") -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self.order = order

    def __enter__(self) -> "Binary":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def bytes(self, offset: int, count: int) -> bytes:
        """`count` bytes from `offset`."""
        self._check(offset, count)
        self._file.seek(offset)
        return self._file.read(count)

    def unpack(self, layout: str, offset: int) -> tuple:
        """The fields of a struct layout (without byte order) at `offset`."""
        layout = self.order + layout
        return struct.unpack(layout, self.bytes(offset, struct.calcsize(layout)))

    def text(self, offset: int, count: int, encoding: str = "latin-1") -> str:
        """Text of a field of fixed length: up to its first zero byte, without blanks around it."""
        return self.bytes(offset, count).split(b"\x00")[0].decode(encoding, "replace").strip()

    def array(self, offset: int, shape: Sequence[int], dtype: str | np.dtype) -> np.ndarray:
        """Numbers of a shape at `offset`; images are checked against the limit of pixels as well."""
        kind = np.dtype(dtype)
        if len(shape) >= 2:
            check_size(shape[-2], shape[-1])
        count = math.prod(shape)
        self._check(offset, count * kind.itemsize)
        self._file.seek(offset)
        return np.fromfile(self._file, kind, count).reshape(shape)

    def _check(self, offset: int, count: int) -> None:
        if offset < 0 or count < 0 or offset + count > self.size:
            raise ReadError(
                f"is truncated: its header names {count:,} bytes at {offset:,}, "
                f"the file has {self.size:,}: copy it again"
            )


def scaled(raw: np.ndarray, factor: float, offset: float = 0.0) -> np.ndarray:
    """Stored integers in their unit, `raw * factor + offset`; raw itself where that changes nothing.

    Up to 16 bits become float32, whose 24 bits hold them, longer ones float64.
    """
    if not (math.isfinite(factor) and math.isfinite(offset) and factor != 0):
        raise ReadError(f"its header says that values are {factor} times what is stored, plus {offset}")
    if factor == 1 and offset == 0:
        return raw
    kind = np.float32 if raw.dtype.itemsize <= 2 or raw.dtype == np.float32 else np.float64
    return (raw.astype(np.float64) * factor + offset).astype(kind)
