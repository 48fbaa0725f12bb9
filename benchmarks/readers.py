"""What the readers make of every real instrument file: sizes and units against the manifest, refusals, share.

The files are those of `raw_formats` in the folder of third-party data (MICROSCAPE_DATA, default
../shared/data); its manifest says which hold an image and of what shape. `--quick` takes every fifth.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, show
from pipeline.readers import inspect

PROJECT = Path(__file__).resolve().parents[1]
MOST_CHANNELS = 5
"""In the manifest a last side up to this counts colours or channels, a longer one columns."""


def main() -> None:
    """Read every file, print a line for each and the share that opened with the right size."""
    options = arguments("Read every raw file and compare it with the manifest.")
    raw = Path(os.environ.get("MICROSCAPE_DATA", PROJECT.parent / "shared" / "data")) / "raw_formats"
    rows = list(_seen(raw, step=5 if options.quick else 1))
    expected = [row for row in rows if row["holds image"] == "yes"]
    right = sum(row["verdict"] == "right" for row in expected)
    share = f"{right} of {len(expected)} files that hold an image open with the right size"
    show(rows, options.json, f"{share} ({right / len(expected):.1%})")


def plane_of(shape: str) -> tuple[int, int] | None:
    """Height and width out of a shape of the manifest, `9x60x60` or `256x256x5`; None where it has none."""
    sides = [int(side) for side in shape.split("x") if side]
    if len(sides) < 2:
        return None
    has_channels = len(sides) == 3 and sides[2] <= MOST_CHANNELS and sides[2] < sides[0]
    return (sides[0], sides[1]) if has_channels else (sides[-2], sides[-1])


def _seen(raw: Path, step: int) -> Iterator[dict[str, Any]]:
    with (raw / "manifest.csv").open(newline="", encoding="utf-8") as table:
        entries = list(csv.DictReader(table))
    for entry in entries[::step]:
        seen = inspect(raw / entry["file"])
        first = seen["images"][0] if seen["images"] else {}
        yield {
            "file": entry["file"],
            "holds image": entry["holds_image"],
            "expected": entry["shape_first"],
            "verdict": _verdict(entry, first),
            "images": len(seen["images"]),
            "read": "x".join(str(side) for side in first.get("shape", [])),
            "type": first.get("dtype", ""),
            "unit": first.get("value_unit") or "",
            "pixel nm": f"{size:.6g}" if (size := first.get("pixel_size_nm")) else "",
            "refused because": (seen["error"] or "").removeprefix(f"{Path(entry['file']).name}: "),
        }


def _verdict(entry: dict[str, str], first: dict[str, Any]) -> str:
    if entry["holds_image"] != "yes":
        return "read" if first else "refused"
    if not first:
        return "missed"
    return "right" if tuple(first["shape"]) == plane_of(entry["shape_first"]) else "wrong size"


if __name__ == "__main__":
    main()
