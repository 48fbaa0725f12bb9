"""The only code that knows the files of a collection: open, read, list, write, verify."""

from pipeline.collection.listing import Summary, list_collections
from pipeline.collection.schema import Column
from pipeline.collection.served import Served
from pipeline.collection.store import Collection, Preview, open_collection

__all__ = ["Collection", "Column", "Preview", "Served", "Summary", "list_collections", "open_collection"]
