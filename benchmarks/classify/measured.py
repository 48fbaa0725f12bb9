"""The shipped scattering head on measured frames, file by file. No measured frame trained it.

What is true of each file was seen by eye, on a logarithmic scale, and by what its source says; what cannot be
said is doubtful and not judged. Files that hold no pattern (masks, drawings, empty frames) are answered too,
and not judged.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify.scattering.head import ScatteringHead, load_head
from pipeline.classify.scattering.nodes import FEATURES, LABELS, NOTHING
from pipeline.classify.scattering.view import view
from pipeline.errors import MicroscapeError
from pipeline.readers import read

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
SURE = 0.7  # probability from which on, for or against, an answer is given
GEOMETRIES = {"transmission": "transmission", "grazing": "grazing", NOTHING: "no pattern"}
JUDGED = (*FEATURES, "beam-stop", "detector")


@dataclass(frozen=True)
class Known:
    """What is true of a file: geometry (None where it holds no pattern), what is seen, what is doubtful."""

    geometry: str | None
    yes: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    source: str = ""


def known(geometry: str | None, yes: str = "", doubtful: str = "", source: str = "") -> Known:
    """Write down what is true of a file."""
    return Known(geometry, frozenset(yes.split()), frozenset(doubtful.split()), source)


IN_SITU = known(
    "grazing",
    "yoneda beam-stop detector",
    "rod halo",
    "in-situ GISAXS of a nanoparticle film, Pilatus 2M: band with broad side maxima, specular rod",
)
KNOWN = {
    "CeO2_Pilatus1M.tif": known(
        "transmission",
        "ring beam-stop detector",
        "",
        "powder of CeO2, a calibrant: rings, arm of the beam stop",
    ),
    "GE_aSI_detector_image_1529.bz2": known(
        "transmission",
        "peak detector",
        "arc ring halo beam-stop",
        "coarse grains: spots, faint rings; two halves",
    ),
    "GI2_A9_19_001_0000.tiff": known(
        "transmission",
        "beam-stop",
        "halo detector",
        "protein in solution (SAXS): a beam stop and light around it",
    ),
    "b191_1_9_1.img": known(
        "transmission",
        "peak beam-stop",
        "halo detector",
        "single crystal, CCD: spots, holder of the beam stop",
    ),
    "original.tif": known(
        "transmission",
        "beam-stop detector",
        "ring halo peak arc",
        "a strip beside the beam: broad rings, gaps",
    ),
    "face.msk": known(None, source="a mask"),
    "im0000.edf": known(None, source="constant but for a corner"),
    "image.0000": known(None, source="one bright pixel"),
    "testmap1_0002.tif": known(None, source="a drawing of two lines"),
}


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row a file, then one for all: what is answered, what is right, and what is unsure."""
    head = load_head()
    right, unsure, asked, geometries = 0, 0, 0, []
    files = [*sorted((DATA / "gisaxs_insitu" / "frames").glob("*.cbf"))]
    files += [*sorted((DATA / "raw_formats" / "xray_detector").iterdir())]
    for path in files:
        try:
            answers = answered(head, path)
        except MicroscapeError as error:
            yield line(path, "not read", str(error)[:60], "", "", "")
            continue
        truth = KNOWN.get(path.name, IN_SITU)
        geometry = next((called for name, called in GEOMETRIES.items() if answers[name] == "yes"), "unsure")
        seen = [name for name in JUDGED if answers[name] == "yes"]
        open_ones = [name for name in JUDGED if answers[name] == "unsure"]
        if truth.geometry is None:
            yield line(path, f"no pattern: {truth.source}", geometry, " ".join(seen), "", " ".join(open_ones))
            continue
        judged = [name for name in JUDGED if name not in truth.doubtful]
        told = [name for name in judged if answers[name] != "unsure"]
        good = [name for name in told if (answers[name] == "yes") == (name in truth.yes)]
        right, unsure, asked = right + len(good), unsure + len(judged) - len(told), asked + len(judged)
        geometries.append(1.0 if geometry == truth.geometry else np.nan if geometry == "unsure" else 0.0)
        expected = " ".join([truth.geometry, *sorted(truth.yes)])
        yield line(path, expected, geometry, " ".join(seen), f"{len(good)}/{len(told)}", " ".join(open_ones))
    sure = [value for value in geometries if not np.isnan(value)]
    yield line(
        Path("all patterns"),
        f"{len(geometries)} files, {asked} attributes",
        f"{sum(sure):.0f} of {len(sure)} right, {len(geometries) - len(sure)} unsure",
        "",
        f"{right}/{asked - unsure}",
        f"{unsure / max(1, asked):.0%} unsure",
    )


def answered(head: ScatteringHead, path: Path) -> dict[str, str]:
    """Return yes, no or unsure for every label of a file's first image."""
    image = read(path)[0]
    told = head.probabilities(view(image.pixels, image.mask)[None])[0]
    return {
        name: "yes" if value >= SURE else "no" if value <= 1 - SURE else "unsure"
        for name, value in zip(LABELS, told.tolist(), strict=True)
    }


def line(path: Path, expected: str, geometry: str, seen: str, right: str, unsure: str) -> dict[str, Any]:
    """Return one row of the table."""
    name = path.name if len(path.name) < 34 else f"…{path.name[-33:]}"
    return {
        "file": name,
        "true": expected,
        "geometry": geometry,
        "answered yes": seen,
        "right": right,
        "unsure": unsure,
    }
