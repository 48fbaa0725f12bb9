"""A collection whose originals are there."""

from pathlib import Path

import pytest

from pipeline.collection import Collection, open_collection
from tests.making import make_collection


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Twelve images, not to be shared: their originals may be moved."""
    return open_collection(make_collection(tmp_path / "tiny"))
