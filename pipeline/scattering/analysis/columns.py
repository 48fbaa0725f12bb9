"""The results of analyses as a table and columns of a collection. Light."""

from pipeline.collection.schema import Column
from pipeline.scattering.analysis.catalogue import NUMBERS

TABLE = "analyses"
KEY = "analysis_key"
"""Digests all that an image's results depend on: with the same key they are not made again."""


def columns() -> dict[str, Column]:
    """Return the columns that the table adds to a collection."""
    return {
        name: Column(name, "number", "property", one.unit, title=one.title, description=one.description)
        for name, one in NUMBERS.items()
    }
