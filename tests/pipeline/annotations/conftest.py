"""Processes of their own, started once for all tests of many writers."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.pool import Pool

import pytest


@pytest.fixture(scope="session")
def writers() -> Iterator[Pool]:
    """Three processes that share nothing but the disk."""
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        yield pool
        pool.close()
        pool.join()
