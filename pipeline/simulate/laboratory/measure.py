"""Carry out one planned measurement: simulate it, write its file, return its row of the metadata table."""

import math
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np
from scipy import ndimage

from pipeline.simulate.components import SERIES, Recipe
from pipeline.simulate.detector import Detector
from pipeline.simulate.ferroelectric import piezoresponse, polarization
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.laboratory.catalogue import INSTRUMENTS, SCATTERERS, SHEETS
from pipeline.simulate.laboratory.files import Header, write_counts, write_picture, write_scan
from pipeline.simulate.laboratory.plan import Measurement, pixel_size_nm
from pipeline.simulate.laboratory.sample import Sample
from pipeline.simulate.lattice import simulate_lattice
from pipeline.simulate.microscope import Condition, quantised
from pipeline.simulate.plane import View, make_view
from pipeline.simulate.scattering import simulate_pattern
from pipeline.simulate.textures import cracks, simulate_texture
from pipeline.simulate.wallpaper import Cell, draw_cell

Truth = dict[str, str | float | None]
SIZE = 160
_VARIANTS = 3  # polymorphs of a sheet: cells of the same group


def carry_out(measurement: Measurement, folder: Path, seed: int) -> Truth:
    """Simulate and write one file below `folder`; returns what is visible in it and was read off by hand."""
    rng = np.random.default_rng([seed, 1, measurement.number])
    path = folder / measurement.path
    makers: dict[str, Callable[[np.random.Generator, Measurement, Path], Truth]] = {
        "pfm": _piezoresponse,
        "lattice": _lattice,
        "scattering": _scattering,
        "micrograph": _micrograph,
    }
    return makers[measurement.kind](rng, measurement, path)


def _header(measurement: Measurement) -> Header:
    started = datetime.combine(measurement.sample.day, time(8)) + timedelta(
        minutes=7 * (measurement.number % 90)
    )
    instrument = INSTRUMENTS[measurement.instrument]
    return Header(started, instrument=measurement.instrument, camera=instrument.camera)


def _condition(rng: np.random.Generator, instrument: str) -> Condition:
    """The habit of an instrument: how noisy it is, and in which way."""
    facts = INSTRUMENTS[instrument]
    usual = Condition(
        noise=facts.noise * log_uniform(rng, 0.04, 0.2),
        slope=float(rng.choice([0.0, rng.uniform(0.1, 0.6)])),
        drift_px=rng.uniform(0, 3),
    )
    if facts.kind == "beam":
        return replace(
            usual, dose=log_uniform(rng, 20.0, 400.0) / facts.noise, blur_px=rng.uniform(0, 0.8) * facts.noise
        )
    return replace(
        usual,
        row_noise=facts.noise * log_uniform(rng, 0.04, 0.2),
        jump_rate=0.006 * facts.noise if rng.random() < 0.4 else 0.0,
        hum=0.22 * rng.uniform(0.5, 1.5) if instrument == "PFM-2" else 0.0,
        blur_px=rng.uniform(0, 0.7),
    )


def _piezoresponse(rng: np.random.Generator, measurement: Measurement, path: Path) -> Truth:
    sample = measurement.sample
    pixel_nm = pixel_size_nm(sample, rng, SIZE)
    width_px = float(np.clip((sample.domain_width_nm or 120.0) / pixel_nm, 2.5, SIZE / 3))
    polarized = polarization(rng, sample.domain_state or "labyrinth", SIZE, width_px)
    if sample.outcome == "amorphous":
        polarized = 0.05 * polarized
    if sample.outcome == "delaminated":
        lifted = ndimage.gaussian_filter(cracks(rng, SIZE), 1.0)
        polarized = polarized * (lifted > np.quantile(lifted, 0.45))
    if measurement.mishap is not None:
        polarized = polarized.copy()
        polarized[int(rng.uniform(0.1, 0.7) * SIZE) if measurement.mishap == "tip crash" else 0 :] *= 0.02
    condition = _condition(rng, measurement.instrument)
    drive = float(rng.choice([1.0, 2.0, 3.0]))
    amplitude, phase = piezoresponse(rng, polarized, sample.d33 or 20.0, drive, condition)
    write_scan(path, amplitude, phase, replace(_header(measurement), pixel_size_nm=pixel_nm))
    if sample.outcome != "as intended" or measurement.mishap is not None:
        return {"drive_V": drive}
    return {
        "drive_V": drive,
        "domain_state": sample.domain_state,
        "domain_width_nm": None if sample.domain_width_nm is None else round(sample.domain_width_nm, 1),
        "d33_pm_per_V": None if sample.d33 is None else round(sample.d33, 1),
    }


def structure(sample: Sample) -> Cell:
    """The crystal structure of a sheet: the same for every sample of the same material and polymorph."""
    facts = SHEETS[sample.material]
    rng = np.random.default_rng([zlib.crc32(sample.material.encode()), sample.seed % _VARIANTS])
    return draw_cell(rng, facts.group, 44.0, facts.family)


