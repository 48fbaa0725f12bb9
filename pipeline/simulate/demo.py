"""The demo's source folder: image files and a metadata table as a laboratory has them, all simulated."""

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.simulate.laboratory.files import atomically
from pipeline.simulate.laboratory.measure import Truth, carry_out
from pipeline.simulate.laboratory.notes import row, table
from pipeline.simulate.laboratory.plan import Measurement, plan

DEMO_TITLE = "Demo laboratory (simulated)"
DEMO_NOTICE = (
    "Everything here is simulated: images, people, dates and properties. "
    "Materials are named as a laboratory would name them; nothing was measured."
)

_VERSION = 1  # raise when the same seed gives other files
_CHUNK = 40
_STATE = ".demo"
_README = f"""# {DEMO_TITLE}

{DEMO_NOTICE}

Written by `python -m pipeline demo`. `metadata.csv` has one row a file (key: `path`); the two channels of a
piezoresponse scan share a row. What is true in this world, and how it can be found again, is told in
docs/demo.md of Microscape.
"""

Progress = Callable[[float, str], None]


def write_demo(
    folder: Path | str, images: int = 6000, seed: int = 0, workers: int = 2, progress: Progress | None = None
) -> None:
    """Write `images` simulated images, metadata.csv and README.md into `folder`.

    The same `images` and `seed` give the same pixels and table whatever `workers` is. Killed at any moment, a
    second call goes on where it stopped; called on a finished folder it does nothing. `progress(fraction,
    message)` is called as files are finished and may raise to cancel. Raises SourceError if the folder holds
    another demo or other files, or cannot be written.
    """
    if images < 1:
        raise SourceError(f"a demo needs at least 1 image, not {images}")
    report = progress or (lambda fraction, message: None)
    folder = Path(folder)
    measurements = plan(images, seed)
    try:
        if _begin(folder, {"images": images, "seed": seed, "version": _VERSION}):
            rows = _carry_out_all(folder, measurements, seed, workers, report)
            _finish(folder, rows)
    except OSError as error:
        raise SourceError(f"cannot write the demo into {folder}: {error.strerror or error}") from error
    report(1.0, f"{images} images written")


def _begin(folder: Path, wanted: dict[str, int]) -> bool:
    """Claim the folder; False if this demo is already complete there."""
    config = folder / _STATE / "plan.json"
    if config.is_file():
        found = json.loads(config.read_text())
        if found != wanted:
            raise SourceError(f"{folder} holds another demo ({found}): delete it or choose another folder")
        return not (folder / "metadata.csv").is_file()
    if folder.is_dir() and any(folder.iterdir()):
        raise SourceError(f"{folder} is not empty: choose a folder that is, or a new name")
    _write_text(config, json.dumps(wanted))
    return True


def _write_text(path: Path, text: str) -> None:
    atomically(path, lambda partial: _ignore(partial.write_text(text, encoding="utf-8")))


def _ignore(_: object) -> None:
    return None


def _carry_out_all(
    folder: Path, measurements: list[Measurement], seed: int, workers: int, report: Progress
) -> list[Truth]:
    chunks = [measurements[start : start + _CHUNK] for start in range(0, len(measurements), _CHUNK)]
    done, total = 0, sum(measurement.images for measurement in measurements)
    rows: dict[int, list[Truth]] = {}
    for number, chunk_rows in _results(folder, chunks, seed, workers):
        rows[number] = chunk_rows
        done += sum(measurement.images for measurement in chunks[number])
        report(done / total, f"{done:,} of {total:,} images simulated")
    return [known for number in sorted(rows) for known in rows[number]]


def _results(
    folder: Path, chunks: list[list[Measurement]], seed: int, workers: int
) -> Iterator[tuple[int, list[Truth]]]:
    """Rows of every chunk as it is finished, in any order."""
    if workers <= 1:
        for number, chunk in enumerate(chunks):
            yield number, _chunk_rows(folder, number, chunk, seed)
        return
    context = multiprocessing.get_context("spawn")  # never a fork of a process that may run torch
    with ProcessPoolExecutor(min(workers, len(chunks)), mp_context=context) as pool:
        waiting = {
            pool.submit(_chunk_rows, folder, number, chunk, seed): number
            for number, chunk in enumerate(chunks)
        }
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _chunk_rows(folder: Path, number: int, chunk: list[Measurement], seed: int) -> list[Truth]:
    """Write the files of a chunk and a note of its rows, unless that note is there already."""
    note = folder / _STATE / f"rows-{number:05d}.json"
    if note.is_file():
        return json.loads(note.read_text())
    rows = [row(measurement, carry_out(measurement, folder, seed)) for measurement in chunk]
    _write_text(note, json.dumps(rows))
    return rows


def _finish(folder: Path, rows: list[Truth]) -> None:
    """Write the README, then the table, which marks the demo as complete; then drop the notes."""
    _write_text(folder / "README.md", _README)
    _write_text(folder / "metadata.csv", table(rows))
    for note in (folder / _STATE).glob("rows-*.json"):
        os.remove(note)
