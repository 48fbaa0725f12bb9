"""A file that nobody keeps: what was written is taken out again and sent on."""

import io
from typing import Any

import pyarrow as pa


class Sink(io.RawIOBase):
    """Collects what is written until `take`; it has no position, so formats are written straight through."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    @property
    def file(self) -> pa.PythonFile:
        """The same as pyarrow wants it."""
        return pa.PythonFile(self, mode="w")

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Keep data, anything with bytes in it, until they are taken."""
        raw = memoryview(data).cast("B")
        self._waiting += raw
        return len(raw)

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken
