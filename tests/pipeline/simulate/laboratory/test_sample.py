"""Samples obey the laws that the demo lets one discover."""

import math

import numpy as np
import pytest

from pipeline.simulate.laboratory.catalogue import FERROELECTRICS, HOT_GROWER, SCATTERERS, SHEETS
from pipeline.simulate.laboratory.plan import Measurement, plan
from pipeline.simulate.laboratory.sample import (
    Sample,
    depositors_of,
    film_lattice_angstrom,
    film_outcome,
    grow,
)


@pytest.fixture(scope="module")
def films() -> list[Sample]:
    """Eight hundred films."""
    rng = np.random.default_rng(0)
    people = depositors_of("films")
    return [grow(rng, number, people[number % len(people)]) for number in range(800)]


@pytest.fixture(scope="module")
def planned() -> list[Measurement]:
    """A demo of a thousand images."""
    return plan(1000, seed=1)


@pytest.mark.parametrize("material", FERROELECTRICS)
def test_width_follows_kittel_within_a_material(films: list[Sample], material: str) -> None:
    """The slope of log width over log thickness is one half."""
    points = [
        (math.log(film.thickness_nm), math.log(film.domain_width_nm))
        for film in films
        if film.material == material and film.domain_width_nm and film.thickness_nm
    ]

    assert np.polyfit(*zip(*points, strict=True), 1)[0] == pytest.approx(0.5, abs=0.04)


def test_thin_films_have_bubbles_and_strong_bias_poles(films: list[Sample]) -> None:
    """States depend on thickness and bias as told in docs/demo.md."""
    thin = [film for film in films if film.thickness_nm and film.thickness_nm < 8 and film.bias_v == 0]
    poled = [film for film in films if film.bias_v and abs(film.bias_v) > 5]

    assert np.mean([film.domain_state == "bubbles" for film in thin]) > 0.5
    assert np.mean([film.domain_state == "single domain" for film in poled]) > 0.6


def test_the_lattice_relaxes_with_thickness() -> None:
    """A thin film takes the substrate's lattice, a thick one its own."""
    assert film_lattice_angstrom(4.0, 3.9, 1.0) == pytest.approx(3.9, abs=0.003)
    assert film_lattice_angstrom(4.0, 3.9, 600.0) == pytest.approx(4.0, abs=0.001)


def test_hot_growth_delaminates_and_cold_growth_stays_amorphous(films: list[Sample]) -> None:
    """Failures have causes; the grower whose heater reads too low has more of one kind."""
    rng = np.random.default_rng(1)
    by_grower = {
        grower: np.mean(
            [film.outcome == "delaminated" for film in films if (film.grower == HOT_GROWER) is grower]
        )
        for grower in (True, False)
    }

    assert {film_outcome(rng, 150.0) for _ in range(20)} == {"delaminated"}
    assert {film_outcome(rng, -150.0) for _ in range(20)} == {"amorphous"}
    assert by_grower[True] > 3 * by_grower[False]


def test_a_plan_has_exactly_the_images_asked_for(planned: list[Measurement]) -> None:
    """Channels count; paths are unique; all three campaigns and the micrographs are there."""
    assert sum(measurement.images for measurement in planned) == 1000
    assert len({measurement.path for measurement in planned}) == len(planned)
    assert {measurement.kind for measurement in planned} == {"pfm", "lattice", "scattering", "micrograph"}


@pytest.mark.parametrize("images", [1, 2, 7, 61])
def test_small_plans_work(images: int) -> None:
    """Any number of images can be asked for."""
    assert sum(measurement.images for measurement in plan(images, seed=2)) == images


def test_the_catalogue_covers_groups_and_features() -> None:
    """Every wallpaper group has a material, every scattering feature too."""
    assert len({sheet.group for sheet in SHEETS.values()}) == 17
    assert {feature for facts in SCATTERERS.values() for feature in facts.features} == {
        "ring", "arc", "peak", "rod", "halo", "yoneda"
    }  # fmt: skip
