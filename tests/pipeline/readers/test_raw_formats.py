"""Every real and every hostile file of the shared data, through the one way in."""

import csv
import json
import warnings
from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import inspect, read

TRUNCATED = "xray_detector/F2K_Seb_Lyso0675_header_only.edf.gz"
"""Named an image because fabio fills what is missing with zeros: 99.9 % of it is not there."""


def expected_to_open(raw: Path) -> dict[str, tuple[int, int]]:
    """Files that hold an image, with its height and width."""
    with (raw / "manifest.csv").open(newline="", encoding="utf-8") as table:
        return {
            row["file"]: plane_of([int(side) for side in row["shape_first"].split("x")])
            for row in csv.DictReader(table)
            if row["holds_image"] == "yes" and row["file"] != TRUNCATED
        }


def plane_of(shape: list[int]) -> tuple[int, int]:
    """Height and width out of a shape with colours or channels behind, or frames before."""
    has_channels = len(shape) == 3 and shape[2] <= 5 and shape[2] < shape[0]
    return (shape[0], shape[1]) if has_channels else (shape[-2], shape[-1])


@pytest.mark.shared_data
def test_files_open_with_the_right_size(shared_data):
    """Every file that holds an image opens, the first image with the size of the manifest."""
    raw = shared_data / "raw_formats"
    expected = expected_to_open(raw)

    found = {name: read(raw / name)[0].pixels.shape for name in expected}

    assert len(expected) >= 71
    assert found == expected


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("electron_microscopy/08_carbon.dm3", "holds a spectrum of 2,048 points"),
        ("electron_microscopy/EELS_SI.dm4", "holds a spectrum image of 2 × 2 × 2048"),
        ("electron_microscopy/renishaw_test_map.wdf", "holds Raman spectra of a Renishaw microscope"),
        ("spm/NanoSurf_resonancePeak.nid", r"holds a curve of a Nanosurf microscope \(Frequency sweep\)"),
        ("spm/ForceCurve_009.tiff", "holds force curves of a Park microscope"),
        ("spm/bruker_data_header.000", "is only the header of a Bruker scan"),
        ("spm/Bias-Spectroscopy00015_20230420.dat", "holds a spectrum of Nanonis"),
    ],
)
def test_what_is_no_image_is_named(shared_data, name, message):
    """Spectra, curves and headers are refused by what they are."""
    with pytest.raises(ReadError, match=message):
        read(shared_data / "raw_formats" / name)


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
