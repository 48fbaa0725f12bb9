"""Handing out original files: only the very file that a collection was built from, and no other."""

from functools import lru_cache
from pathlib import Path, PurePosixPath

from api.errors import ApiError
from pipeline.collection import Collection
from pipeline.collection.ids import file_sha256


def original_file(collection: Collection, image_id: str) -> Path:
    """Return the file of an image.

    A collection may have been made elsewhere, so its word on where files lie is not trusted: the path must
    lie below the source, and the file must have the digest that the collection knows. Raises
    CollectionError (409) if the file is gone, ApiError 409 if it is another one now.
    """
    relative = PurePosixPath(str(collection.frame["path"].iloc[collection.row(image_id)]))
    if relative.is_absolute() or ".." in relative.parts:
        raise ApiError(409, f"{collection.name} names {str(relative)!r}, which lies outside its source.")
    path = collection.original(image_id)
    status = path.stat()
    if (
        _digest(path, status.st_mtime_ns, status.st_size)
        != collection.frame["file_sha256"].iloc[collection.row(image_id)]
    ):
        raise ApiError(409, f"{relative} was changed since the build. Build {collection.name} again.")
    return path


@lru_cache(maxsize=4096)
def _digest(path: Path, _mtime_ns: int, _size: int) -> str:
    """Return the SHA-256 of a file, computed once while it stays unchanged."""
    return file_sha256(path)
