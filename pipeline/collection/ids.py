"""Stable names for images: they survive rebuilds and moves, and a changed file gets new ones."""

import hashlib
from pathlib import Path

import numpy as np

_CHUNK = 1 << 20


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, as hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def content_hash(pixels: np.ndarray) -> str:
    """Return the SHA-256 of type, shape and little-endian values: equal pixels, equal hash."""
    little = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder("<"), copy=False))
    digest = hashlib.sha256(f"{little.dtype.str}{little.shape}".encode())
    digest.update(little.data)
    return digest.hexdigest()


def image_id(sha256: str, channel: str, frame: int, copy_at: str | None = None) -> str:
    """Return the 32 hex digits that name an image.

    `copy_at` is the relative path of a further copy of the same file; the first path in order has none.
    """
    parts = [sha256, channel, str(frame)] + ([copy_at] if copy_at is not None else [])
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
