"""A minimal Igor binary wave (version 5, technical note 3), as the tests of .ibw files need it."""

import struct
from collections.abc import Sequence

import numpy as np

BINARY_HEADER, WAVE_HEADER, FLOAT32 = "<hh4i4i4i3i", 320, 2


def igor_wave(data: np.ndarray, names: Sequence[str] = (), step_m: float = 4e-9, note: str = "") -> bytes:
    """Write float32 data [column, row(, layer)] with names of the layers and the step of columns and rows."""
    values = np.asfortranarray(data, np.float32).tobytes(order="F")
    header = bytearray(WAVE_HEADER)
    struct.pack_into("<ih", header, 12, data.size, FLOAT32)
    struct.pack_into("<4i", header, 68, *data.shape, *[0] * (4 - data.ndim))
    struct.pack_into("<4d", header, 84, step_m, 2 * step_m, 1, 1)
    struct.pack_into("<4s4s4s", header, 148, b"m", b"m", b"m")
    labels = b"".join(name.encode().ljust(32, b"\x00") for name in ("", *names)) if names else b""
    sizes = [0, 0, len(labels), 0]
    text = note.encode()
    fields = [5, 0, WAVE_HEADER + len(values), 0, len(text), 0, 0, 0, 0, 0, *sizes, 0, 0, 0]
    return struct.pack(BINARY_HEADER, *fields) + bytes(header) + values + text + labels
