"""What is known of a geometry, laid over one another; numbers that cannot be."""

import pytest

from pipeline.errors import GeometryError
from pipeline.scattering.geometry import BY_HAND, HEADER, PONI, Geometry, Layer, checked, resolve

SHAPE = (100, 200)


def test_the_topmost_layer_counts_and_is_named() -> None:
    """Numbers of lower layers stay where the upper ones are silent."""
    layers = [Layer(HEADER, {"distance_m": 1.0, "pixel_x_um": 172.0}), Layer(BY_HAND, {"distance_m": 0.9})]
    found = resolve(layers, SHAPE)

    assert found.geometry == Geometry(distance_m=0.9, pixel_x_um=172.0)
    assert found.origins == {"distance_m": BY_HAND, "pixel_x_um": HEADER}


def test_a_poni_file_replaces_all_below_it() -> None:
    """A wavelength of the header belongs to another calibration; what beam and sample did stays known."""
    below = Layer(HEADER, {"wavelength_angstrom": 1.0, "polarisation": 0.99, "grazing": True})
    found = resolve([below, Layer(PONI, {"distance_m": 0.2})], SHAPE)

    assert found.geometry == Geometry(distance_m=0.2, polarisation=0.99, grazing=True)


def test_a_layer_for_another_detector_is_passed_over_with_a_sentence() -> None:
    """It says both sizes."""
    found = resolve([Layer(PONI, {"distance_m": 0.2}, (100, 100))], SHAPE)

    assert found.geometry == Geometry()
    assert "100 × 100 pixels, this image has 200 × 100" in found.notes[0]


@pytest.mark.parametrize(
    ("known", "axis"),
    [
        ({}, "pixel"),
        ({"distance_m": 1.0, "wavelength_angstrom": 1.0}, "pixel"),
        ({"distance_m": 1.0, "pixel_x_um": 172.0}, "two_theta"),
        ({"distance_m": 1.0, "pixel_x_um": 172.0, "wavelength_angstrom": 1.0}, "q"),
        ({"q_per_pixel_per_angstrom": 0.01}, "q"),
    ],
)
def test_the_axis_claims_no_more_than_is_known(known: dict[str, float], axis: str) -> None:
    """For q it takes distance, wavelength and pixel, or data that are in q already."""
    assert Geometry(**known).axis == axis  # type: ignore[arg-type]


def test_energy_is_a_wavelength_and_pixels_are_square_unless_told() -> None:
    """12.398 keV are 1 Å."""
    known = checked({"photon_energy_kev": 12.398419843320026, "pixel_x_um": 75, "centre_x_pixel": None})

    assert known == {"wavelength_angstrom": pytest.approx(1.0), "pixel_x_um": 75.0, "pixel_y_um": 75.0}


def test_who_tells_an_angle_of_incidence_tells_of_a_surface() -> None:
    """Unless it is said that there was none."""
    assert checked({"incidence_deg": 0.2}) == {"incidence_deg": 0.2, "grazing": True}
    assert checked({"incidence_deg": 30, "grazing": False})["grazing"] is False


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"distance_m": -1}, "distance_m is -1: expected a number from"),
        ({"distance_m": float("nan")}, "distance_m is nan"),
        ({"wavelength_angstrom": True}, "wavelength_angstrom is True"),
        ({"colour": 3}, "colour = 3 is no part of a geometry: centre_x_pixel"),
    ],
)
def test_a_number_that_cannot_be_is_named(given: dict[str, object], sentence: str) -> None:
    """With its value and what was expected."""
    with pytest.raises(GeometryError, match=sentence):
        checked(given)
