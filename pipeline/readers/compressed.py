"""Files wrapped by gzip or bzip2: unwrapped into a temporary file, then read as what they hold."""

import bz2
import gzip
import tempfile
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.readers import registry
from pipeline.readers.decoding import check_expansion
from pipeline.readers.image import Image

BYTE_LIMIT = 2**31
"""Most bytes unwrapped from one file: what PIXEL_LIMIT pixels of 64 bits fill."""

CHUNK = 2**20


def read(path: Path) -> list[Image]:
    """Unwrap and read; raises ReadError for more than BYTE_LIMIT and for a file wrapped twice."""
    with path.open("rb") as file:
        opened = gzip.open if file.read(2) == b"\x1f\x8b" else bz2.open
    with opened(path, "rb") as wrapped, tempfile.NamedTemporaryFile(prefix="microscape-") as plain:
        written = 0
        while chunk := wrapped.read(CHUNK):
            written += len(chunk)
            if written > BYTE_LIMIT:
                raise ReadError(
                    f"unwraps to more than {BYTE_LIMIT:,} bytes: unwrap it and look at what it holds"
                )
            check_expansion(written, path.stat().st_size)
            plain.write(chunk)
        plain.flush()
        inner = Path(plain.name)
        with inner.open("rb") as file:
            known = registry.format_of(file.read(registry.HEAD_BYTES))
        if known is not None and known.module == "compressed":
            raise ReadError("is compressed twice: unwrap it once")
        return registry.images_in(inner)
