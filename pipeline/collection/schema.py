"""The words of a collection on disk: format version, tables, columns with kind, role and unit.

The contract is described in docs/collection.md. This module knows names only; reading is in
`store`, writing in `write`.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

FORMAT_VERSION = 1
WIRE_VERSION = 1  # raise when `served` encodes a column otherwise: browsers keep what they got for ever
INFO_FILE = "collection.json"
MAIN_MAP = "main"

Kind = Literal["category", "categories", "number", "date", "text", "coordinate"]
Role = Literal["facet", "property", "time", "hidden"]

KINDS: tuple[str, ...] = get_args(Kind)
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True)
class Column:
    """What a column of a collection means.

    `kind` says how its values compare, `role` where people meet it, `unit` is printed behind numbers.
    """

    name: str
    kind: Kind
    role: Role
    unit: str | None = None
    title: str = ""
    description: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what stands in collection.json under the column's name."""
        return {
            key: value for key, value in asdict(self).items() if key != "name" and value not in ("", None)
        }


# Columns every image has, in the order of the images table.
IMAGE_COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("path", "text", "hidden", title="Path"),
        Column("file_sha256", "text", "hidden", title="SHA-256 of the file"),
        Column("frame", "number", "hidden", title="Frame"),
        Column("channel", "category", "facet", title="Channel"),
        Column("height", "number", "hidden", "px", "Height"),
        Column("width", "number", "hidden", "px", "Width"),
        Column("dtype", "category", "hidden", title="Number type"),
        Column("value_unit", "category", "hidden", title="Value unit"),
        Column("pixel_size_nm", "number", "property", "nm", "Pixel size"),
        Column("pixel_size_y_nm", "number", "hidden", "nm", "Pixel size, vertical"),
        Column("detector_pixel_um", "number", "hidden", "µm", "Detector pixel"),
        Column("acquired_at", "date", "time", title="Acquired"),
        Column("content_hash", "text", "hidden", title="SHA-256 of the pixels"),
        Column("duplicate_of", "text", "hidden", title="Duplicate of"),
    )
}

# Names a user's own column may not take: it would be confused with one of ours.
RESERVED = frozenset({"image_id", "sprite", *IMAGE_COLUMNS})

# Tables whose rows are facts of a file's content: they follow the content to whatever path it lies at.
CONTENT_TABLES = ("descriptors", "headers", "thumbnails")


def embeddings_table(encoder: str) -> str:
    """Return the name of the table that holds the vectors of `encoder`."""
    return f"embeddings/{encoder}"


def map_table(name: str) -> str:
    """Return the name of the table that holds the coordinates of map `name`."""
    return f"maps/{name}"


def predictions_table(version: str) -> str:
    """Return the name of the table that holds what classifier `version` said."""
    return f"predictions/{version}"
