"""Every real and every hostile file of the shared data, through the one way in."""

import csv
import json
import warnings
from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import inspect, read

OF_THIS_PRODUCT = {"xray_detector", "sem", "tiff_flavours", "nexus_hdf5"}
READ_SUFFIXES = {".tif", ".tiff", ".ibw", ".bmp", ".h5", ".hdf5", ".edf"}
TRUNCATED = "xray_detector/F2K_Seb_Lyso0675_header_only.edf.gz"
"""Named an image because fabio fills what is missing with zeros: 99.9 % of it is not there."""


def expected_to_open(raw: Path) -> dict[str, tuple[int, int]]:
    """Files of the formats we read that hold an image, with its height and width."""
    expected = {}
    with (raw / "manifest.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            is_ours = row["family"] in OF_THIS_PRODUCT or Path(row["file"]).suffix in READ_SUFFIXES
            if is_ours and row["holds_image"] == "yes" and row["file"] != TRUNCATED:
                expected[row["file"]] = plane_of([int(side) for side in row["shape_first"].split("x")])
    return expected


def plane_of(shape: list[int]) -> tuple[int, int]:
    """Height and width out of a shape with colours, channels or frames."""
    if len(shape) == 2:
        return shape[0], shape[1]
    return (shape[0], shape[1]) if shape[2] <= 5 else (shape[1], shape[2])


@pytest.mark.shared_data
def test_the_formats_we_read_open_with_the_right_size(shared_data):
    """Every file in a format we read opens, the first image with the size of the manifest."""
    raw = shared_data / "raw_formats"
    expected = expected_to_open(raw)

    found = {name: read(raw / name)[0].pixels.shape for name in expected}

    assert len(expected) >= 45
    assert found == expected


@pytest.mark.shared_data
def test_any_file_gives_images_or_a_sentence(shared_data, capfd):
    """Every file gives images or a ReadError and nothing else, and nothing is printed."""
    files = [path for path in sorted((shared_data / "raw_formats").rglob("*")) if path.is_file()]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = [inspect(path) for path in files]

    assert len(seen) >= 99
    for line in seen:
        json.dumps(line, allow_nan=False)
        assert line["ok"] == bool(line["images"])
        assert line["ok"] or line["error"].startswith(Path(line["path"]).name)
    assert capfd.readouterr() == ("", "")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken/bomb_40000x40000_1bit.png", "more than the 268,435,456 pixels"),
        ("broken/empty.png", "is empty"),
        ("broken/object_pickle.npy", "never unpickled"),
        ("broken/text_renamed.tif", "known formats"),
        ("broken/truncated.jpg", "damaged or truncated JPEG"),
        (TRUNCATED, "is truncated .* copy it again"),
        ("nexus_hdf5/538039.nxs", r"other files \(538039\.hdf\)"),
        ("nexus_hdf5/simple3D.h5", "no numeric dataset"),
    ],
)
def test_hostile_files_are_refused(shared_data, name, message):
    """Bombs, pickles, empty, truncated and mislabelled files are refused, each with its reason."""
    with pytest.raises(ReadError, match=message):
        read(shared_data / "raw_formats" / name)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "shape", "invalid"),
    [
        ("constant_uint16.tif", (64, 64), 0),
        ("extreme_aspect_5x4000.png", (4000, 5), 0),
        ("jpg_named_as.tif", (200, 200), 0),
        ("nan_inf_float32.tif", (128, 128), 12288),
        ("negative_int32_gaps.tif", (195, 487), 9627),
        ("unicode_näme_µm Å (1).png", (200, 200), 0),
    ],
)
def test_odd_files_are_read(shared_data, name, shape, invalid):
    """Odd but whole files are read, with their invalid pixels masked."""
    (image,) = read(shared_data / "raw_formats" / "broken" / name)

    assert image.pixels.shape == shape
    assert image.mask.sum() == invalid
