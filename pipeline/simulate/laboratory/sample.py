"""Samples: grown once, with a history and properties that follow from it; measured several times."""

import math
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from pipeline.simulate.ferroelectric import d33_pm_per_v, kittel_width_nm
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.laboratory.catalogue import (
    DEPOSITORS,
    FERROELECTRICS,
    GROWERS,
    HOT_GROWER,
    SCATTERERS,
    SHEETS,
    SOFT_SUBSTRATES,
    SUBSTRATES_ANGSTROM,
    Depositor,
)

FIRST_DAY = date(2022, 1, 10)
_MONTHS = 46


@dataclass(frozen=True)
class Sample:
    """A sample and what is true of it; `None` where a property does not apply."""

    code: str
    depositor: Depositor
    grower: str
    material: str
    substrate: str
    goal: str
    day: date
    temperature_c: float
    thickness_nm: float | None
    lattice_angstrom: float | None
    outcome: str  # "as intended" or what went wrong
    domain_state: str | None = None
    domain_width_nm: float | None = None
    d33: float | None = None
    bias_v: float | None = None
    seed: int = field(default=0, repr=False)


def grow(rng: np.random.Generator, number: int, depositor: Depositor) -> Sample:
    """Grow a sample of the depositor's campaign."""
    makers = {"films": _film, "sheets": _sheet, "soft": _soft}
    return makers[depositor.campaign](rng, number, depositor)


def depositors_of(campaign: str) -> list[Depositor]:
    """Those who work on a campaign."""
    return [depositor for depositor in DEPOSITORS if depositor.campaign == campaign]


def _common(rng: np.random.Generator, number: int, depositor: Depositor) -> dict:
    month = rng.uniform(depositor.since, _MONTHS)
    return {
        "code": f"S{number:04d}",
        "depositor": depositor,
        "grower": str(rng.choice(GROWERS, p=[0.3, 0.22, 0.16, 0.14, 0.1, 0.08])),
        "goal": str(rng.choice(depositor.goals)),
        "day": FIRST_DAY + timedelta(days=int(30.4 * month)),
        "seed": int(rng.integers(2**31)),
    }


def _film(rng: np.random.Generator, number: int, depositor: Depositor) -> Sample:
    known = _common(rng, number, depositor)
    favourite = list(FERROELECTRICS)[DEPOSITORS.index(depositor) % len(FERROELECTRICS)]
    material = favourite if rng.random() < 0.55 else str(rng.choice(list(FERROELECTRICS)))
    substrate = str(rng.choice(list(SUBSTRATES_ANGSTROM), p=[0.42, 0.28, 0.16, 0.14]))
    facts = FERROELECTRICS[material]
    thickness = round(log_uniform(rng, 5.0, 320.0), 1)
    too_hot = rng.normal(0, 28) + (35 if known["grower"] == HOT_GROWER else 0)
    bias = float(rng.choice([0.0, 0.0, 0.0, -8.0, -6.0, -4.0, -2.0, 2.0, 4.0, 6.0, 8.0]))
    if known["goal"] not in ("switching", "domain engineering"):
        bias = 0.0
    state = domain_state(rng, thickness, SUBSTRATES_ANGSTROM[substrate] / facts.lattice_angstrom - 1, bias)
    width = kittel_width_nm(thickness, facts.kittel) * math.exp(rng.normal(0, 0.06))
    return Sample(
        **known,
        material=material,
        substrate=substrate,
        temperature_c=round(facts.growth_c + too_hot, 0),
        thickness_nm=thickness,
        lattice_angstrom=film_lattice_angstrom(
            facts.lattice_angstrom, SUBSTRATES_ANGSTROM[substrate], thickness
        ),
        outcome=film_outcome(rng, too_hot),
        domain_state=state,
        domain_width_nm=None if state == "single domain" else width,
        d33=d33_pm_per_v(facts.d33, state, thickness) * math.exp(rng.normal(0, 0.07)),
        bias_v=bias,
    )


