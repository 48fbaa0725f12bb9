"""One installation with one tiny collection, as the components see it."""

from pathlib import Path

import pytest

from components.site import Site


@pytest.fixture
def tiny_site(tiny_collection: Path, tmp_path: Path) -> Site:
    """A site that serves the collection `tiny` and has an empty job table."""
    return Site(tiny_collection.parent, tmp_path / "state")


@pytest.fixture
def empty_site(tmp_path: Path) -> Site:
    """A site without any collection."""
    return Site(tmp_path / "collections", tmp_path / "state")
