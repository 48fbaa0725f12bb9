"""What the readers make of every real instrument file: sizes and units against the manifest, refusals, share.

The files are those of `raw_formats` in the folder of third-party data (MICROSCAPE_DATA, default
../shared/data); its manifest says which hold an image and of what shape. Then the size of a pixel in every
file that states one, beside what readers of others say. `--quick` takes every fifth.

Readers of others, RosettaSciIO under the GPL among them, are found where they are installed;
docs/benchmarks.md says how to give them an environment of their own.
"""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.readers import extra, independent
from benchmarks.report import arguments, heading, table
from pipeline.errors import ReadError
from pipeline.readers import Image, read

PROJECT = Path(__file__).resolve().parents[2]
MOST_CHANNELS = 5
"""In the manifest a last side up to this counts colours or channels, a longer one columns."""
SAME = 5e-4
"""Share by which two sizes of a pixel may differ: some headers have them in four digits."""


def main() -> None:
    """Print a line for each file, the share that opened with the right size, and sizes compared."""
    options = arguments("Read every raw file and compare it with the manifest and with readers of others.")
    raw = Path(os.environ.get("MICROSCAPE_DATA", PROJECT.parent / "shared" / "data")) / "raw_formats"
    with (raw / "manifest.csv").open(newline="", encoding="utf-8") as lines:
        entries = list(csv.DictReader(lines))[:: 5 if options.quick else 1]
    opened = [_opened(raw / entry["file"]) for entry in entries]
    files = [_judged(entry, *found) for entry, found in zip(entries, opened, strict=True)]
    sizes = [
        row
        for entry, (images, _) in zip(entries, opened, strict=True)
        for row in _compared(raw / entry["file"], images)
    ]
    others = list(extra.rows())
    share = _share(files)
    if options.json:
        told = {"title": share, "rows": files, "pixel sizes": sizes, "extra": others}
        print(json.dumps(heading() | told))
        return
    print("\n".join(f"{key}: {value}" for key, value in heading().items()))
    agreeing = f"{sum(row['agree'] == 'yes' for row in sizes)} of {sum(row['agree'] != '' for row in sizes)}"
    for title, rows in (
        (share, files),
        (f"Sizes of a pixel: {agreeing} comparisons agree", sizes),
        ("Formats of the extra, written by it and read through it", others),
    ):
        print(f"\n{title}\n\n{table(rows) if rows else 'It is not installed.'}")


def plane_of(shape: str) -> tuple[int, int] | None:
    """Height and width out of a shape of the manifest, `9x60x60` or `256x256x5`; None where it has none."""
    sides = [int(side) for side in shape.split("x") if side]
    if len(sides) < 2:
        return None
    has_channels = len(sides) == 3 and sides[2] <= MOST_CHANNELS and sides[2] < sides[0]
    return (sides[0], sides[1]) if has_channels else (sides[-2], sides[-1])


def _opened(path: Path) -> tuple[list[Image], str]:
    try:
        return read(path), ""
    except ReadError as error:
        return [], str(error).removeprefix(f"{path.name}: ")


def _judged(entry: dict[str, str], images: list[Image], error: str) -> dict[str, Any]:
    first = images[0] if images else None
    return {
        "file": entry["file"],
        "holds image": entry["holds_image"],
        "expected": entry["shape_first"],
        "verdict": _verdict(entry, first),
        "images": len(images),
        "read": "" if first is None else "x".join(str(side) for side in first.pixels.shape),
        "type": "" if first is None else first.pixels.dtype.name,
        "unit": "" if first is None else first.value_unit or "",
        "pixel nm": "" if first is None else _digits(first.pixel_size_nm),
        "refused because": error,
    }


def _verdict(entry: dict[str, str], first: Image | None) -> str:
    if entry["holds_image"] != "yes":
        return "refused" if first is None else "read"
    if first is None:
        return "missed"
    return "right" if first.pixels.shape == plane_of(entry["shape_first"]) else "wrong size"


def _share(files: list[dict[str, Any]]) -> str:
    expected = [row for row in files if row["holds image"] == "yes"]
    right = sum(row["verdict"] == "right" for row in expected)
    hard = [row for row in files if row["holds image"] == "hard"]
    read_too = sum(row["verdict"] == "read" for row in hard)
    return (
        f"{right} of {len(expected)} files that hold an image open with the right size "
        f"({right / len(expected):.1%}), and {read_too} of {len(hard)} hard ones"
    )


def _compared(path: Path, images: list[Image]) -> Iterator[dict[str, Any]]:
    """Return a line for every other reader that knows a size, or one without where only ours does."""
    ours = next((size for image in images if (size := _size(image))), None)
    others = list(independent.sizes(path)) if images else []
    for other in others:
        agree = ours is not None and ours[2] == other.unit and _is_same(ours, (other.x, other.y))
        yield {
            "file": path.name,
            "Microscape": "unknown" if ours is None else _said(*ours),
            "other": _said(other.x, other.y, other.unit),
            "agree": "yes" if agree else "no",
            "by": other.by,
            "licence": other.licence,
        }
    if not others and ours is not None:
        yield {
            "file": path.name,
            "Microscape": _said(*ours),
            "other": "",
            "agree": "",
            "by": "",
            "licence": "",
        }


def _size(image: Image) -> tuple[float, float, str] | None:
    """What a pixel measures across and down: of the sample, else of the diffraction, else of the detector."""
    if image.pixel_size_nm:
        return image.pixel_size_nm, image.pixel_size_y_nm or image.pixel_size_nm, "nm"
    reciprocal = image.metadata.get("reciprocal_pixel_per_nm")
    if isinstance(reciprocal, float):
        return reciprocal, reciprocal, "1/nm"
    detector = image.detector_pixel_um
    return (1e3 * detector, 1e3 * detector, "nm") if detector else None


def _said(x: float, y: float, unit: str) -> str:
    return f"{x:.6g} {unit}" if abs(x - y) <= SAME * y else f"{x:.6g} × {y:.6g} {unit}"


def _is_same(ours: tuple[float, float, str], other: tuple[float, float]) -> bool:
    return all(abs(mine - theirs) <= SAME * theirs for mine, theirs in zip(ours, other, strict=False))


def _digits(size: float | None) -> str:
    return f"{size:.6g}" if size else ""


if __name__ == "__main__":
    main()
