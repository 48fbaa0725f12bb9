"""Decode processes: results in order, a crash or a hang costs one file and nothing else."""

import contextlib
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from pipeline.ingest.decode import DecodedFile, decode

Work = Callable[[Path, str], DecodedFile]
Finished = Queue[DecodedFile | BaseException | None]

_AHEAD = 32  # files read ahead for each process
_TIMEOUT_S = 120.0
_STARTS_WITHIN_S = 60.0
MEMORY_BYTES = 6 << 30
"""What reading one file may take."""


def decode_files(
    root: Path,
    paths: Sequence[str],
    processes: int,
    *,
    timeout_s: float = _TIMEOUT_S,
    work: Work = decode,
) -> Iterator[DecodedFile]:
    """Yield what `work` makes of each file, in the order of `paths`, done ahead while the caller works.

    A file whose reading crashes its process or takes longer than `timeout_s` gives an error sentence.
    """
    finished: Finished = Queue(maxsize=_AHEAD * processes)
    pool = _Pool(_Task(root, work, timeout_s), paths, processes, finished)
    thread = Thread(target=pool.run, name="decode", daemon=True)
    thread.start()
    try:
        while (result := finished.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        pool.stop()
        thread.join()


@dataclass(frozen=True)
class _Task:
    root: Path
    work: Work
    timeout_s: float


class _Process:
    """One decode process and the file it works on."""

    def __init__(self, task: _Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, task.root, task.work), daemon=True)
        with _one_thread():
            self.process.start()
        theirs.close()
        self.index: int | None = None
        self.deadline = 0.0
        self._timeout_s, self._start_s = task.timeout_s, _STARTS_WITHIN_S

    def take(self, index: int, path: str) -> None:
        self.index, self.deadline = index, time.monotonic() + self._timeout_s + self._start_s
        self.connection.send(path)

    def started(self) -> None:
        """Count its time from now: starting is no fault of the file."""
        self.deadline, self._start_s = time.monotonic() + self._timeout_s, 0.0

    def kill(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


class _Pool:
    """Deals files to processes and passes their results on in order; runs in a thread."""

    def __init__(self, task: _Task, paths: Sequence[str], count: int, out: Finished) -> None:
        self._task, self._paths, self._out = task, paths, out
        self._count = min(count, len(paths))
        self._stopped = False
        self._ready: dict[int, DecodedFile] = {}
        self._given = self._passed_on = 0

    def stop(self) -> None:
        self._stopped = True
        with contextlib.suppress(Empty):
            while True:
                self._out.get_nowait()

    def run(self) -> None:
        # Children inherit what this thread blocks: Ctrl-C is for the parent, which ends them.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        processes = [_Process(self._task) for _ in range(self._count)]
        try:
            self._feed(processes)
            self._out.put(None)
        except OSError as error:
            self._out.put(error)
        finally:
            for process in processes:
                process.kill()

    def _feed(self, processes: list[_Process]) -> None:
        while self._passed_on < len(self._paths) and not self._stopped:
            for process in processes:
                if process.index is None and self._may_give():
                    process.take(self._given, self._paths[self._given])
                    self._given += 1
            busy = [process for process in processes if process.index is not None]
            for connection in wait([process.connection for process in busy], timeout=0.5):
                self._collect(processes, next(p for p in busy if p.connection is connection))
            for process in busy:
                if process.index is not None and time.monotonic() > process.deadline:
                    self._replace(processes, process, f"took longer than {self._task.timeout_s:g} s to read")
            self._pass_on()

    def _may_give(self) -> bool:
        ahead = self._given - self._passed_on
        return self._given < len(self._paths) and ahead < _AHEAD * self._count

    def _collect(self, processes: list[_Process], process: _Process) -> None:
        assert process.index is not None
        try:
            received: DecodedFile | None = process.connection.recv()
            if received is None:
                process.started()
                return
            self._ready[process.index], process.index = received, None
        except (EOFError, ConnectionResetError):
            process.process.join()
            self._replace(processes, process, f"crashed its reader (exit code {process.process.exitcode})")

    def _replace(self, processes: list[_Process], process: _Process, reason: str) -> None:
        assert process.index is not None
        path = self._paths[process.index]
        self._ready[process.index] = DecodedFile(path, error=f"{path} {reason}. It was left out.")
        process.kill()
        processes[processes.index(process)] = _Process(self._task)

    def _pass_on(self) -> None:
        while self._passed_on in self._ready and not self._stopped:
            self._out.put(self._ready.pop(self._passed_on))
            self._passed_on += 1


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Let the child's numerical libraries take one thread: the processes are the parallelism."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(connection: Connection, root: Path, work: Work) -> None:
    """Say that it runs, then decode what comes through the connection until it closes; memory is bounded."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    with contextlib.suppress(EOFError, BrokenPipeError):
        connection.send(None)
        while True:
            connection.send(work(root, connection.recv()))
