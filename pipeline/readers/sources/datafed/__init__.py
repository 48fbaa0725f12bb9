"""DataFed: a dump of its records beside the files, joined like a metadata table."""

from pipeline.readers.sources.datafed.join import join_records
from pipeline.readers.sources.datafed.records import digest, find_records, is_dump

__all__ = ["digest", "find_records", "is_dump", "join_records"]
