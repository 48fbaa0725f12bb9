"""Dumps of DataFed as its client gives them, for tests."""

import json
from pathlib import Path
from typing import Any

CREATED = 1_780_000_000
"""2026-05-28 20:26:40 UTC."""


def record(number: int, **fields: Any) -> dict[str, Any]:
    """Return a record as `RecordDataReply.data` holds it; a dict given as `metadata` becomes JSON text."""
    metadata = fields.pop("metadata", {"scan": {"bias_V": number / 2, "size_nm": 500}, "mode": "PFM"})
    return {
        "id": f"d/{number}",
        "title": f"Scan {number}",
        "metadata": metadata if isinstance(metadata, str) else json.dumps(metadata),
        "repo_id": "repo/lab",
        "size": 1024.0,
        "source": f"7c1b-endpoint/data/run/scan_{number}.png",
        "ext": ".png",
        "ext_auto": True,
        "ct": CREATED + 3600 * number,
        "ut": CREATED + 3600 * number,
        "owner": "p/films",
        "creator": f"u/{'ab'[number % 2]}",
        "deps": [],
        **fields,
    }


def write_lines(path: Path, values: list[Any]) -> Path:
    """Write one JSON value a line; texts as they stand."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join((v if isinstance(v, str) else json.dumps(v)) + "\n" for v in values))
    return path
