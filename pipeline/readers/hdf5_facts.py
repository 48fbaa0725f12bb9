"""Units, sizes and scalar settings of HDF5 and NeXus files, taken only where a unit is stated."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import h5py
import numpy as np

from pipeline.readers.metadata import Metadata, flat, length_nm, moment, number
from pipeline.readers.scale import RECIPROCAL_IN_NM, Scale, scale_of

XRAY_NAMES = {
    ("NXbeam", "incident_wavelength"): "wavelength_angstrom",
    ("NXmonochromator", "wavelength"): "wavelength_angstrom",
    ("NXbeam", "incident_energy"): "photon_energy_kev",
    ("NXmonochromator", "energy"): "photon_energy_kev",
    ("NXdetector", "distance"): "detector_distance_m",
    ("NXdetector", "detector_distance"): "detector_distance_m",
    ("SASdetector", "SDD"): "detector_distance_m",
    ("NXdetector", "count_time"): "exposure_s",
    ("NXdetector", "exposure_time"): "exposure_s",
    ("NXdetector", "beam_center_x"): "beam_centre_x_pixel",
    ("NXdetector", "beam_center_y"): "beam_centre_y_pixel",
}
"""Shared name of a setting by the class of its group and its own name."""

DATES = ("start_time", "file_time", "end_time", "date", "timestamp")


def text(value: Any) -> str | None:
    """An attribute as text, whichever of HDF5's string types it has; None where it is none or blank."""
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.strip() or None if isinstance(value, str) else None


def own(group: h5py.Group, path: str) -> h5py.Group | h5py.Dataset | None:
    """The group or dataset of that path whose content lies in this file; None for links that may lead out."""
    found: Any = group
    for name in path.split("/"):
        if not isinstance(found, h5py.Group) or not isinstance(found.get(name, getlink=True), h5py.HardLink):
            return None
        found = found[name]
    if isinstance(found, h5py.Dataset):
        return None if found.external or found.is_virtual else found
    return found if isinstance(found, h5py.Group) else None


def scalars(file: h5py.File, datasets: Iterable[h5py.Dataset]) -> Metadata:
    """Every single number or text of a file by its path and (unit), and the attributes of the file."""
    found: dict[str, Any] = dict(file.attrs)
    for dataset in datasets:
        if dataset.shape not in ((), (1,)) or dataset.dtype.kind not in "biufSO":
            continue
        value = dataset[()]
        unit = text(dataset.attrs.get("units"))
        name = dataset.name.lstrip("/")
        found[f"{name} ({unit})" if unit else name] = text(value) if dataset.dtype.kind in "SO" else value
    return flat(found)


def acquired_at(metadata: Metadata) -> datetime | None:
    """The first date under one of the names in DATES, those of the measurement before those of the file."""
    for name in DATES:
        for key, value in metadata.items():
            if key.rpartition("/")[2] == name and (found := moment(value)):
                return found
    return None


def detector_pixel_um(dataset: h5py.Dataset) -> float | None:
    """Pixel of the detector beside the dataset, from NeXus' x_pixel_size and its unit."""
    size = own(dataset.parent, "x_pixel_size")
    if not isinstance(size, h5py.Dataset) or size.size != 1:
        return None
    length = length_nm(float(np.ravel(size[()])[0]), text(size.attrs.get("units")))
    return None if length is None else length / 1000


def pixel_size(dataset: h5py.Dataset) -> Scale:
    """From the axes that an NXdata group names, where they are evenly spaced and have a unit."""
    names = dataset.parent.attrs.get("axes")
    axes = [text(name) for name in np.ravel(names)] if names is not None else []
    if len(axes) != dataset.ndim or dataset.ndim < 2:
        return Scale()
    x, unit_x = _step(dataset.parent, axes[-1], dataset.shape[-1])
    y, unit_y = _step(dataset.parent, axes[-2], dataset.shape[-2])
    if unit_x is None and unit_y is None:
        return Scale()
    return scale_of(x, unit_x or "", y if y is not None else 0.0, unit_y or "")


