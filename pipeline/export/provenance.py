"""Where an export comes from: enough to find the same images again and to cite them."""

from datetime import UTC, datetime
from typing import Any

from pipeline import __version__
from pipeline.collection import Collection


def provenance(
    collection: Collection, images: int, filter_: Any = None, selection: str | None = None
) -> dict[str, Any]:
    """Return collection, version, filter, selection, time, encoder and software as JSON."""
    info = collection.info
    encoder = info.get("encoder")
    return {
        "collection": collection.name,
        "title": collection.title,
        "notice": collection.notice,
        "version": collection.version,
        "images": images,
        "filter": filter_,
        "selection": selection,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "encoder": encoder and {"name": encoder, **info["encoders"].get(encoder, {})},
        "classifiers": info.get("classifiers", {}),
        "software": f"Microscape {__version__}",
    }
