"""The persistent warm process that takes jobs: `python -m pipeline worker`.

A light supervisor owns the job table and watches one child process, which has the heavy libraries loaded and
runs the handlers. The child can be killed at any moment (by the system, by a time-out, by the user) and
nothing is lost but that try. It is started with its own interpreter, never forked: a fork of a process that
ran torch or numba in several threads hangs or dies.
"""

from pipeline.worker.plan import Timing, WorkerPlan
from pipeline.worker.run import run_worker
from pipeline.worker.supervisor import Supervisor

__all__ = ["Supervisor", "Timing", "WorkerPlan", "run_worker"]
