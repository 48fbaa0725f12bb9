"""Shared fixtures, and the one place that decides which tests the machine can run."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.making import make_collection

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = Path(os.environ.get("MICROSCAPE_DATA", PROJECT.parent / "shared" / "data"))

# The same examples in every run; `--hypothesis-profile=default` draws new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what needs third-party data where that folder is missing; CI must have it."""
    if SHARED_DATA.is_dir():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"CI needs the third-party data at {SHARED_DATA} (MICROSCAPE_DATA)")
    needing = [item for item in items if item.get_closest_marker("shared_data")]
    if needing:
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in needing]


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say in one line that the tests on third-party data are left out, where they are."""
    if SHARED_DATA.is_dir():
        return None
    return f"tests on third-party data are deselected: no folder {SHARED_DATA} (set MICROSCAPE_DATA)"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of third-party images, raw files and tables."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def tiny_collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole collection of twelve small images, alone in its parent folder; not to be changed."""
    return make_collection(tmp_path_factory.mktemp("collections") / "tiny")
