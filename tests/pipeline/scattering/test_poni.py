"""PONI files: what is taken, and what is refused with a sentence; a calibrant of known material."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import GeometryError
from pipeline.readers import read
from pipeline.scattering.geometry import Geometry
from pipeline.scattering.poni import read_poni
from pipeline.scattering.profile import profile

PLAIN = """# Calibration of an image whose rows go up
PixelSize1: 0.000172
PixelSize2: 0.000172
Distance: 0.208651380603
Poni1: 0.0921011517154
Poni2: 0.0799601126306
Rot1: -0.0184422457059
Rot2: -0.00413760084465
Rot3: -2.77645988275e-08
SplineFile: None
Wavelength: 4.066e-11
"""
"""Of shared/data's CeO2_Pilatus1M.tif, by its authors with other software; their rows turned to ours."""
TURNED = """poni_version: 2.1
Detector: Detector
Detector_config: {"pixel1": 1e-4, "pixel2": 1e-4, "max_shape": [100, 100], "orientation": 2}
"""
CEO2 = (3.1242, 2.7056, 1.9132, 1.6316, 1.5621, 1.3528)
"""Å: 111, 200, 220, 311, 222, 400 of a = 5.4113 Å (NIST SRM 674b)."""


def test_a_poni_file_gives_centre_distance_tilt_and_wavelength() -> None:
    """The centre is where the beam meets the detector, not the foot of the perpendicular."""
    calibration = read_poni(PLAIN)

    told = Geometry(**calibration.known)
    assert told.centre == pytest.approx((487.26, 530.45), abs=0.01)
    assert (told.wavelength_angstrom, told.tilt_deg) == pytest.approx((0.4066, 1.0829), abs=1e-4)
    assert calibration.shape is None


def test_the_detector_of_a_newer_file_has_a_shape() -> None:
    """Version 2 names the detector; pyFAI knows how large it is."""
    text = PLAIN.replace("PixelSize1: 0.000172\nPixelSize2: 0.000172\nSplineFile: None\n", "")
    text = text.replace("PixelSize1: 0.000172\nPixelSize2: 0.000172\n", "").replace("SplineFile: None\n", "")
    calibration = read_poni(f"poni_version: 2\nDetector: Pilatus1M\nDetector_config: {{}}\n{text}")

    assert calibration.shape == (1043, 981)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nothing", "no PONI file: it has no line distance and no line poni1"),
        ("x" * 70_000, "no PONI file: 70,000 characters"),
        (PLAIN.replace("0.208651380603", "far"), "cannot be used: could not convert string"),
        (PLAIN.replace("SplineFile: None", "SplineFile: /etc/passwd"), "by a further file"),
        (PLAIN.replace("0.208651380603", "-0.2"), "distance_m is -0.2"),
        (PLAIN + 'poni_version: 2\nDetector: Detector\nDetector_config: {"pixel1"', "is no JSON"),
        (PLAIN + TURNED, "turned round"),
    ],
)
def test_what_cannot_be_taken_is_said(text: str, sentence: str) -> None:
    """No file is opened that the text names."""
    with pytest.raises(GeometryError, match=sentence):
        read_poni(text)


@pytest.mark.shared_data
def test_rings_of_a_real_calibrant_come_out_within_one_percent(shared_data: Path) -> None:
    """CeO2 on a Pilatus, calibrated by its authors: the first six rings."""
    image = read(shared_data / "raw_formats" / "xray_detector" / "CeO2_Pilatus1M.tif")[0]
    known = {"table": {}, "records": [{"origin": "poni", "known": read_poni(PLAIN).known}]}
    told = profile(image, known, checks=False)

    found = np.array([peak["position"] for peak in told["peaks"]])
    for spacing in CEO2:
        expected = 2 * np.pi / spacing
        assert np.abs(found / expected - 1).min() < 0.005, expected


@pytest.mark.shared_data
def test_silver_behenate_comes_out_by_the_numbers_of_its_own_header(shared_data: Path) -> None:
    """Ten rings; the beamline counts pixels from the middle of the first, half a pixel from our corner."""
    image = read(shared_data / "raw_formats" / "nexus_hdf5" / "AgBehenate_228.hdf5")[0]
    told = {name.rpartition("/")[2]: value for name, value in image.metadata.items()}
    geometry = {
        "centre_x_pixel": told["pin_ccd_center_y_pixel"] + 0.5,
        "centre_y_pixel": told["pin_ccd_center_x_pixel"] + 0.5,
        "distance_m": told["SDD"] / 1000,
        "wavelength_angstrom": image.metadata["wavelength_angstrom"],
        "pixel_x_um": 1000 * told["pin_ccd_pixel_size_x"],
        "pixel_y_um": 1000 * told["pin_ccd_pixel_size_y"],
    }
    known = {"table": {}, "records": [{"origin": "hand", "known": geometry}]}
    found = np.array([peak["position"] for peak in profile(image, known, checks=False)["peaks"]])

    for order in range(1, 11):
        expected = 2 * np.pi * order / 58.380
        assert np.abs(found / expected - 1).min() < 0.005, order
