"""Geometry under the names that instruments and tables use."""

from typing import Any

import pytest

from pipeline.scattering.geometry import resolve
from pipeline.scattering.header import layers_of

SHAPE = (10, 20)


def known(header: dict[str, Any], table: dict[str, Any] | None = None) -> dict[str, Any]:
    """The geometry that a header and a row of a table give."""
    return resolve(layers_of(header, table or {}, SHAPE), SHAPE).geometry.to_json()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"Beam_xy": "(498.18, 515.77) pixels"}, {"centre_x_pixel": 498.18, "centre_y_pixel": 515.77}),
        ({"Beam_xy": "(0.00, 0.00) pixels"}, {}),
        ({"Center_1": 71.3, "Center_2": "134.0"}, {"centre_x_pixel": 71.3, "centre_y_pixel": 134.0}),
        ({"entry/detector/beam_center_x": 14.7, "entry/detector/beam_center_y": 2.0}, {}),
        ({"beam_centre_x_pixel": 3.0}, {}),
        ({"PSize_1": 172e-6, "PSize_2": 75e-6}, {"pixel_x_um": pytest.approx(172), "pixel_y_um": 75.0}),
        ({"photon_energy_kev": 12.398419843320026}, {"wavelength_angstrom": pytest.approx(1.0)}),
        ({"wavelength_angstrom": 0, "detector_distance_m": -1}, {}),
        ({"technique": "GISAXS"}, {"grazing": True}),
        ({"scattering_geometry": "transmission", "technique": "GISAXS"}, {"grazing": False}),
        ({"incident_angle_deg": 0.2}, {"incidence_deg": 0.2, "grazing": True}),
        ({"Polarization": "0.990"}, {"polarisation": 0.99}),
        ({"reciprocal_pixel_per_nm": 0.5}, {"q_per_pixel_per_angstrom": pytest.approx(0.314159, rel=1e-5)}),
    ],
)
def test_names_of_instruments_are_understood(header: dict[str, Any], expected: dict[str, Any]) -> None:
    """Zeros, half a centre and lengths without a unit tell nothing."""
    assert known(header) == expected


def test_a_column_of_the_table_goes_before_the_header() -> None:
    """Somebody typed it there on purpose."""
    assert known({"detector_distance_m": 1.0}, {"Detector_distance_m": 2.0}) == {"distance_m": 2.0}


def test_axes_in_q_give_the_centre_and_both_steps() -> None:
    """There q is nothing: in the middle of a pixel; rows go upwards in q."""
    ends = {"qx_min": -0.05, "qx_max": 0.14, "qy_min": -0.06, "qy_max": 0.03}
    found = known({f"{name}_per_angstrom": value for name, value in ends.items()})

    assert found["centre_x_pixel"] == pytest.approx(5.5)
    assert found["centre_y_pixel"] == pytest.approx(3.5)
    assert found["q_per_pixel_y_per_angstrom"] == pytest.approx(0.01)
