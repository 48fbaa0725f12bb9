"""Selections in requests: how large one may be."""

from fastapi import Request

from api.errors import ApiError

MOST_SELECTION_BYTES = 64 * 1024**2  # about 1.8 million ids


def refuse_large(request: Request) -> None:
    """Answer 413 to a request that says it is larger than any selection."""
    if int(request.headers.get("content-length", 0)) > MOST_SELECTION_BYTES:
        raise ApiError(
            413,
            f"A selection may have {MOST_SELECTION_BYTES:,} bytes. Store it and send its id, or a filter.",
        )
