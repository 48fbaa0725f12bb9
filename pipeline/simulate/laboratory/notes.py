"""The metadata table: one row a file, with what its depositor wrote down and forgot."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from pipeline.simulate.laboratory.measure import Truth
from pipeline.simulate.laboratory.plan import Measurement

COLUMNS = (
    "path", "sample", "depositor", "grower", "material_system", "substrate", "goal", "date", "instrument",
    "technique", "temperature_C", "thickness_nm", "bias_V", "drive_V", "lattice_constant_angstrom",
    "d33_pm_per_V", "domain_width_nm", "peak_q_per_angstrom", "outcome", "domain_state", "wallpaper_group",
    "scattering_geometry", "scattering_feature", "micrograph_texture",
)  # fmt: skip

TECHNIQUES = {
    "PFM": "piezoresponse force microscopy",
    "STEM": "scanning transmission electron microscopy",
    "STM": "scanning tunnelling microscopy",
    "AFM": "atomic force microscopy",
    "SEM": "scanning electron microscopy",
    "SAXS": "small-angle X-ray scattering",
    "GISAXS": "grazing-incidence small-angle X-ray scattering",
    "GIWAXS": "grazing-incidence wide-angle X-ray scattering",
}


def row(measurement: Measurement, truth: Truth) -> Truth:
    """The row of a file. What a depositor forgets is the same for every file of a sample."""
    sample = measurement.sample
    known: Truth = {
        "path": measurement.path,
        "sample": sample.code,
        "depositor": sample.depositor.code,
        "grower": sample.grower,
        "material_system": sample.material,
        "substrate": sample.substrate,
        "goal": sample.goal,
        "date": sample.day.isoformat(),
        "instrument": measurement.instrument,
        "technique": TECHNIQUES[measurement.instrument.partition("-")[0]],
        "temperature_C": sample.temperature_c,
        "thickness_nm": sample.thickness_nm,
        "bias_V": sample.bias_v,
        "lattice_constant_angstrom": None
        if sample.lattice_angstrom is None
        else round(sample.lattice_angstrom, 4),
        "outcome": measurement.mishap or sample.outcome,
    }
    known.update(truth)
    memory = np.random.default_rng(sample.seed)
    for column, probability in sample.depositor.forgets.items():
        if memory.random() < probability:
            known[column] = None
    for column in ("temperature_C", "thickness_nm", "lattice_constant_angstrom", "substrate"):
        if memory.random() < 0.03:
            known[column] = None
    return known


def table(rows: Sequence[Truth]) -> str:
    """The rows as CSV; what is unknown is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for known in rows:
        writer.writerow({column: "" if known.get(column) is None else known[column] for column in COLUMNS})
    return text.getvalue()
