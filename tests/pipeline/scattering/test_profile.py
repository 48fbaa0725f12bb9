"""I(q), I(χ), masks and peaks of rings at known places."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.readers.image import image_of
from pipeline.scattering.describe import NAMES, scattering_peaks
from pipeline.scattering.geometry import Geometry
from pipeline.scattering.integrate import azimuthal, integrator
from pipeline.scattering.profile import curve_of, profile
from tests.pipeline.scattering.making import CENTRE, GEOMETRY, NOTHING_ELSE, RINGS, SHAPE, frame, rings


def positions(told: dict) -> list[float]:
    """Where the peaks are."""
    return [peak["position"] for peak in told["peaks"]]


def test_rings_come_out_at_their_q_with_spacing_and_error() -> None:
    """Within 1 %; the error is that of counting."""
    told = profile(frame(rings()), NOTHING_ELSE)

    assert (told["axis"], told["unit"], told["notes"]) == ("q", "Å⁻¹", [])
    assert positions(told) == pytest.approx(list(RINGS), rel=0.01)
    assert told["peaks"][0]["spacing_angstrom"] == pytest.approx(2 * np.pi / RINGS[0], rel=0.01)
    middle = int(np.argmin(np.abs(np.array(told["radial"]["x"]) - 0.75)))
    assert 0 < told["radial"]["error"][middle] < 1
    assert told["radial"]["intensity"][middle] == pytest.approx(5, abs=1.5)


@pytest.mark.parametrize(
    ("told", "axis", "first"),
    [
        ({"detector_distance_m": 0.1}, "two_theta", 3.648),
        ({}, "pixel", 37.07),
        ({"q_per_pixel_per_angstrom": 0.0108}, "q", 0.4003),
    ],
)
def test_without_the_whole_geometry_the_axis_is_another(
    told: dict[str, float], axis: str, first: float
) -> None:
    """The angle without a wavelength, pixels without more; q where the axes are q already."""
    centre = {"beam_centre_x_pixel": CENTRE[0], "beam_centre_y_pixel": CENTRE[1]}
    found = profile(frame(rings(), **centre, **told), NOTHING_ELSE, checks=False)

    assert found["axis"] == axis
    assert found["peaks"][0]["position"] == pytest.approx(first, rel=0.01)


def test_a_curve_is_the_profile_in_even_steps() -> None:
    """The same I(q); a centre that nobody told is found, and without any there is no curve."""
    whole, curve = profile(frame(rings()), NOTHING_ELSE, checks=False), curve_of(frame(rings()), NOTHING_ELSE)

    assert (curve.axis, curve.is_grazing, curve.is_found, curve.has_centre) == ("q", False, False, True)
    filled = np.isfinite(curve.intensity)
    assert np.allclose(curve.x[filled], whole["radial"]["x"], rtol=1e-5)
    assert np.allclose(curve.intensity[filled], whole["radial"]["intensity"], rtol=1e-5)
    found = curve_of(frame(rings(), detector_distance_m=0.1), NOTHING_ELSE)
    assert (found.axis, found.is_found) == ("two_theta", True)
    assert not curve_of(frame(np.ones((40, 40), np.int32), wavelength_angstrom=1.0), NOTHING_ELSE).has_centre


def test_gaps_hot_pixels_and_the_beam_stop_are_left_out_and_counted() -> None:
    """Each with its share; the rings stay where they are."""
    pixels = rings()
    pixels[:, 30:34] = -1
    pixels[20, 20] = 10**6
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    pixels[np.hypot(columns + 0.5 - CENTRE[0], rows + 0.5 - CENTRE[1]) < 6] = 0
    pixels[50:53, 100:] = 0
    told = profile(frame(pixels), NOTHING_ELSE, checks=False)

    assert told["masks"]["gaps"] == pytest.approx(4 / SHAPE[1], rel=0.01)
    assert told["masks"]["hot"] * pixels.size == pytest.approx(1, abs=0.02)
    assert told["masks"]["beam_stop"] * pixels.size >= np.pi * 5**2
    assert [20, 20, 1] in told["left_out"]
    assert positions(told)[-3:] == pytest.approx(list(RINGS), rel=0.01)


def test_what_the_header_tells_wrongly_is_doubted() -> None:
    """The rings are centred elsewhere: a sentence says where, and how sure that is."""
    told = profile(frame(rings(), beam_centre_x_pixel=60.0, beam_centre_y_pixel=60.0), NOTHING_ELSE)

    assert "told to be at (60.0, 60.0), but the pattern is centred at (70." in told["notes"][0]


def test_without_any_centre_there_is_no_profile_but_a_sentence() -> None:
    """Noise has no centre: "not found" is the answer."""
    noise = np.random.default_rng(0).poisson(20, SHAPE).astype(np.int32)
    told = profile(frame(noise, exposure_s=1.0), NOTHING_ELSE)

    assert told["radial"] is None and not told["found"]["is_found"]
    assert "No centre was found" in told["notes"][0]


def test_a_centre_is_found_where_none_is_told() -> None:
    """And is said to be found, with its confidence."""
    told = profile(frame(rings(), detector_distance_m=0.1, wavelength_angstrom=1.0), NOTHING_ELSE)

    assert told["origins"]["centre_x_pixel"] == "found" and told["found"]["confidence"] > 0.9
    assert told["geometry"]["centre_x_pixel"] == pytest.approx(CENTRE[0], abs=1)
    assert positions(told) == pytest.approx(list(RINGS), rel=0.02)


@pytest.mark.parametrize(
    ("table", "whence", "said"),
    [
        ({"technique": "GIWAXS"}, "the table's column technique says (GIWAXS): q is", "which is not known"),
        ({"Incidence_deg": 0.2}, "the table's column Incidence_deg says (0.2): q is", "under the pointer"),
    ],
)
def test_grazing_incidence_says_what_q_is(table: dict[str, object], whence: str, said: str) -> None:
    """The length of the vector; and from where it is known that the beam grazed a surface."""
    note = profile(frame(rings()), {"table": table, "records": []}, checks=False)["notes"][0]

    assert whence in note and "not corrected for refraction. Its parts" in note and said in note


def test_a_header_or_people_may_tell_that_the_beam_grazed_a_surface() -> None:
    """The sentence names the header's entry, or that somebody said so."""
    centre = {"beam_centre_x_pixel": CENTRE[0], "beam_centre_y_pixel": CENTRE[1]}
    of_file = profile(frame(rings(), **centre, Technique="GISAXS"), NOTHING_ELSE, checks=False)
    by_hand = {"table": {}, "records": [{"origin": "hand", "known": {"grazing": True}}]}

    assert "as the file's header says (Technique: GISAXS)" in of_file["notes"][0]
    assert "as was told by hand" in profile(frame(rings()), by_hand, checks=False)["notes"][0]


