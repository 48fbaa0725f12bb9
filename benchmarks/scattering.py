"""How right scattering is: rings of calibrants against tabulated places, centres of simulated patterns.

CeO2 on a Pilatus 1M with the calibration of its authors, silver behenate with nothing but the numbers of its
own header, and LaB6, CeO2 and silver behenate simulated through another projection than pyFAI's. Then how
often the centre of simulated patterns is found to 2 % of the longer side, by the confidence that was shown.
Then how long the profiles of 2,000 files over one another take, and again when they are kept.
`--quick` takes a tenth of the patterns.
"""

import math
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyFAI.calibrant import get_calibrant

from benchmarks.report import arguments, heading, show, table
from pipeline.annotations import open_annotations
from pipeline.collection import open_collection
from pipeline.collection.ids import file_sha256, image_id
from pipeline.collection.schema import Column
from pipeline.collection.write import Writer
from pipeline.readers import Image, read
from pipeline.readers.image import image_of
from pipeline.scattering.centre import find_centre
from pipeline.scattering.curves import Curves
from pipeline.scattering.overlay import overlay
from pipeline.scattering.profile import profile
from pipeline.simulate.plane import Camera
from pipeline.simulate.scattering import simulate_pattern
from pipeline.trails import Trail

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
PATTERNS = 600
OVERLAID = 2000
SIDES = (256, 512)
AGAIN = 7
MADE = 20  # patterns that the files repeat
SIZES = (100, 160, 256, 400)
NEAR = 0.02
RINGS = 10
CEO2_PONI = {
    "centre_x_pixel": 487.259,
    "centre_y_pixel": 530.452,
    "distance_m": 0.208689,
    "tilt_deg": 1.08293,
    "tilt_plane_deg": -12.646,
    "pixel_x_um": 172.0,
    "pixel_y_um": 172.0,
    "wavelength_angstrom": 0.4066,
}
"""By the authors of the image with other software, its rows turned to ours."""
AGBH_HEADER = {
    "centre_x_pixel": -5.42 + 0.5,
    "centre_y_pixel": 85.86 + 0.5,
    "distance_m": 0.5138,
    "pixel_x_um": 172.0,
    "pixel_y_um": 172.0,
    "wavelength_angstrom": 0.73363,
}
"""What the file states in fields without a unit; its x and y are those of the detector, turned by 90°.

The beamline's programs (Nika for Igor) count pixels from the middle of the first, we from its outer corner.
"""


@dataclass(frozen=True)
class Calibrant:
    """A frame of a known material, and how its geometry is known."""

    name: str
    material: str
    image: Image
    geometry: dict[str, float]


def main() -> None:
    """Print a line a calibrant, then a line a class of confidence."""
    options = arguments("Compare rings of calibrants and centres of simulated patterns with what they are.")
    rings = [_judged(one) for one in _calibrants()]
    centres = list(_centres(PATTERNS // 10 if options.quick else PATTERNS))
    count = OVERLAID // 10 if options.quick else OVERLAID
    overlays = [_overlaid(side, count, one_calibration=one) for side in SIDES for one in (False, True)]
    if options.json:
        show([*rings, *centres, *overlays], True, "calibrants, then centres, then overlays")
        return
    print("\n".join(f"{key}: {value}" for key, value in heading().items()))
    print(f"\nRings of calibrants\n\n{table(rings)}\n\nCentres of simulated patterns\n\n{table(centres)}")
    print(f"\nProfiles over one another\n\n{table(overlays)}")


def _calibrants() -> Iterator[Calibrant]:
    raw = DATA / "raw_formats"
    ceo2 = raw / "xray_detector" / "CeO2_Pilatus1M.tif"
    agbh = raw / "nexus_hdf5" / "AgBehenate_228.hdf5"
    if ceo2.exists():
        yield Calibrant(f"{ceo2.name}, PONI of its authors", "CeO2", read(ceo2)[0], CEO2_PONI)
        yield Calibrant(f"{agbh.name}, its header alone", "AgBh", read(agbh)[0], AGBH_HEADER)
    for material, camera in {
        "LaB6": Camera(0.5, 120.0, 172.0),
        "CeO2": Camera(0.4, 130.0, 172.0),
        "AgBh": Camera(1.54, 250.0, 172.0),
    }.items():
        yield _simulated(material, camera)


def _simulated(material: str, camera: Camera) -> Calibrant:
    """Rings by the camera's own formula, with counting noise, gaps and a beam stop."""
    shape, centre = (619, 487), (240.3, 300.8)
    rows, columns = np.mgrid[: shape[0], : shape[1]] + 0.5
    radius = np.hypot(columns - centre[0], rows - centre[1])
    mean = 20 + 200 * np.exp(-radius / 60)
    for q in _expected(material):
        mean += 100 * np.exp(-(((radius - camera.radius_px(q)) / 1.8) ** 2))
    counts = np.random.default_rng(0).poisson(mean).astype(np.int32)
    counts[radius < 12], counts[195:212] = 0, -1
    geometry = {
        "centre_x_pixel": centre[0],
        "centre_y_pixel": centre[1],
        "distance_m": camera.distance_mm / 1000,
        "wavelength_angstrom": camera.wavelength_angstrom,
        "pixel_x_um": camera.pixel_um,
        "pixel_y_um": camera.pixel_um,
    }
    image = image_of(counts, counts=True, detector_pixel_um=camera.pixel_um)
    return Calibrant(f"{material}, simulated", material, image, geometry)


def _expected(material: str) -> list[float]:
    """Places of the rings in Å⁻¹, as pyFAI's calibrants have their spacings."""
    return [2 * math.pi / spacing for spacing in get_calibrant(material).dspacing[:RINGS]]


def _judged(one: Calibrant) -> dict[str, Any]:
    known = {"table": {}, "records": [{"origin": "hand", "known": one.geometry}]}
    told = profile(one.image, known, checks=False)
    found = np.array([peak["position"] for peak in told["peaks"]])
    reach = told["radial"]["x"][-1]
    expected = [q for q in _expected(one.material) if told["radial"]["x"][0] < q < 0.98 * reach]
    errors = [float(np.abs(found / q - 1).min()) for q in expected]
    return {
        "calibrant": one.name,
        "rings in the frame": len(errors),
        "within 1 %": sum(error < 0.01 for error in errors),
        "median error": f"{float(np.median(errors)):.2%}",
        "largest": f"{max(errors):.2%}",
        "first ring": f"{errors[0]:.2%}",
    }


def _centres(patterns: int) -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(7)
    seen: list[tuple[bool, float, float]] = []
    for number in range(patterns):
        side = int(rng.choice(SIZES))
        shape = (side, int(side * rng.uniform(0.7, 1.4)))
        pattern = simulate_pattern(rng, shape, grazing=number % 3 == 2)
        found = find_centre(pattern.counts, pattern.counts < 0)
        if found is None:
            continue
        apart = math.hypot(found.x - pattern.centre[0] - 0.5, found.y - pattern.centre[1] - 0.5)
        seen.append((number % 3 == 2, found.confidence, apart / max(shape)))
    for is_grazing, name in ((False, "transmission"), (True, "grazing incidence")):
        for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 0.9), (0.9, 1.0)):
            right = [far < NEAR for grazes, sure, far in seen if grazes == is_grazing and low <= sure < high]
            yield {
                "patterns": name,
                "confidence": f"{low:.0%} to {high:.0%}",
                "answer": "found" if low >= 0.6 else "not found",
                "how many": len(right),
                "right": f"{np.mean(right):.0%}" if right else "–",
            }


