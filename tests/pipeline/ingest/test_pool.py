"""Decode processes: in order, and a crash or a hang costs one file."""

import os
import signal
import time
from pathlib import Path

from pipeline.ingest.decode import DecodedFile
from pipeline.ingest.pool import decode_files


def work(root: Path, path: str) -> DecodedFile:
    """Crash or hang where the name says so; otherwise say which process did it."""
    if "crash" in path:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "hang" in path:
        time.sleep(600)
    if "slow" in path:
        time.sleep(0.2)
    return DecodedFile(path, sha256=str(os.getpid()))


def test_results_come_in_order(tmp_path: Path) -> None:
    """A slow file does not let others pass it."""
    paths = ["slow-0", *[f"file-{number}" for number in range(1, 40)]]

    found = list(decode_files(tmp_path, paths, 2, work=work))
    assert [file.path for file in found] == paths
    assert len({file.sha256 for file in found}) == 2


def test_crash_and_hang_cost_one_file_each(tmp_path: Path) -> None:
    """The file at fault gets a sentence, all others are read."""
    paths = ["a", "crash", "b", "hang", "c"]

    found = {file.path: file.error for file in decode_files(tmp_path, paths, 1, timeout_s=4.0, work=work)}
    assert [path for path, error in found.items() if error is None] == ["a", "b", "c"]
    assert "crashed its reader" in str(found["crash"])
    assert "longer than 4 s" in str(found["hang"])


def test_stopping_early_ends_the_processes(tmp_path: Path) -> None:
    """A caller that gives up leaves no process behind."""
    files = decode_files(tmp_path, [f"file-{number}" for number in range(500)], 1, work=work)
    process = int(str(next(files).sha256))
    files.close()

    assert not Path(f"/proc/{process}").exists()
