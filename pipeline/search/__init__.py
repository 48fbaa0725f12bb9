"""Nearest neighbours of an embedding: exact, filtered or not, light enough for a web process."""

from pipeline.search.index import Index

__all__ = ["Index"]
