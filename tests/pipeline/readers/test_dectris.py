from datetime import datetime

import pytest

from pipeline.readers.dectris import is_header, parse_header

HEADER = """# Detector: PILATUS 2M, S/N 24-0104
# 2024-10-26T01:38:05.208
# Pixel_size 172e-6 m x 172e-6 m
# Exposure_time 0.9950000 s
# Tau = 199.1e-09 s
# Gain_setting: autog (vrf = 1.000)
# N_excluded_pixels = 477
# Wavelength 0.98000 A
# Detector_distance 1.50000 m
# Beam_xy (0.00, 0.00) pixels
"""


def test_reads_the_lines():
    """Every line becomes an entry, whatever stands between key and value."""
    metadata = parse_header(HEADER).metadata

    assert metadata["Detector"] == "PILATUS 2M, S/N 24-0104"
    assert metadata["Tau"] == "199.1e-09 s"
    assert metadata["Gain_setting"] == "autog (vrf = 1.000)"
    assert metadata["N_excluded_pixels"] == 477


def test_shared_names_units_and_time():
    """Pixel, time, wavelength, distance and exposure are known in the units of their names."""
    detector = parse_header(HEADER)

    assert detector.pixel_um == pytest.approx(172)
    assert detector.acquired_at == datetime(2024, 10, 26, 1, 38, 5, 208000)
    assert detector.metadata["wavelength_angstrom"] == 0.98
    assert detector.metadata["detector_distance_m"] == 1.5
    assert detector.metadata["exposure_s"] == 0.995


@pytest.mark.parametrize("text", ["", "#", "# Pixel_size unknown", "# Wavelength", "no header\n\n###"])
def test_headers_that_say_nothing(text):
    """Odd headers give nothing and raise nothing."""
    detector = parse_header(text)

    assert detector.pixel_um is None
    assert "wavelength_angstrom" not in detector.metadata


def test_knows_a_header():
    """Descriptions of other programs are not taken for a detector's."""
    assert is_header(HEADER)
    assert not is_header("ImageJ=1.51d")
