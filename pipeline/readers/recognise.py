"""How the first bytes of a format look, for all that more than a mark at the start tells apart.

Nothing here reads a file or imports a library: `read` asks every format before it loads one.
"""

import re
import struct
from collections.abc import Callable

HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
EDF_KEYS = re.compile(rb"(dim_1|size1|hea\w*_bytes|datatype)\s*=", re.IGNORECASE)
QX_QY = re.compile(rb"\bqx\b.{0,40}\bqy\b", re.IGNORECASE | re.DOTALL)
QX_QY_HEAD = 8192
EDAX_STARTS = {1: 16, 3: 42}
"""Where EBSD patterns begin in .up1 and .up2 files, by the version of the file."""

SENSOFAR_DATE = re.compile(
    rb"[A-Za-z]{3}\s+[A-Za-z]{3}\s+\d{1,2}\s+\d\d:\d\d:\d\d\s+\d{4}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
)


def starts(*magics: bytes) -> Callable[[bytes], bool]:
    """A recogniser of files that begin with one of these marks."""
    return lambda head: head.startswith(magics)


def is_hdf5(head: bytes) -> bool:
    """The signature stands at 0 or, after a user block, at 512, 1024, 2048 … bytes."""
    return any(head[at : at + 8] == HDF5_SIGNATURE for at in (0, *(2**power for power in range(9, 16))))


def is_edf(head: bytes) -> bool:
    """EDF, d*TREK and ADSC begin with a brace and `key = value ;`, unlike JSON."""
    return head.lstrip(b"\r\n").startswith(b"{") and b";" in head and EDF_KEYS.search(head[:4096]) is not None


def is_igor_wave(head: bytes) -> bool:
    """Version 5 or 2 of the binary wave as a 16-bit number, in either byte order (Igor technical note 3)."""
    return len(head) >= 384 and head[:2] in (b"\x05\x00", b"\x00\x05", b"\x02\x00", b"\x00\x02")


def is_npz(head: bytes) -> bool:
    """A ZIP archive whose first member is named like an array."""
    length = int.from_bytes(head[26:28], "little")
    return head.startswith(b"PK\x03\x04") and head[30 : 30 + length].endswith(b".npy")


def is_jpk_force(head: bytes) -> bool:
    """A ZIP archive with the settings of a JPK force scan, as .jpk-force and .jpk-qi-data are."""
    return head.startswith(b"PK\x03\x04") and b"header.properties" in head[:4096]


def is_mrc(head: bytes) -> bool:
    """The word MAP stands in MRC headers since 1995."""
    return head[208:212] == b"MAP "


def is_packed_mrc(head: bytes) -> bool:
    """MRCZ: an MRC header whose mode counts the way of packing in thousands."""
    return is_mrc(head) and int.from_bytes(head[12:16], "little") in range(1000, 10_000)


def is_qx_qy_text(head: bytes) -> bool:
    """Text whose head names columns Qx and Qy."""
    start = head[:QX_QY_HEAD]
    return b"\x00" not in start and QX_QY.search(start) is not None


def is_edax_patterns(head: bytes) -> bool:
    """A known version, the place of the first pattern that belongs to it, and sides a camera may have."""
    if len(head) < 42:
        return False
    version, width, height, start = struct.unpack_from("<4I", head)
    return start == EDAX_STARTS.get(version) and 8 <= width <= 4096 and 8 <= height <= 4096


def is_sensofar(head: bytes) -> bool:
    """A date as text in a field of 128 bytes, and at byte 428 a kind of measurement that exists."""
    date = head[:128].split(b"\x00")[0].strip()
    return (
        len(head) > 500
        and SENSOFAR_DATE.match(date) is not None
        and head[428] <= 6
        and not any(head[429:432])
    )
