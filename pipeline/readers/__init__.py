"""Files of many instruments, read as images: 2-D arrays with their units and metadata.

Light: the libraries that decode files are imported when the first file of their format is read.
"""

from pipeline.readers.image import Image
from pipeline.readers.registry import inspect, read

__all__ = ["Image", "inspect", "read"]

VERSION = "1"
"""Raise it when the same file gives something else: collections then read their files again."""
