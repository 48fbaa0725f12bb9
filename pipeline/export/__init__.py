"""A part of a collection to take away: CSV, Parquet, or ZIP with the original files. Streamed, light."""

from pipeline.export.formats import FORMATS, Format
from pipeline.export.provenance import provenance

__all__ = ["FORMATS", "Format", "provenance"]