def _overlaid(side: int, count: int, *, one_calibration: bool) -> dict[str, Any]:
    """Lay the profiles of a collection's frames over one another: made anew, then kept, as a worker does."""
    with tempfile.TemporaryDirectory() as folder:
        trail = _trail(Path(folder), side, count, one_calibration=one_calibration)
        rows, ids = np.arange(count), trail.collection.ids
        start, before = time.perf_counter(), _processor_s()
        Curves(trail, rows).make(lambda done: None, os.cpu_count() or 1)
        first, worked = time.perf_counter() - start, _processor_s() - before
        seconds = []
        for _ in range(AGAIN):
            start = time.perf_counter()
            found = Curves(trail, rows).found
            overlay([(ids[row], curve) for row, curve in found.items()])
            seconds.append(time.perf_counter() - start)
    return {
        "images": count,
        "pixels": f"{side} × {side}",
        "geometry": "one for all" if one_calibration else "one for each",
        "made, seconds": f"{first:.1f}",
        "ms of processor an image": f"{1000 * worked / count:.1f}",
        "kept, seconds": f"{np.median(seconds):.2f}",
    }


def _trail(folder: Path, side: int, count: int, *, one_calibration: bool) -> Trail:
    """Write frames, each a file, and a collection that names them with their centres."""
    rng = np.random.default_rng(side)
    patterns = [simulate_pattern(rng, (side, side), grazing=False) for _ in range(MADE)]
    source = folder / "source"
    source.mkdir()
    for number, pattern in enumerate(patterns):
        np.save(source / f"{number:04d}.npy", pattern.counts.astype(np.int32))
    for number in range(MADE, count):
        os.link(source / f"{number % MADE:04d}.npy", source / f"{number:04d}.npy")
    paths = [f"{number:04d}.npy" for number in range(count)]
    shas = [file_sha256(source / path) for path in paths[:MADE]]
    taken = [0 if one_calibration else number % MADE for number in range(count)]
    facts = {
        "image_id": [image_id(shas[number % MADE], "image", 0, path) for number, path in enumerate(paths)],
        "path": paths,
        "file_sha256": [shas[number % MADE] for number in range(count)],
        "channel": "image",
        "frame": 0,
        "height": side,
        "width": side,
        "beam_centre_x_pixel": [patterns[one].centre[0] for one in taken],
        "beam_centre_y_pixel": [patterns[one].centre[1] for one in taken],
        "detector_distance_m": 0.5,
        "wavelength_angstrom": 1.0,
        "detector_pixel_um": 172.0,
    }
    texts = ("path", "file_sha256", "channel")
    columns = [
        Column(name, "text" if name in texts else "number", "hidden") for name in facts if name != "image_id"
    ]
    with Writer(folder / "frames") as writer:
        writer.info["parts"]["images"] = [writer.write("images", pd.DataFrame(facts))]
        writer.info["columns"] = {column.name: column.to_json() for column in columns}
        writer.info["source"] = {"root": str(source)}
        writer.commit()
    collection = open_collection(folder / "frames")
    return Trail(collection, open_annotations(collection.folder))


def _processor_s() -> float:
    """Seconds of processor that this process and those it ended have taken."""
    used = [resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
