"""Reading in a warm process with bounded memory."""

import resource
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from pipeline.errors import ReadError
from pipeline.tasks.bounded import read_bounded


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A small file that holds 84 MB of zeros: more than the allocator may have kept of what was freed."""
    path = tmp_path / "large.png"
    Picture.fromarray(np.zeros((8192, 10240), np.uint8)).save(path)
    return path


def test_what_needs_too_much_memory_is_refused(large: Path) -> None:
    """With its name; afterwards the process may take as much as before."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(ReadError, match=r"large.png: is PNG that needs more memory than reading"):
        read_bounded(large, 2**24)

    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert np.zeros(2**24).nbytes == 2**27


def test_what_fits_is_read(large: Path) -> None:
    """Under the bound that builds have."""
    assert read_bounded(large)[0].pixels.shape == (8192, 10240)
