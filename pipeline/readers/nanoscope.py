r"""Bruker, Veeco and Digital Instruments scans (.spm, .000 … .999): every channel of an image file.

A text header of sections (`\*Ciao image list`) and lines (`\Samps/line: 512`) stands before the
numbers. A value is the stored integer, times the hard value of its Z scale over the range of the
integer, times the soft sensitivity that the Z scale names in brackets (NanoScope Software 8 user
guide, "Image header parameters"). Rows are stored from the bottom of the scan.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.binary import Binary, scaled
from pipeline.readers.image import Image, image_of
from pipeline.readers.metadata import Metadata, moment, number
from pipeline.readers.scale import Scale, scale_of

LONGEST_HEADER = 2**20
HEADER_END = b"\\*File list end"
Z_SCALE = re.compile(r"V\s*(?:\[(?P<soft>[^\]]*)\])?\s*\([^)]*\)\s*(?P<hard>[-+.\deE]+)\s*(?P<unit>\S*)")
SOFT_SCALE = re.compile(r"V\s*(?P<factor>[-+.\deE]+)\s*(?P<unit>[^\s/]*)(?:/(?P<per>\S+))?")
QUOTED = re.compile(r'"([^"]*)"')
UNITS = {"~m": "µm", "º": "deg", "°": "deg", "arb": ""}
"""What Bruker writes where its character set lacks µ, and further spellings."""


@dataclass
class Section:
    r"""One `\*… list` of the header and its lines, `@2:` and the like left out of their names."""

    name: str
    lines: Metadata = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value of a line, whose name differs in case between versions; blank where there is none."""
        wanted = name.casefold()
        return next((str(value) for key, value in self.lines.items() if key.casefold() == wanted), "")

    def count(self, name: str) -> int:
        """The value of a line as a whole number; raises ReadError for anything else."""
        found = number(self.text(name))
        if not isinstance(found, int) or found < 0:
            raise ReadError(f"its header says '{name}: {self.text(name)}' where a number should stand")
        return found


def read(path: Path) -> list[Image]:
    """Read every channel; raises ReadError for force curves and for a header without data."""
    with Binary(path) as file:
        head = file.bytes(0, min(file.size, LONGEST_HEADER))
        sections = _sections(head)
        pictures = [section for section in sections if section.name == "ciao image list"]
        if not pictures:
            raise ReadError(_no_picture(sections))
        if all(section.count("Data offset") >= file.size for section in pictures):
            raise ReadError(
                f"is only the header of a Bruker scan: it ends at byte {file.size:,}, before its data begin. "
                "Copy the whole file"
            )
        return [_image(file, section, sections) for section in pictures]


def _sections(head: bytes) -> list[Section]:
    text = head.split(HEADER_END)[0].decode("cp1252", "replace")
    sections: list[Section] = []
    for line in text.splitlines():
        if line.startswith("\\*"):
            sections.append(Section(line[2:].strip().casefold()))
        elif line.startswith("\\") and sections:
            name, _, value = _without_group(line[1:]).partition(":")
            sections[-1].lines.setdefault(name.strip(), value.strip())
    return sections


def _without_group(line: str) -> str:
    """`@2:Z scale: V …` without the number of its group, and `@Sens. Zscan: …` without its mark."""
    return re.sub(r"^@(\d+:)?", "", line)


def _no_picture(sections: list[Section]) -> str:
    if any("force" in section.name for section in sections):
        return "holds force curves of a Bruker microscope, no image"
    return "is only the header of a Bruker scan: it lists no image. Copy the whole file"


def _image(file: Binary, picture: Section, sections: list[Section]) -> Image:
    columns, rows = picture.count("Samps/line"), picture.count("Number of lines")
    if not columns or not rows:
        raise ReadError(f"its header says {rows} × {columns} pixels: there is nothing to read")
    item = 4 if picture.count("Data length") >= 4 * columns * rows else picture.count("Bytes/pixel")
    if item not in (2, 4):
        raise ReadError(f"its header says {item} bytes for a pixel, 2 or 4 are known")
    raw = file.array(picture.count("Data offset"), (rows, columns), f"<i{item}")
    factor, unit = _value_scale(picture, sections, item)
    scale = _pixel_scale(picture, columns, rows)
    names = QUOTED.search(picture.text("Image Data"))
    return image_of(
        np.flipud(scaled(raw, factor)),
        channel=" ".join(filter(None, (names[1] if names else "", picture.text("Line direction")))),
        value_unit=unit,
        pixel_size_nm=scale.pixel_size_nm,
        metadata=_metadata(picture, sections) | scale.entries,
        acquired_at=moment(_line(sections, "Date")),
    )


def _value_scale(picture: Section, sections: list[Section], item: int) -> tuple[float, str | None]:
    """(factor, unit) of the stored integers; (1, None) where the header states no scale."""
    hard = Z_SCALE.search(picture.text("Z scale"))
    full = number(hard["hard"]) if hard else None
    if hard is None or not isinstance(full, int | float) or not full:
        return 1.0, None
    factor, unit = float(full) / 2 ** (8 * item), hard["unit"]
    soft = SOFT_SCALE.match(_line(sections, hard["soft"])) if hard["soft"] else None
    if soft is not None and isinstance(number(soft["factor"]), int | float):
        factor *= float(number(soft["factor"]))
        unit = soft["unit"] or unit
    return factor, UNITS.get(unit, unit) or None


def _pixel_scale(picture: Section, columns: int, rows: int) -> Scale:
    """From `Scan size: 15 15 ~m`, fast and slow axis, or one number for a square scan."""
    words = picture.text("Scan size").split()
    if len(words) not in (2, 3):
        return Scale()
    unit = UNITS.get(words[-1], words[-1])
    sides = [number(word) for word in words[:-1]]
    if not all(isinstance(side, int | float) for side in sides):
        return Scale()
    width, height = float(sides[0]), float(sides[-1])
    if len(sides) == 1:
        return scale_of(width / columns, unit)
    return scale_of(width / columns, unit, height / rows, unit)


def _metadata(picture: Section, sections: list[Section]) -> Metadata:
    """The lines of this channel, then those of the file, scanner and scan that it does not repeat."""
    entries: Metadata = {}
    for section in (picture, *(other for other in sections if "image" not in other.name)):
        for name, value in section.lines.items():
            entries.setdefault(name, number(str(value)))
    return entries


def _line(sections: list[Section], name: str) -> str:
    return next((section.text(name) for section in sections if section.text(name)), "")
