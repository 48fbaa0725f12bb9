"""Which images the demo holds: samples, what is measured of each, with which instrument, in which file."""

import math
from dataclasses import dataclass

import numpy as np

from pipeline.simulate.laboratory.catalogue import DEPOSITORS, INSTRUMENTS, SCATTERERS, Depositor
from pipeline.simulate.laboratory.sample import Sample, depositors_of, grow

SHARES = {
    "films": 0.36,
    "sheets": 0.33,
    "soft": 0.26,
}  # of all images; the rest are micrographs of all samples


@dataclass(frozen=True)
class Measurement:
    """One file to write. `kind` is pfm (two images), lattice, scattering or micrograph (one image each)."""

    number: int
    path: str  # relative to the demo's folder, with /
    kind: str
    instrument: str
    sample: Sample
    mishap: str | None  # what went wrong with this measurement alone

    @property
    def images(self) -> int:
        """How many images the file holds."""
        return 2 if self.kind == "pfm" else 1


def plan(images: int, seed: int) -> list[Measurement]:
    """Plan measurements that give exactly `images` images; the same for the same numbers."""
    rng = np.random.default_rng([seed, 0])
    wanted = {campaign: int(images * share) for campaign, share in SHARES.items()}
    wanted["films"] -= wanted["films"] % 2
    out: list[Measurement] = []
    samples: list[Sample] = []
    for campaign, number in wanted.items():
        left = number
        people = depositors_of(campaign)
        while left > 0:
            depositor = people[int(rng.integers(len(people)))]
            sample = grow(rng, len(samples) + 1, depositor)
            samples.append(sample)
            for repeat in range(min(int(rng.integers(3, 12)), left)):
                if left > 0:
                    out.append(_measure(rng, len(out), sample, _kind(campaign), repeat))
                    left -= out[-1].images
    left = images - sum(measurement.images for measurement in out)
    for repeat in range(left):
        sample = samples[int(rng.integers(len(samples)))] if samples else grow(rng, 1, DEPOSITORS[0])
        out.append(_measure(rng, len(out), sample, "micrograph", repeat))
    return out


def _kind(campaign: str) -> str:
    return {"films": "pfm", "sheets": "lattice", "soft": "scattering"}[campaign]


def _measure(rng: np.random.Generator, number: int, sample: Sample, kind: str, repeat: int) -> Measurement:
    instrument = _instrument(rng, sample, kind)
    bias = f"_{sample.bias_v:+.0f}V" if kind == "pfm" and sample.bias_v else ""
    name = f"{sample.code}_{kind}_{repeat + 1:02d}{bias}.{INSTRUMENTS[instrument].file_format}"
    return Measurement(
        number=number,
        path=f"{instrument}/{sample.day:%Y-%m}/{name}",
        kind=kind,
        instrument=instrument,
        sample=sample,
        mishap=_mishap(rng, kind, instrument),
    )


def _instrument(rng: np.random.Generator, sample: Sample, kind: str) -> str:
    depositor: Depositor = sample.depositor
    if kind == "micrograph":
        return "AFM-1" if depositor.campaign == "films" else "SEM-1"
    if kind == "scattering":
        return SCATTERERS[sample.material].instruments[0]
    return str(rng.choice(depositor.instruments))


def _mishap(rng: np.random.Generator, kind: str, instrument: str) -> str | None:
    """Draw what may go wrong while measuring."""
    choices = {
        "pfm": ("tip crash", "no contact"),
        "lattice": ("tip crash", "out of focus")
        if instrument == "STM-1"
        else ("out of focus", "blank frame"),
        "scattering": ("shutter closed", "beam stop missed"),
        "micrograph": ("out of focus", "blank frame"),
    }[kind]
    return str(rng.choice(choices)) if rng.random() < 0.04 else None


def pixel_size_nm(sample: Sample, rng: np.random.Generator, size: int) -> float:
    """Pixel of a piezoresponse scan: the usual scan size that shows about 5 to 14 domains across."""
    scans_nm = np.array([200, 300, 500, 1000, 1500, 2000, 3000, 5000, 10000], float)
    width = sample.domain_width_nm or 120.0
    wanted = width * rng.uniform(6, 15)
    return (
        float(scans_nm[np.argmin(np.abs(np.log(scans_nm / wanted)))] / size) if math.isfinite(wanted) else 1.0
    )