def _lattice(rng: np.random.Generator, measurement: Measurement, path: Path) -> Truth:
    sample = measurement.sample
    cell = structure(sample)
    usual_nm = np.array([0.004, 0.006, 0.008, 0.012, 0.016, 0.025, 0.04, 0.06, 0.1])
    lattice_nm = (sample.lattice_angstrom or 5.0) / 10
    wanted = lattice_nm / rng.uniform(12, 44)
    pixel_nm = float(usual_nm[np.argmin(np.abs(np.log(usual_nm / wanted)))])
    condition = _condition(rng, measurement.instrument)
    if measurement.mishap == "out of focus":
        condition = replace(condition, blur_px=rng.uniform(6, 12), noise=0.6)
    if measurement.mishap in ("blank frame", "tip crash"):
        condition = replace(
            condition, noise=6.0, jump_rate=0.05 if measurement.mishap == "tip crash" else 0.0
        )
    defects = {"twinned": "twin", "contaminated": "contamination"}
    defect = defects.get(sample.outcome, str(rng.choice(["none", "vacancies"], p=[0.8, 0.2])))
    image = simulate_lattice(
        rng, SIZE, condition=condition, cell=cell.scaled(lattice_nm / pixel_nm), defect=defect
    )
    pixels = quantised(rng, image.pixels, bits=8 if path.suffix == ".png" else 16)
    write_picture(path, pixels, replace(_header(measurement), pixel_size_nm=pixel_nm))
    return {"wallpaper_group": cell.group} if image.visible and measurement.mishap is None else {}


def _scattering(rng: np.random.Generator, measurement: Measurement, path: Path) -> Truth:
    sample = measurement.sample
    layout = zlib.crc32(f"{measurement.instrument}{sample.day.year}".encode())
    view = _view(measurement.instrument, np.random.default_rng(layout + sample.day.month), rng)
    kinds = {"SAXS-1": "modules", "GIWAXS-1": "modules", "GISAXS-1": "chip"}
    dose = log_uniform(rng, 60.0, 1500.0) * (0.25 if measurement.sample.depositor.code == "D10" else 1.0)
    detector = Detector(kinds[measurement.instrument], dose, "arm", layout=layout)
    if measurement.mishap == "shutter closed":
        detector = replace(detector, dose=1e-4)
    if measurement.mishap == "beam stop missed":
        detector = replace(detector, beam_stop="none", dose=dose * 30)
    pattern = simulate_pattern(rng, view=view, recipe=_recipe(sample, measurement), detector=detector)
    header = replace(_header(measurement), centre=view.centre, exposure_s=round(dose / 100, 3))
    write_counts(path, pattern.counts, header)
    spacing = sample.lattice_angstrom
    has_peaks = bool(pattern.features & {"ring", "arc", "peak", "rod"}) and spacing is not None
    return {
        "scattering_geometry": pattern.geometry,
        "scattering_feature": ";".join(sorted(pattern.features)) or None,
        "peak_q_per_angstrom": round(2 * math.pi / spacing, 4) if has_peaks and spacing else None,
    }


def _view(instrument: str, fixed: np.random.Generator, rng: np.random.Generator) -> View:
    """The beam's place on an instrument's detector, which moves from month to month."""
    height, width, x, y = {
        "SAXS-1": (168, 160, 0.5, 0.52),
        "GIWAXS-1": (160, 176, 0.5, 0.86),
        "GISAXS-1": (168, 160, 0.45, 0.8),
    }[instrument]
    centre = (width * (x + fixed.normal(0, 0.03)), height * (y + fixed.normal(0, 0.02)))
    grazing = instrument != "SAXS-1"
    return make_view((height, width), centre, grazing, rng.normal(0, 0.006) if grazing else 0.0)


def _recipe(sample: Sample, measurement: Measurement) -> Recipe:
    """Rings where the spacing puts them; sharper and better aligned the hotter the sample was annealed."""
    facts = SCATTERERS[sample.material]
    camera = INSTRUMENTS[measurement.instrument].camera
    low, high = facts.anneal_c
    annealed = (sample.temperature_c - low) / (high - low)
    features = {"amorphous": ("halo",), "beam damage": (*facts.features[:1], "halo")}.get(
        sample.outcome, facts.features
    )
    spacing = sample.lattice_angstrom or facts.spacing_angstrom
    ratios = SERIES[facts.series]
    orders = [ratio / ratios[0] for ratio in ratios]
    radii = [camera.radius_px(2 * math.pi / spacing * order) for order in orders] if camera else []
    inside = tuple(radius for radius in radii if radius < 150)
    first = radii[0] if radii else 20.0
    return Recipe(
        features=frozenset(features),
        ring_radii_px=inside or None,
        ring_width=0.05 * math.exp(-1.3 * annealed),
        arc_fwhm_deg=48 * math.exp(-1.5 * annealed),
        halo_radius_px=min(first if features[0] == "halo" else 1.6 * first, 90.0),
        rod_spacing_px=first,
        peak_spacing_px=first,
    )


def _micrograph(rng: np.random.Generator, measurement: Measurement, path: Path) -> Truth:
    sample = measurement.sample
    choices = {
        "films": ("terraces", "rough", "grains"),
        "sheets": ("aggregates", "particles", "adsorbates"),
        "soft": ("fibres", "pores", "particles"),
    }[sample.depositor.campaign]
    kind = choices[sample.seed % 3]
    if sample.outcome == "delaminated":
        kind = "cracks"
    if measurement.mishap is not None:
        kind = "unfocused" if measurement.mishap == "out of focus" else "blank"
    texture = simulate_texture(rng, SIZE, kind, _condition(rng, measurement.instrument))
    pixels = quantised(rng, texture.pixels, bits=8 if path.suffix == ".png" else 16)
    pixel_nm = float(rng.choice([2.0, 4.0, 8.0, 16.0, 32.0]))
    write_picture(path, pixels, replace(_header(measurement), pixel_size_nm=pixel_nm))
    return {"micrograph_texture": kind}
