"""What was computed of a map on request: a file with one value an image, and the record that names it.

Nothing is ever changed: asked for again with other parameters, a new file and a new record are added, and
the newest record of a kind is the one that counts.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from pipeline.annotations.database import Database
from pipeline.annotations.schema import layers


@dataclass(frozen=True)
class Layer:
    """One column of a map: its kind (`groups`, `stability`), its file and what is known of it as a whole."""

    map: str
    kind: str
    file: str
    facts: dict[str, Any]


LayerList = list[Layer]


class Layers:
    """The layers of the maps of one collection."""

    def __init__(self, database: Database, collection: str) -> None:
        self._database = database
        self._collection = collection

    def list(self) -> LayerList:
        """Return the layers that count."""
        query = sql.select(layers).where(layers.c.collection == self._collection).order_by(layers.c.number)
        newest = {(row.map, row.kind): row for row in self._database.read(query)}
        return [Layer(row.map, row.kind, row.file, json.loads(row.facts)) for row in newest.values()]

    def add(self, layer: Layer) -> Layer:
        """Store a layer, which counts from now on, and return it."""
        row = {
            "collection": self._collection,
            "map": layer.map,
            "kind": layer.kind,
            "file": layer.file,
            "facts": json.dumps(layer.facts, allow_nan=False),
            "created_at": time.time(),
        }
        self._database.write(sql.insert(layers).values(row))
        return layer
