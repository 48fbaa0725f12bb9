"""Selections in requests: who keeps them, how large a request may be, and those that a filter names."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from api.errors import ApiError
from api.services import Services
from pipeline.annotations import Annotations, open_annotations
from pipeline.collection import filters

MOST_SELECTION_BYTES = 64 * 1024**2  # about 1.8 million ids


def annotations_of(services: Services, collection: str) -> Annotations:
    """Return the annotations of a collection, which is known to exist."""
    return open_annotations(services.settings.collections / collection, services.settings.database)


def filter_of(services: Services, collection: str, filter_: Any) -> Any:
    """Return a filter with the images of the stored selections that it names.

    Raises UnknownAnnotationError for a selection that is not stored.
    """
    return filters.resolved(
        filter_, lambda name: annotations_of(services, collection).selections.images(name)
    )


def selection_of(services: Services, collection: str, selection: Any) -> Any:
    """Return a selection; one that is a filter, with the images of the stored selections that it names."""
    if not isinstance(selection, Mapping) or "filter" not in selection:
        return selection
    return {**selection, "filter": filter_of(services, collection, selection["filter"])}


def refuse_large(request: Request) -> None:
    """Answer 413 to a request that says it is larger than any selection."""
    if int(request.headers.get("content-length", 0)) > MOST_SELECTION_BYTES:
        raise ApiError(
            413,
            f"A selection may have {MOST_SELECTION_BYTES:,} bytes. Store it and send its id, or a filter.",
        )