@pytest.mark.parametrize("table", [{}, {"technique": "GISAXS"}])
def test_the_edge_of_a_beam_stop_is_no_peak(table: dict[str, object]) -> None:
    """Stop and holder are left out in grazing incidence too; I(χ) is that of the strongest ring."""
    pixels = rings()
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    pixels[np.hypot(columns + 0.5 - CENTRE[0], rows + 0.5 - CENTRE[1]) < 6] = 0
    pixels[:48, 69:72] = 0
    pixels[20:23] = -1
    told = profile(frame(pixels), {"table": table, "records": []}, checks=False)
    held = {
        (row, column) for row, first, length in told["left_out"] for column in range(first, first + length)
    }

    assert positions(told) == pytest.approx(list(RINGS), rel=0.01)
    assert {(10, 70), (30, 70), (52, 70)} <= held
    assert scattering_peaks(frame(pixels))[NAMES[3]] == len(told["peaks"])
    low, high = told["azimuthal"]["band"]
    top = max(told["peaks"], key=lambda peak: peak["height"])["position"]
    assert low < top < high and high - low < 0.2


def test_what_is_dark_below_a_horizon_is_no_beam_stop() -> None:
    """It stays in, but for what lies close around the stop."""
    pixels = rings()
    pixels[53:] //= 100
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    radius = np.hypot(columns + 0.5 - CENTRE[0], rows + 0.5 - CENTRE[1])
    pixels[radius < 6] = 0
    told = profile(frame(pixels), {"table": {"technique": "GISAXS"}, "records": []}, checks=False)

    assert np.pi * 5**2 <= told["masks"]["beam_stop"] * pixels.size <= np.pi * 14**2


