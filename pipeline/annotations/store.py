"""Where the annotations of a collection are kept."""

from functools import cache
from pathlib import Path

import sqlalchemy as sql

from pipeline.annotations.database import Database
from pipeline.annotations.geometries import Geometries
from pipeline.annotations.labels import Labels
from pipeline.annotations.layers import Layers
from pipeline.annotations.nodes import Nodes
from pipeline.annotations.selections import Selections
from pipeline.annotations.views import Views

FILE = "annotations.db"


class Annotations:
    """All that people added to one collection; each kind is one attribute."""

    def __init__(self, database: Database, collection: str) -> None:
        self.home = database.name if collection else ""
        self.views = Views(database, collection)
        self.selections = Selections(database, collection)
        self.nodes = Nodes(database, collection)
        self.layers = Layers(database, collection)
        self.geometries = Geometries(database, collection)
        self.labels = Labels(database, collection)


def open_annotations(folder: Path, database: str | None = None) -> Annotations:
    """Return the annotations of the collection in `folder`: from its own file, or from a shared database.

    `database` is an SQLAlchemy URL. Nothing is opened or made before the first use.
    """
    if database is not None:
        return Annotations(_database(sql.make_url(database)), folder.name)
    return Annotations(_database(sql.URL.create("sqlite", database=str(folder.resolve() / FILE))), "")


@cache
def _database(url: sql.URL) -> Database:
    return Database(url)