def q_axes(dataset: h5py.Dataset) -> Metadata:
    """Steps of q of reduced scattering (NXcanSAS) and the place of q = 0; nothing where units are unknown."""
    across = _q_step(own(dataset.parent, "Qx"), dataset.shape[-1], along_row=True)
    down = _q_step(own(dataset.parent, "Qy"), dataset.shape[-2], along_row=False)
    if across is None:
        return {}
    found: Metadata = {"q_per_pixel_per_angstrom": abs(across[0])}
    if down is not None:
        centre = {
            f"beam_centre_{axis}_pixel": 0.5 - first / step
            for axis, (step, first) in zip("xy", (across, down), strict=True)
        }
        found |= {"q_per_pixel_y_per_angstrom": abs(down[0])} | centre
    return found


def _q_step(q: Any, count: int, *, along_row: bool) -> tuple[float, float] | None:
    """(step, first value) of an axis in Å⁻¹; None where it does not step, or its unit is not stated."""
    if not isinstance(q, h5py.Dataset) or q.dtype.kind not in "iuf" or q.ndim not in (1, 2):
        return None
    unit = (text(q.attrs.get("units", q.attrs.get("unit"))) or "").casefold()
    per_nm = RECIPROCAL_IN_NM.get(unit)
    line = (q[()] if q.ndim == 1 else q[0, :] if along_row else q[:, 0]).astype(np.float64)
    if per_nm is None or len(line) != count or len(line) < 2 or not np.isfinite(line[[0, -1]]).all():
        return None
    step, first = ((line[-1] - line[0]) / (count - 1), line[0])
    return (float(step) * per_nm / 10, float(first) * per_nm / 10) if step else None


def xray_facts(datasets: Iterable[h5py.Dataset]) -> Metadata:
    """Wavelength, distance, exposure and beam centre under the names that all X-ray formats share."""
    found: Metadata = {}
    for dataset in datasets:
        kind = text(dataset.parent.attrs.get("NX_class"))
        name = dataset.name.rpartition("/")[2]
        shared = XRAY_NAMES.get((kind or "", name))
        if shared is None or dataset.size != 1 or dataset.dtype.kind not in "iufSO":
            continue
        value, unit = _number(dataset), text(dataset.attrs.get("units", dataset.attrs.get("unit"))) or ""
        if value is not None and (converted := _in_unit(value, unit, shared)) is not None:
            found.setdefault(shared, converted)
    return found


def _number(dataset: h5py.Dataset) -> float | None:
    """The one number of a dataset, which some programs write as text."""
    value = np.ravel(dataset[()])[0]
    found = number(text(value) or "") if dataset.dtype.kind in "SO" else value
    return None if isinstance(found, str) else float(found)


def _in_unit(value: float, unit: str, shared: str) -> float | None:
    """A value in the unit of its shared name; None where its own is not stated or unknown."""
    if shared.endswith("_pixel"):
        return value if unit.casefold() in ("pixel", "pixels", "px") else None
    if shared == "exposure_s":
        factor = {"s": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6}.get(
            unit.casefold()
        )
        return value * factor if factor is not None and value > 0 else None
    if shared == "photon_energy_kev":
        factor = {"ev": 1e-3, "kev": 1.0}.get(unit.casefold())
        return value * factor if factor is not None and value > 0 else None
    length = length_nm(value, unit)
    if length is None:
        return None
    return length * 10 if shared == "wavelength_angstrom" else length * 1e-9


def _step(group: h5py.Group, name: str | None, count: int) -> tuple[float | None, str | None]:
    """(step, unit) of an axis that is evenly spaced and has a unit; (None, None) of any other."""
    axis = own(group, name) if name else None
    if (
        not isinstance(axis, h5py.Dataset)
        or axis.shape != (count,)
        or axis.dtype.kind not in "iuf"
        or count < 2
    ):
        return None, None
    steps = np.diff(axis[()].astype(np.float64))
    step = float(steps.mean())
    if not np.allclose(steps, step, rtol=0.01, atol=0):
        return None, None
    return step, text(axis.attrs.get("units"))
