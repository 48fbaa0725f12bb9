from datetime import datetime

import h5py
import numpy as np
import pytest

from pipeline.readers import read


def nexus(path, axes, units="um", step=0.5):
    """Write an NXdata group with named axes."""
    with h5py.File(path, "w") as file:
        file.attrs["creator"] = np.bytes_("beamline")
        file["entry/start_time"] = "2021-03-16T16:50:18"
        file["entry/energy"] = [285.0]
        file["entry/energy"].attrs["units"] = "eV"
        group = file.create_group("entry/data")
        group.attrs.update({"NX_class": "NXdata", "signal": "data", "axes": axes})
        group["data"] = np.zeros((9, 10))
        group["y"], group["x"] = np.arange(9) * 2 * step, np.arange(10) * step
        for axis in ("x", "y"):
            group[axis].attrs["units"] = units
    return path


def test_pixel_size_from_the_axes(tmp_path):
    """Evenly spaced axes with a unit of length give the pixel size."""
    (image,) = read(nexus(tmp_path / "a.nxs", ["y", "x"]))

    assert (image.pixel_size_nm, image.pixel_size_y_nm) == (pytest.approx(500), pytest.approx(1000))


@pytest.mark.parametrize(
    ("axes", "units", "step"),
    [(["y", "x"], "eV", 0.5), (["x"], "um", 0.5), (["y", "x"], "um", 0), (["a", "b"], "um", 1)],
)
def test_no_size_without_unit_or_step(tmp_path, axes, units, step):
    """Axes that are no lengths, not all named or constant say nothing about the size."""
    assert read(nexus(tmp_path / "a.nxs", axes, units, step))[0].pixel_size_nm is None


def test_scalars_are_metadata(tmp_path):
    """Single values are metadata under their path, with their unit, and the time is known."""
    (image,) = read(nexus(tmp_path / "a.nxs", ["y", "x"]))

    assert image.metadata["entry/energy (eV)"] == 285.0
    assert image.metadata["creator"] == "beamline"
    assert image.acquired_at == datetime(2021, 3, 16, 16, 50, 18)
