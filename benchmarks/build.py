"""Images a second for each stage, total time and peak memory of whole builds: the demo, and real images."""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, show
from pipeline.build import BuildReport, build
from pipeline.errors import MicroscapeError
from pipeline.simulate.demo import write_demo

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).parents[2] / "shared" / "data"))


def rows_of(name: str, report: BuildReport, seconds: float) -> list[dict[str, Any]]:
    """Return one row a stage and one for the whole."""
    rows = [_row(name, stage, entry) for stage, entry in report.stages.items()]
    cpu = report.stages["ingest"]["cpu_seconds"]
    for part, spent in cpu.items():
        rate = round(report.stages["ingest"]["rows"] / spent) if spent else 0
        rows.append(_row(name, f"ingest: {part} (CPU)", {"rows": report.images, "duration_s": spent}, rate))
    peak = max(entry["peak_memory_mb"] for entry in report.stages.values())
    rows.append(_row(name, "whole", {"rows": report.images, "duration_s": seconds, "peak_memory_mb": peak}))
    return rows


def _row(name: str, stage: str, entry: dict[str, Any], rate: int | None = None) -> dict[str, Any]:
    return {
        "collection": name,
        "stage": stage,
        "images": entry["rows"],
        "seconds": round(entry["duration_s"], 1),
        "images a second": rate or round(entry["rows"] / max(entry["duration_s"], 1e-3)),
        "peak memory MB": entry.get("peak_memory_mb", ""),
    }


def main() -> None:
    """Build each collection in a passing folder and print what it took."""
    options = arguments(
        "Builds the demo and stem2d_bravais and prints what each stage took.",
        large="a demo of 25,133 images, as many as the piezoresponse set of the founding paper",
    )
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing)
        images = 300 if options.quick else 25_133 if options.large else 6000
        start = time.perf_counter()
        write_demo(folder / "demo-source", images=images, workers=os.cpu_count() or 1)
        spent = time.perf_counter() - start
        rows.append(_row("demo", "simulate", {"rows": images, "duration_s": spent}))
        sources = {"demo": folder / "demo-source", "stem2d_bravais": DATA / "stem2d_bravais"}
        for name, source in sources.items():
            if not source.is_dir():
                print(f"{name} is left out: no folder {source}", file=sys.stderr)
                continue
            start = time.perf_counter()
            report = build(source, folder / name)
            rows += rows_of(name, report, time.perf_counter() - start)
    show(rows, options.json, "From a folder to a map")


if __name__ == "__main__":
    try:
        main()
    except MicroscapeError as error:
        sys.exit(f"Error: {error}")
