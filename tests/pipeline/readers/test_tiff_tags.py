from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
import tifffile

from pipeline.readers import read

PIXELS = np.zeros((16, 16), np.uint16)


def image_with(tmp_path, **options):
    """Write and read a TIFF with these tags."""
    tifffile.imwrite(tmp_path / "a.tif", PIXELS, **options)
    return read(tmp_path / "a.tif")[0]


def test_ome_sizes(tmp_path):
    """OME states both sizes of a pixel with their units."""
    tifffile.imwrite(
        tmp_path / "a.ome.tif",
        PIXELS,
        metadata={
            "PhysicalSizeX": 0.2,
            "PhysicalSizeXUnit": "µm",
            "PhysicalSizeY": 100,
            "PhysicalSizeYUnit": "nm",
        },
    )

    image = read(tmp_path / "a.ome.tif")[0]

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (pytest.approx(200), pytest.approx(100))


@pytest.mark.parametrize(
    ("unit", "size"), [("nm", 2.0), ("micron", 2000.0), ("\\u00B5m", 2000.0), ("inch", None), ("pixel", None)]
)
def test_imagej_unit(tmp_path, unit, size):
    """ImageJ's resolution counts in its own unit; a unit of print says nothing."""
    image = image_with(tmp_path, imagej=True, resolution=(0.5, 0.5), metadata={"unit": unit})

    assert image.pixel_size_nm == (pytest.approx(size) if size else None)


def test_resolution_of_print_is_no_pixel_size(tmp_path):
    """Dots per inch or centimetre never become a pixel size."""
    assert image_with(tmp_path, resolution=(300, 300), resolutionunit="INCH").pixel_size_nm is None
    assert image_with(tmp_path, resolution=(1e4, 1e4), resolutionunit="CENTIMETER").pixel_size_nm is None


def test_digital_micrograph_tags(tmp_path):
    """Gatan's private tags state step and unit of each direction."""
    tags = [
        (65003, "s", 0, "nm", True),
        (65004, "s", 0, "nm", True),
        (65009, "d", 1, 0.5, True),
        (65010, "d", 1, 1.0, True),
    ]

    image = image_with(tmp_path, extratags=tags, metadata=None)

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (0.5, 1.0)


def test_baseline_tags(tmp_path):
    """Software, description and time are metadata."""
    image = image_with(
        tmp_path,
        software="Scanner 3",
        description="third try",
        datetime=datetime(2020, 1, 2, 3, 4, 5),
        metadata=None,
    )

    assert image.metadata == {
        "Software": "Scanner 3",
        "ImageDescription": "third try",
        "DateTime": "2020:01:02 03:04:05",
    }
    assert image.acquired_at == datetime(2020, 1, 2, 3, 4, 5)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "frame", "size", "when", "entry"),
    [
        ("FEI-Helios-Ebeam-8bits.tif", 0, 3372.4, datetime(2016, 6, 13, 17, 6, 40), ("Beam.HV", 5000)),
        (
            "test_tiff_Zeiss_SEM_1k.tif",
            0,
            2614.514,
            datetime(2015, 12, 23, 9, 40, 32),
            ("Image Pixel Size (µm)", 2.615),
        ),
        (
            "olympus_SIS.tif",
            1,
            0.02392791775876109,
            datetime(2018, 11, 15, 19, 42),
            ("magnification", 600000),
        ),
        ("test_loading_image_saved_with_imageJ_stack.tif", 1, 168.67471, None, ("unit", "micron")),
        (
            "JEOL-SightX-TEM-mag-dummy.tif",
            0,
            1.82078853,
            datetime(2019, 11, 27, 16, 11, 26, 620540, timezone(timedelta(hours=9))),
            ("SelectorString", "X150k"),
        ),
        (
            "JEOL-SightX-Ronchigram-dummy.tif",
            0,
            None,
            datetime(2021, 5, 18, 14, 10),
            ("Model", "JEM-ARM200F"),
        ),
        (
            "test_hamamatsu_streak_OTHER.tif",
            0,
            None,
            datetime(2024, 8, 8, 11, 51, 7),
            ("Camera.CameraName", "C13440-20C"),
        ),
    ],
)
def test_instruments(shared_data, name, frame, size, when, entry):
    """Real files of microscope makers give pixel size, time and settings."""
    image = read(shared_data / "raw_formats" / "tiff_flavours" / name)[frame]

    assert image.pixel_size_nm == (pytest.approx(size) if size else None)
    assert image.acquired_at == when
    assert image.metadata[entry[0]] == entry[1]
