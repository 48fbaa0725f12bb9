"""Damaged files of every format, read in a process of its own that may be killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


def fuzz(first: int, count: int, folder: Path | None = None) -> None:
    """Read damaged files in a process with 1 GiB of memory and a time for each; fail with its last words."""
    command = [sys.executable, "-m", "tests.pipeline.readers.fuzz", str(first), str(count)]
    done = subprocess.run(
        command + ([str(folder)] if folder else []),
        cwd=PROJECT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-500:]}{done.stderr[-3000:]}"
    assert len(done.stdout.splitlines()) == count


def test_damage_of_small_files():
    """A hundred damaged files of the formats the tests can make neither crash nor hang."""
    fuzz(0, 100)


@pytest.mark.shared_data
def test_damage_of_real_files(shared_data):
    """A hundred damaged files, most of them of real instruments, neither crash nor hang."""
    fuzz(100, 100, shared_data / "raw_formats")


@pytest.mark.soak
@pytest.mark.shared_data
@pytest.mark.parametrize("part", range(10))
def test_much_damage(shared_data, part):
    """Ten thousand damaged files of every format neither crash nor hang nor take more than 1 GiB."""
    fuzz(1000 * (part + 1), 1000, shared_data / "raw_formats")
