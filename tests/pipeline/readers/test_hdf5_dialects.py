"""HDF5 of programs that describe their images in their own way."""

import json

import h5py
import numpy as np
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read

PIXELS = np.random.default_rng(0).poisson(9, (20, 30)).astype(np.uint16)


@pytest.fixture
def file(tmp_path):
    """An open HDF5 file; `file.filename` is its path."""
    with h5py.File(tmp_path / "a.h5", "w") as opened:
        yield opened


def images_in(file):
    """Close and read the file."""
    name = file.filename
    file.close()
    return read(name)


def velox(file, unit="m", stack=PIXELS[:, :, np.newaxis]):
    """A Velox image of 2 by 3 units a pixel."""
    size = {"width": "2e-9", "height": "3e-9"}
    result = {"Detector": "HAADF", "PixelSize": size, "PixelUnitX": unit, "PixelUnitY": unit}
    start = {"AcquisitionStartDatetime": {"DateTime": "1000000000"}}
    text = json.dumps({"BinaryResult": result, "Acquisition": start}).encode().ljust(600, b"\x00")
    file["Data/Image/0123/Data"] = stack
    file["Data/Image/0123/Metadata"] = np.tile(np.frombuffer(text, np.uint8)[:, np.newaxis], stack.shape[2])


def test_velox(file):
    """A detector is a channel, its frames lie along the last axis, and its size and time are taken."""
    velox(file, stack=np.stack([PIXELS, PIXELS + 1], axis=2))

    images = images_in(file)

    assert [(image.channel, image.frame) for image in images] == [("HAADF", 0), ("HAADF", 1)]
    assert np.array_equal(images[1].pixels, PIXELS + 1)
    assert (images[0].pixel_size_nm, images[0].pixel_size_y_nm) == pytest.approx((2, 3))
    assert images[0].acquired_at is not None
    assert images[0].acquired_at.timestamp() == 1_000_000_000


def test_velox_diffraction(file):
    """A pattern has a reciprocal scale, and no pixel size."""
    velox(file, unit="1/m")

    (image,) = images_in(file)

    assert image.pixel_size_nm is None
    assert image.metadata["reciprocal_pixel_per_nm"] == pytest.approx(2e-18)


def test_velox_without_metadata(file):
    """Metadata that are no JSON leave an image without a size."""
    velox(file)
    file["Data/Image/0123/Metadata"][:3] = 7

    (image,) = images_in(file)

    assert (image.pixel_size_nm, image.channel) == (None, "image")


def hyperspy(file, data, axes):
    """An experiment of HyperSpy with (scale, units, navigate) of each axis."""
    file.attrs["file_format_version"] = "3.1"
    group = file.create_group("Experiments/map")
    group["data"] = data
    for number, (scale, units, navigate) in enumerate(axes):
        axis = group.create_group(f"axis-{number}")
        axis.attrs.update({"scale": scale, "units": units, "navigate": navigate})
    group.create_group("metadata/General").attrs.update({"date": "2014-07-09", "time": "18:56:37"})


def test_hyperspy(file):
    """The axes that do not lead through the scan are sides of the image, the others count frames."""
    stack = np.stack([PIXELS] * 6).reshape(2, 3, 20, 30)
    hyperspy(file, stack, [(1, "nm", True), (1, "nm", True), (0.2, "µm", False), (0.1, "µm", False)])

    images = images_in(file)

    assert [image.frame for image in images] == list(range(6))
    assert images[5].pixels.shape == (20, 30)
    assert (images[0].pixel_size_nm, images[0].pixel_size_y_nm) == pytest.approx((100, 200))
    assert images[0].acquired_at is not None
    assert images[0].metadata["General.date"] == "2014-07-09"


def test_hyperspy_spectra(file):
    """A spectrum image has one axis of energy, and is no image."""
    hyperspy(file, np.zeros((20, 30, 50)), [(1, "nm", True), (1, "nm", True), (1, "eV", False)])

    with pytest.raises(ReadError, match=r"HyperSpy file of spectra \(map\)"):
        images_in(file)


@pytest.mark.parametrize("first", [0, 1])
def test_emd(file, first):
    """The axes of EMD are datasets of positions, counted from 1, by py4DSTEM from 0."""
    group = file.create_group("data/scan")
    group.attrs["emd_group_type"] = 1
    group["data"] = np.stack([PIXELS, PIXELS])
    for axis, (count, step, unit) in enumerate([(2, 1, "s"), (20, 3, "[n_m]"), (30, 2, "[n_m]")]):
        group[f"dim{axis + first}"] = np.arange(count) * step
        group[f"dim{axis + first}"].attrs["units"] = unit

    images = images_in(file)

    assert [(image.channel, image.frame) for image in images] == [("/data/scan", 0), ("/data/scan", 1)]
    assert (images[0].pixel_size_nm, images[0].pixel_size_y_nm) == (2, 3)


def test_topostats(file):
    """One scale holds for both sides, heights are in nm."""
    file["image"] = PIXELS.astype(float)
    file["pixel_to_nm_scaling"] = 1.5

    (image,) = images_in(file)

    assert (image.channel, image.value_unit, image.pixel_size_nm) == ("image", "nm", 1.5)


