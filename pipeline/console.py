"""What the command line prints: progress bars by stage, and errors as one sentence with exit code 1."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pipeline.errors import MicroscapeError
from pipeline.meter import Progress as Report

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

console = Console(highlight=False, soft_wrap=True)
_errors = Console(stderr=True, highlight=False, soft_wrap=True)


def fail_with_sentence(command: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Turn errors raised on purpose into one sentence on stderr and exit code 1; Ctrl-C into 130."""

    @functools.wraps(command)
    def wrapped(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        try:
            return command(*args, **kwargs)
        except MicroscapeError as error:
            _errors.print(f"Error: {error}", markup=False)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            _errors.print("Cancelled. What was finished stays; the same command goes on from there.")
            raise typer.Exit(130) from None

    return wrapped


@contextmanager
def stage_bars(quiet: bool = False) -> Iterator[Report]:
    """Show one bar a stage with the share done, what was counted and the time that remains."""
    columns = (
        TextColumn("{task.fields[stage]:<10}"),
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=_errors, disable=quiet) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, fraction: float, message: str) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task("", total=1.0, stage=stage)
            bars.update(tasks[stage], completed=fraction, description=message)

        yield report
