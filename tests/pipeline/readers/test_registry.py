import json
import shutil

import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import inspect, read
from pipeline.readers.registry import FORMATS, format_of


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"BM\x00", "BMP"),
        (b"MM\x00*\x00", "TIFF"),
        (b"II+\x00\x08", "TIFF"),
        (b"\x00" * 512 + b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"###CBF: VERSION 1.5", "CBF"),
        (b"\n{\r\nEDF_DataBlockID = 0 ;\nDim_1 = 3 ;\n}", "EDF"),
    ],
)
def test_formats_by_content(head, name):
    """The first bytes say what a file is."""
    found = format_of(head)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "head", [b"", b"hello world", b'{"dim_1": 3}', b"\x05\x00", b"PK\x03\x04", b"a,b\n1,2\n"]
)
def test_other_files_are_unknown(head):
    """Text, JSON, tables and archives are no images."""
    assert format_of(head) is None


def test_every_module_reads():
    """Each line of the registry names a module with `read`, or says why it is refused."""
    import importlib

    for known in FORMATS:
        if known.refusal:
            continue
        assert callable(importlib.import_module(f"pipeline.readers.{known.module}").read)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", r"^a\.tif: is empty"), (b"not an image", r"^a\.tif: its content is none of the \d+ known")],
)
def test_empty_and_unknown_files(tmp_path, content, message):
    """Empty files and text are refused by name with a reason."""
    (tmp_path / "a.tif").write_bytes(content)

    with pytest.raises(ReadError, match=message):
        read(tmp_path / "a.tif")


@pytest.mark.parametrize("name", ["missing.tif", ".", "a\x00b"])
def test_what_cannot_be_opened(tmp_path, name):
    """Missing files, folders and impossible names are refused."""
    with pytest.raises(ReadError, match="cannot be opened"):
        read(tmp_path / name)


def test_inspect_of_a_readable_file(tmp_path):
    """What is seen is one JSON-able dictionary."""
    np.save(tmp_path / "a.npy", np.zeros((3, 4), np.float32))

    seen = inspect(tmp_path / "a.npy")

    assert json.loads(json.dumps(seen, allow_nan=False)) == {
        "path": str(tmp_path / "a.npy"),
        "ok": True,
        "images": [
            {
                "channel": "image",
                "frame": 0,
                "shape": [3, 4],
                "dtype": "float32",
                "value_unit": None,
                "pixel_size_nm": None,
            }
        ],
        "metadata": {},
        "error": None,
    }


def test_inspect_of_an_unreadable_file(tmp_path):
    """A file that cannot be read is not ok and says why."""
    seen = inspect(tmp_path / "none.tif")

    assert (seen["ok"], seen["images"], seen["metadata"]) == (False, [], {})
    assert seen["error"].startswith("none.tif: cannot be opened")


@pytest.mark.shared_data
def test_name_does_not_matter(shared_data, tmp_path):
    """Files of every family are known by their content under any name."""
    raw = shared_data / "raw_formats"
    names = (
        "spm/P0089OP0027.ibw",
        "xray_detector/image.0000",
        "xray_detector/face.msk",
        "nexus_hdf5/AgBehenate_228.hdf5",
    )
    for number, name in enumerate((*names, "xray_detector/GE_aSI_detector_image_1529.bz2")):
        shutil.copy(raw / name, tmp_path / f"upload{number}")

        assert inspect(tmp_path / f"upload{number}")["images"] == inspect(raw / name)["images"]
