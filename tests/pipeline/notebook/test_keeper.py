"""Processes that end when the pipe to their keeper is closed."""

import json
import subprocess
import sys

SLEEP = [sys.executable, "-c", "import os, time; os.write(1, b'here\\n'); time.sleep(600)"]
END = [sys.executable, "-c", "pass"]


def _keeper(*commands: list[str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.notebook.keeper", json.dumps(commands)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_what_is_kept_ends_with_the_pipe() -> None:
    """However its owner ended: the system closes the pipe."""
    keeper = _keeper(SLEEP, SLEEP)
    assert keeper.stdout is not None
    assert keeper.stdin is not None
    assert [keeper.stdout.readline() for _ in range(2)] == [b"here\n", b"here\n"]
    keeper.stdin.close()

    assert keeper.wait(timeout=120) == 0
    assert keeper.stdout.read() == b""
    keeper.stdout.close()


def test_one_that_ends_takes_the_others_along() -> None:
    """A web process that cannot start leaves no worker behind."""
    with _keeper(SLEEP, END) as keeper:
        assert keeper.wait(timeout=120) == 1