def film_lattice_angstrom(
    bulk: float, substrate: float, thickness_nm: float, relaxation_nm: float = 70.0
) -> float:
    """In-plane lattice constant: the substrate's for a thin film, relaxing to the bulk's with thickness."""
    return bulk + (substrate - bulk) * math.exp(-thickness_nm / relaxation_nm)


def domain_state(rng: np.random.Generator, thickness_nm: float, strain: float, bias_v: float) -> str:
    """Draw a state: bubbles in very thin films, needles in thick ones under tension, poling makes one domain.

    `strain` is the substrate's misfit (positive = tension); compression favours stripes over labyrinths.
    """
    if abs(bias_v) > 5 and rng.random() < 0.85:
        return "single domain"
    scores = {
        "bubbles": 3.0 * (1 - thickness_nm / 14),
        "a/c needles": 0.6 + 90 * strain + 0.8 * math.log(thickness_nm / 80),
        "stripes": 0.1 - 55 * strain,
        "labyrinth": 0.9,
    }
    weights = np.exp(1.6 * np.clip(np.array(list(scores.values())), -6, 6))
    return str(rng.choice(list(scores), p=weights / weights.sum()))


def film_outcome(rng: np.random.Generator, too_hot_c: float) -> str:
    """Too hot a growth delaminates, too cold a one stays amorphous."""
    if rng.random() < 1 / (1 + math.exp((62 - too_hot_c) / 9)):
        return "delaminated"
    return "amorphous" if rng.random() < 1 / (1 + math.exp((too_hot_c + 62) / 8)) else "as intended"


def _sheet(rng: np.random.Generator, number: int, depositor: Depositor) -> Sample:
    known = _common(rng, number, depositor)
    by_probe = depositor.instruments == ("STM-1",)
    fitting = [name for name, sheet in SHEETS.items() if sheet.by_probe == by_probe]
    material = str(rng.choice(fitting if "STEM-2" not in depositor.instruments else list(SHEETS)))
    facts = SHEETS[material]
    substrate = str(rng.choice(facts.substrates))
    temperature = round(rng.uniform(20, 650 if not facts.by_probe else 180), 0)
    strain = 0.004 * rng.standard_normal() + 1.1e-5 * (temperature - 20)
    outcome = str(rng.choice(["as intended", "twinned", "contaminated"], p=[0.86, 0.08, 0.06]))
    return Sample(
        **known,
        material=material,
        substrate=substrate,
        temperature_c=temperature,
        thickness_nm=None,
        lattice_angstrom=facts.lattice_angstrom * (1 + strain),
        outcome=outcome,
    )


def _soft(rng: np.random.Generator, number: int, depositor: Depositor) -> Sample:
    known = _common(rng, number, depositor)
    fitting = [
        name for name, facts in SCATTERERS.items() if set(facts.instruments) & set(depositor.instruments)
    ]
    material = "silver behenate" if known["goal"] == "standard" else str(rng.choice(fitting))
    facts = SCATTERERS[material]
    low, high = facts.anneal_c
    is_standard = material == "silver behenate"
    temperature = round(rng.uniform(low, high), 0)
    swelling = 0.0 if is_standard else rng.normal(0, 0.015) + 4e-5 * (temperature - 20)
    on_film = "SAXS-1" not in facts.instruments
    return Sample(
        **known,
        material=material,
        substrate=str(rng.choice(SOFT_SUBSTRATES[:3])) if on_film else "Kapton",
        temperature_c=temperature,
        thickness_nm=round(log_uniform(rng, 12.0, 250.0), 1) if on_film else None,
        lattice_angstrom=facts.spacing_angstrom * (1 + swelling),
        outcome=str(rng.choice(["as intended", "beam damage", "amorphous"], p=[0.9, 0.05, 0.05])),
    )