def usid(file, columns=10, rows=9, steps=2):
    """A main dataset of USID over a grid, x fastest, of 2 nm steps in x and 3 nm in y."""
    group = file.create_group("Measurement_000")
    places = np.stack([np.tile(np.arange(columns), rows), np.repeat(np.arange(rows), columns)], axis=1)
    group["Position_Indices"] = places.astype(np.uint32)
    group["Position_Indices"].attrs.update({"labels": ["X", "Y"], "units": ["nm", "nm"]})
    group["Position_Values"] = places * [2.0, 3.0]
    group["Raw_Data"] = np.arange(columns * rows * steps, dtype=np.float32).reshape(-1, steps)
    main = group["Raw_Data"]
    main.attrs.update({"quantity": "Deflection", "units": "V"})
    for name in ("Position_Indices", "Position_Values"):
        main.attrs[name] = group[name].ref
    return main


def test_usid(file):
    """Every spectroscopic step is an image laid out on the grid of positions."""
    values = usid(file)[()]

    images = images_in(file)

    assert [image.frame for image in images] == [0, 1]
    assert np.array_equal(images[1].pixels, values[:, 1].reshape(9, 10))
    assert (images[0].value_unit, images[0].channel) == ("V", "/Measurement_000/Raw_Data Deflection")
    assert (images[0].pixel_size_nm, images[0].pixel_size_y_nm) == (2, 3)


def test_nxcansas(file):
    """Reduced scattering has steps of q in place of a pixel size, in 1/Å whatever its unit, and a centre."""
    group = file.create_group("entry/data")
    group.attrs.update({"NX_class": "SASdata", "signal": "I"})
    group["I"] = PIXELS
    group["Qx"] = np.tile(np.arange(30) * 0.02, (20, 1))
    group["Qy"] = np.tile(0.3 - np.arange(20)[:, None] * 0.03, (1, 30))
    for name in ("Qx", "Qy"):
        group[name].attrs["units"] = "1/nm"

    (image,) = images_in(file)

    told = {
        "q_per_pixel_per_angstrom": pytest.approx(0.002),
        "q_per_pixel_y_per_angstrom": pytest.approx(0.003),
        "beam_centre_x_pixel": pytest.approx(0.5),
        "beam_centre_y_pixel": pytest.approx(10.5),
    }
    assert {name: image.metadata[name] for name in told} == told


def test_settings_of_detectors(file):
    """Wavelength, distance, exposure and beam centre have shared names, where units are stated."""
    file["entry/data"] = PIXELS
    for group, kind, name, value, unit in (
        ("detector", "NXdetector", "distance", 512.0, "mm"),
        ("detector", "NXdetector", "count_time", 20.0, "ms"),
        ("detector", "NXdetector", "beam_center_x", 7.5, "pixel"),
        ("detector", "NXdetector", "beam_center_y", 7.5, ""),
        ("beam", "NXbeam", "incident_wavelength", 0.1, "nm"),
        ("mono", "NXmonochromator", "energy", 12400.0, "eV"),
    ):
        parent = file.require_group(f"entry/{group}")
        parent.attrs["NX_class"] = kind
        parent[name] = value
        parent[name].attrs["units"] = unit

    (image,) = images_in(file)

    shared = {"detector_distance_m": 0.512, "exposure_s": 0.02, "beam_centre_x_pixel": 7.5}
    shared |= {"wavelength_angstrom": 1.0, "photon_energy_kev": 12.4}
    assert {name: image.metadata[name] for name in shared} == pytest.approx(shared)
    assert "beam_centre_y_pixel" not in image.metadata


def test_gaps_of_eiger(file):
    """The data files of Eiger detectors mark gaps with the highest number."""
    counts = PIXELS.astype(np.uint32)
    counts[3] = np.iinfo(np.uint32).max
    file["entry/data/data_000001"] = counts[np.newaxis]

    assert images_in(file)[0].mask.sum() == 30


def test_a_dataset_that_was_never_written(file):
    """A dataset without numbers would be filled up: beyond a size it is refused as a bomb."""
    file.create_dataset("a", (2**14, 2**14), np.float64, chunks=(64, 64))

    with pytest.raises(ReadError, match="looks like a decompression bomb"):
        images_in(file)


def test_no_dialect_follows_links_to_other_files(file, tmp_path):
    """What a program's own names lead to is only read if it lies in this file."""
    with h5py.File(tmp_path / "secret.h5", "w") as secret:
        velox(secret)
        secret["size"] = 5.0
    file["Data/Image"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/Data/Image")
    file["pixel_to_nm_scaling"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/size")
    file["scan/height"] = PIXELS
    file["scan/x_pixel_size"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/size")

    assert [(image.channel, image.pixel_size_nm) for image in images_in(file)] == [("/scan/height", None)]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "count", "shape", "size"),
    [
        ("electron_microscopy/fei_example_tem_stack.emd", 2, (3, 3), 0.00817288319),
        ("electron_microscopy/EMDReader_SpectrumImage_Si.emd", 5, (16, 16), 5.302414838),
        ("electron_microscopy/STEM_HAADF_Diffraction_Micro.emd", 1, (128, 128), 87.37079614),
        ("spm/sample_0_1.topostats", 1, (64, 64), 1.97601171875),
        ("electron_microscopy/example2_v3.1.hspy", 1, (16, 16), None),
    ],
)
def test_real_files(shared_data, name, count, shape, size):
    """Real files of each program open with their size."""
    images = read(shared_data / "raw_formats" / name)

    assert [image.pixels.shape for image in images] == [shape] * count
    assert images[0].pixel_size_nm == (None if size is None else pytest.approx(size))
