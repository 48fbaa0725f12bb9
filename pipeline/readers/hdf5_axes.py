"""HDF5 whose axes are described beside the numbers: HyperSpy (.hspy), NCEM's EMD and TopoStats.

HyperSpy has a group `axis-N` for every axis and says which ones lead through a scan; EMD has
datasets `dim1`, `dim2`, … of positions; TopoStats states one scale for all.
Source: HyperSpy user guide, "HSpy specification"; emdatasets.com, "EMD format"; TopoStats 2 documentation.
"""

from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np

from pipeline.errors import ReadError
from pipeline.readers.hdf5_facts import own, text
from pipeline.readers.hdf5_signal import Signal
from pipeline.readers.metadata import moment
from pipeline.readers.scale import scale_of

EXPERIMENTS, TOPOSTATS_SCALE = "Experiments", "pixel_to_nm_scaling"
EMD_GROUPS = ("emd_group_type", "emd_type")
MOST_GROUPS = 10_000


def recognises(file: h5py.File) -> bool:
    """True for the three programs, each by its own mark."""
    return (
        _is_hyperspy(file)
        or own(file["/"], TOPOSTATS_SCALE) is not None
        or any(True for _ in _emd_groups(file))
    )


def signals(file: h5py.File) -> list[Signal]:
    """A signal for every experiment of images; raises ReadError where there are only spectra."""
    if _is_hyperspy(file):
        return _hyperspy(file)
    if own(file["/"], TOPOSTATS_SCALE) is not None:
        return _topostats(file)
    return [_emd(group) for group in _emd_groups(file)]


def _is_hyperspy(file: h5py.File) -> bool:
    return "file_format_version" in file.attrs and isinstance(own(file["/"], EXPERIMENTS), h5py.Group)


def _hyperspy(file: h5py.File) -> list[Signal]:
    found, spectra = [], []
    for name in sorted(file[EXPERIMENTS]):
        group = own(file["/"], f"{EXPERIMENTS}/{name}")
        data = own(group, "data") if isinstance(group, h5py.Group) else None
        if not isinstance(group, h5py.Group) or not isinstance(data, h5py.Dataset):
            continue
        if data.dtype.kind not in "biuf":
            continue
        axes = [_axis(own(group, f"axis-{axis}")) for axis in range(data.ndim)]
        shown = [axis for axis, known in enumerate(axes) if not _is_true(known.get("navigate"))]
        if len(shown) != 2 or any(data.shape[axis] < 2 for axis in shown):
            spectra.append(name)
            continue
        y, x = (axes[axis] for axis in shown)
        settings = _attributes(own(group, "metadata"))
        found.append(
            Signal(
                data,
                channel=name if len(file[EXPERIMENTS]) > 1 else "",
                frames=tuple(axis for axis in range(data.ndim) if axis not in shown),
                scale=scale_of(x.get("scale"), text(x.get("units")), y.get("scale"), text(y.get("units"))),
                acquired_at=moment(f"{settings.get('General.date', '')} {settings.get('General.time', '')}"),
                metadata=settings,
            )
        )
    if not found and spectra:
        raise ReadError(f"is a HyperSpy file of spectra ({', '.join(spectra[:3])}), no image")
    return found


def _axis(group: Any) -> dict[str, Any]:
    return dict(group.attrs) if isinstance(group, h5py.Group) else {}


def _is_true(value: Any) -> bool:
    return bool(value) and text(value) != "False"


def _attributes(group: Any) -> dict[str, Any]:
    """The attributes of a group and all below it by dotted names."""
    if not isinstance(group, h5py.Group):
        return {}
    entries: dict[str, Any] = dict(group.attrs)

    def take(name: str, item: Any) -> None:
        entries.update({f"{name.replace('/', '.')}.{key}": value for key, value in item.attrs.items()})

    group.visititems(take)
    return entries


def _topostats(file: h5py.File) -> list[Signal]:
    stated = own(file["/"], TOPOSTATS_SCALE)
    size = None
    if isinstance(stated, h5py.Dataset) and stated.size == 1 and stated.dtype.kind in "iuf":
        size = float(np.ravel(stated[()])[0])
    stored = [own(file["/"], name) for name in ("image", "image_original")]
    return [
        Signal(data, channel=data.name.lstrip("/"), frames=(), value_unit="nm", scale=scale_of(size, "nm"))
        for data in stored
        if isinstance(data, h5py.Dataset) and data.ndim == 2 and data.dtype.kind in "iuf"
    ]


def _emd_groups(file: h5py.File) -> Iterator[h5py.Group]:
    """Groups that hold `data` and a dataset of positions for each of its axes."""
    waiting, seen = [file["/"]], 0
    while waiting and seen < MOST_GROUPS:
        group, seen = waiting.pop(), seen + 1
        data = own(group, "data") if any(mark in group.attrs for mark in EMD_GROUPS) else None
        if _is_stack(data) and _first_axis(group) is not None:
            yield group
        for name in sorted(group, reverse=True):
            below = own(group, name)
            if isinstance(below, h5py.Group):
                waiting.append(below)


def _is_stack(data: Any) -> bool:
    return isinstance(data, h5py.Dataset) and data.ndim in (2, 3, 4) and data.dtype.kind in "iuf"


def _first_axis(group: h5py.Group) -> int | None:
    """Number of the first axis: `dim1`, or `dim0` as py4DSTEM writes it; None where no axis is described."""
    return next((number for number in (0, 1) if own(group, f"dim{number}") is not None), None)


def _emd(group: h5py.Group) -> Signal:
    data, first = group["data"], _first_axis(group) or 0
    positions = [own(group, f"dim{axis + first}") for axis in range(data.ndim)]
    return Signal(
        data,
        channel=group.name,
        frames=tuple(range(data.ndim - 2)),
        value_unit=text(data.attrs.get("units")),
        scale=scale_of(
            _step(positions[-1]), _unit(positions[-1]), _step(positions[-2]), _unit(positions[-2])
        ),
    )


def _step(positions: Any) -> float | None:
    if not isinstance(positions, h5py.Dataset) or positions.ndim != 1 or positions.dtype.kind not in "iuf":
        return None
    first = positions[:2].astype(np.float64)
    return float(first[1] - first[0]) if len(first) == 2 else None


def _unit(positions: Any) -> str:
    stated = text(positions.attrs.get("units")) if isinstance(positions, h5py.Dataset) else None
    return (stated or "").strip("[]").replace("_", "")