@pytest.mark.parametrize("polarisation", [1.0, 0.0, -1.0])
def test_a_polarised_beam_is_corrected_where_that_is_known(polarisation: float) -> None:
    """An even scatterer comes out even, near the beam and far from it; and what was done is told."""
    shape, pixel_m = (120, 120), 2e-3
    y, x = (np.mgrid[: shape[0], : shape[1]] + 0.5 - 60) * pixel_m
    away = np.sqrt(0.1**2 + x**2 + y**2)
    seen = 1 - (0.5 * (1 + polarisation) * x**2 + 0.5 * (1 - polarisation) * y**2) / away**2
    pixels = (1e4 * seen * (0.1 / away) ** 3).astype(np.float32)
    geometry = {"distance_m": 0.1, "pixel_x_um": 2000.0, "centre_x_pixel": 60.0, "centre_y_pixel": 60.0}
    record = {"origin": "hand", "known": geometry | {"polarisation": polarisation}}
    told = profile(image_of(pixels), {"table": {}, "records": [record]}, checks=False)

    assert told["corrections"] == {"solid_angle": True, "polarisation": polarisation}
    assert told["radial"]["intensity"] == pytest.approx([1e4] * len(told["radial"]["x"]), rel=0.003)
    assert told["azimuthal"]["intensity"] == pytest.approx([1e4] * 180, rel=0.003)


def test_chi_counts_against_the_clock_from_the_right() -> None:
    """A spot above right is at 45°, whatever way rows are numbered."""
    pixels = np.zeros((100, 100), np.int32)
    pixels[19:22, 79:82] = 1000
    chi, intensity = azimuthal(pixels, pixels < 0, Geometry(50.0, 50.0), (0.0, 70.0))

    assert chi[np.argmax(intensity)] == pytest.approx(45, abs=3)


def test_a_tilt_is_meant_as_the_rings_over_the_image_are_drawn() -> None:
    """The angle between the beam and the way from the sample to a place of the tilted plane (cone.mjs)."""
    geometry = replace(GEOMETRY, tilt_deg=20.0, tilt_plane_deg=70.0)
    x, y, tilt, plane = 110.0, 20.0, np.radians(20), np.radians(70)
    beam = 0.1 * np.array([np.sin(tilt) * np.cos(plane), np.sin(tilt) * np.sin(plane), np.cos(tilt)])
    there = beam + 172e-6 * np.array([x - CENTRE[0], y - CENTRE[1], 0])
    angle = np.arccos(there @ beam / np.linalg.norm(there) / np.linalg.norm(beam))

    found = integrator(geometry, SHAPE).tth(np.array([y - 0.5]), np.array([x - 0.5]))
    assert found[0] == pytest.approx(angle, abs=1e-6)


def test_peaks_are_descriptors_where_the_file_tells_all() -> None:
    """The strongest peak and how many there are; nothing of a frame without its geometry."""
    found = scattering_peaks(frame(rings()))

    assert tuple(found) == NAMES and found["scattering_peak_count"] == 3
    assert found["scattering_peak_q_per_angstrom"] == pytest.approx(RINGS[1], rel=0.01)
    assert scattering_peaks(frame(rings(), exposure_s=1.0)) == {}
