import json
import struct
from datetime import UTC, datetime, timedelta, timezone

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


def micromanager_file(planes, summary):
    """A multipage TIFF as MicroManager lays it out: an index and the summary come before the first page."""
    said = json.dumps(summary).encode()
    content = bytearray(
        struct.pack("<2sHIIIII", b"II", 42, 24 + len(said), 483729, 2, 2355492, len(said)) + said
    )
    for number, settings in enumerate(planes):
        text = json.dumps(settings).encode() + b"\0"
        start = len(content)
        pixels = start + 2 + 12 * 10 + 4
        sizes = {256: 16, 257: 16, 258: 16, 259: 1, 262: 1, 273: pixels, 277: 1, 278: 16, 279: PIXELS.nbytes}
        tags = [struct.pack("<HHII", tag, 4, 1, value) for tag, value in sizes.items()]
        tags.append(struct.pack("<HHII", 51123, 2, len(text), pixels + PIXELS.nbytes))
        end = pixels + PIXELS.nbytes + len(text)
        following = end if number + 1 < len(planes) else 0
        content += struct.pack("<H", 10) + b"".join(tags) + struct.pack("<I", following)
        content += (PIXELS + number).tobytes() + text
    return bytes(content)


def test_micromanager(tmp_path):
    """Every plane is a frame of its channel, with its size and time; else with the size of all."""
    plane = {"Exposure-ms": 20, "Time": "2021-03-04 05:06:07 +0000", "PixelSizeUm": 0.065}
    summary = {"PixelSize_um": 0.1, "ChNames": ["DAPI"]}
    (tmp_path / "a_MMStack_Pos0.ome.tif").write_bytes(micromanager_file([plane, plane], summary))
    (tmp_path / "b.tif").write_bytes(micromanager_file([{"Exposure-ms": 5}], summary))

    first, second = read(tmp_path / "a_MMStack_Pos0.ome.tif")
    assert [int(image.pixels[0, 0]) for image in (first, second)] == [0, 1]
    assert first.pixel_size_nm == pytest.approx(65) and first.metadata["Exposure-ms"] == 20
    assert first.acquired_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert [(image.channel, image.frame) for image in (first, second)] == [("DAPI", 0), ("DAPI", 1)]
    (alone,) = read(tmp_path / "b.tif")
    assert alone.pixel_size_nm == pytest.approx(100)


@pytest.mark.parametrize("size", [0, -1, "nan", "about one"])
def test_micromanager_without_a_size_that_can_be(tmp_path, size):
    """MicroManager writes 0 where nobody calibrated: that is unknown."""
    (tmp_path / "a.tif").write_bytes(micromanager_file([{"PixelSizeUm": size}], {}))

    assert read(tmp_path / "a.tif")[0].pixel_size_nm is None
