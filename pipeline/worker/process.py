"""The supervisor's handle on its child process: start it, talk to it, kill it with all it started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.worker.plan import WorkerPlan

PROJECT = Path(__file__).resolve().parents[2]


class ChildProcess:
    """A running child. It leads a process group of its own, so that a kill reaches what handlers started."""

    def __init__(self, plan: WorkerPlan) -> None:
        ours, theirs = socket.socketpair()
        watched, self._lifeline = os.pipe()
        inherited = theirs.fileno(), watched
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.worker.child", *map(str, inherited)],
            stdin=subprocess.DEVNULL,
            cwd=PROJECT,
            pass_fds=inherited,
            start_new_session=True,
        )
        theirs.close()
        os.close(watched)
        self._connection: Connection = Connection(ours.detach())
        self.send("plan", plan)

    @property
    def pid(self) -> int:
        """The process id, which is also that of its group."""
        return self._process.pid

    def send(self, *word: Any) -> None:
        """Say something; a child that is gone does not hear it, which `poll` tells."""
        try:
            self._connection.send(word)
        except OSError:
            return

    def poll(self, timeout_s: float) -> tuple[Any, ...] | None:
        """Return the child's next word, None if it says nothing for that long; EOFError once it is dead."""
        try:
            if self._connection.poll(timeout_s):
                return self._connection.recv()
        except OSError as error:
            raise EOFError from error
        if self._has_ended():  # dead, but something it started still holds the socket
            raise EOFError
        return None

    def kill(self, patience_s: float = 0.0) -> str:
        """Kill the child and all it started, and say in words how it ended.

        A child that is about to end by itself, having said why, is given `patience_s` to do so.
        """
        deadline = time.monotonic() + patience_s
        while not self._has_ended() and time.monotonic() < deadline:
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # the whole group is gone
            os.killpg(self.pid, signal.SIGKILL)
        self._connection.close()
        os.close(self._lifeline)
        return _ending(self._process.wait())

    def _has_ended(self) -> bool:
        """Whether the child is dead; it is not reaped, so that its number stays its own until the kill."""
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def _ending(code: int) -> str:
    if code == -signal.SIGKILL:
        return "was killed (SIGKILL: often the system, for want of memory)"
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with code {code}"
