"""Files as instruments write them, with units and sizes inside, never half-written."""

import gzip
import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int, UInt

from pipeline.simulate.plane import Camera


@dataclass(frozen=True)
class Header:
    """What a file says about itself beside its pixels."""

    acquired_at: datetime
    pixel_size_nm: float | None = None
    instrument: str = ""
    exposure_s: float = 1.0
    centre: tuple[float, float] | None = None  # of the beam, (x, y) in pixels
    camera: Camera | None = None


def atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a hidden file beside `path`, then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    write(partial)
    os.replace(partial, path)


def write_scan(
    path: Path, amplitude_pm: Float[np.ndarray, "h w"], phase_deg: Float[np.ndarray, "h w"], header: Header
) -> None:
    """Write amplitude and phase of a scan as HDF5 (`.h5`) or OME-TIFF, in steps of 1/16 pm and degree."""
    amplitude = (np.round(amplitude_pm * 16) / 16).astype(np.float32)
    phase = (np.round(phase_deg * 16) / 16).astype(np.float32)
    if path.suffix == ".h5":
        atomically(path, lambda partial: _hdf5(partial, amplitude, phase, header))
    else:
        both = np.stack([amplitude, phase])
        atomically(path, lambda partial: _ome(partial, both, ["Amplitude (pm)", "Phase (deg)"], header))


def _hdf5(
    path: Path, amplitude: Float[np.ndarray, "h w"], phase: Float[np.ndarray, "h w"], header: Header
) -> None:
    """Two signals of one NXdata group, their axes in nanometres."""
    import h5py

    with h5py.File(path, "w", track_order=True) as file:
        file.attrs["instrument"] = header.instrument
        scan = file.create_group("scan")
        scan["start_time"] = header.acquired_at.isoformat()
        scan.attrs["NX_class"] = "NXdata"
        scan.attrs["signal"], scan.attrs["auxiliary_signals"] = "amplitude", ["phase"]
        for rank, (name, values, unit) in enumerate(
            (("amplitude", amplitude, "pm"), ("phase", phase, "deg"))
        ):
            dataset = scan.create_dataset(name, data=values, compression="gzip", shuffle=True)
            dataset.attrs["units"], dataset.attrs["signal"] = unit, rank + 1
        if header.pixel_size_nm is not None:
            scan.attrs["axes"] = ["y", "x"]
            for name, count in zip("yx", amplitude.shape, strict=True):
                scan[name] = np.arange(count) * header.pixel_size_nm
                scan[name].attrs["units"] = "nm"


def _ome(path: Path, planes: np.ndarray, channels: list[str], header: Header) -> None:
    import tifffile

    metadata: dict = {
        "axes": "CYX",
        "Channel": {"Name": channels},
        "AcquisitionDate": header.acquired_at.isoformat(),
        "UUID": str(uuid.UUID(bytes=hashlib.sha256(planes.tobytes()).digest()[:16])),  # not of the clock
    }
    if header.pixel_size_nm is not None:
        metadata |= {"PhysicalSizeX": header.pixel_size_nm, "PhysicalSizeXUnit": "nm"}
        metadata |= {"PhysicalSizeY": header.pixel_size_nm, "PhysicalSizeYUnit": "nm"}
    tifffile.imwrite(path, planes, ome=True, photometric="minisblack", compression="zlib", metadata=metadata)


def write_picture(path: Path, pixels: UInt[np.ndarray, "h w"], header: Header) -> None:
    """Write a grey picture as PNG (8 bits, without a size) or as ImageJ's TIFF with its pixel size."""
    if path.suffix == ".png":
        atomically(path, lambda partial: _png(partial, pixels))
    else:
        atomically(path, lambda partial: _imagej(partial, pixels, header))


def _png(path: Path, pixels: UInt[np.ndarray, "h w"]) -> None:
    from PIL import Image

    Image.fromarray(pixels).save(path, format="PNG")


def _imagej(path: Path, pixels: UInt[np.ndarray, "h w"], header: Header) -> None:
    import tifffile

    per_nm = 1 / header.pixel_size_nm if header.pixel_size_nm else None
    tifffile.imwrite(
        path,
        pixels,
        imagej=True,
        resolution=None if per_nm is None else (per_nm, per_nm),
        metadata={"unit": "nm", "Info": f"instrument={header.instrument}"},
        datetime=header.acquired_at,
    )


def write_counts(path: Path, counts: Int[np.ndarray, "h w"], header: Header) -> None:
    """Write detector counts as CBF, EDF under gzip or 32-bit TIFF, by the suffix, with the camera inside."""
    writers = {".cbf": _cbf, ".gz": _edf, ".tif": _detector_tiff}
    atomically(path, lambda partial: writers[path.suffix](partial, counts, header))


def _dectris_lines(header: Header) -> dict[str, str]:
    lines = {"Detector": header.instrument, "Exposure_time": f"{header.exposure_s:.4f} s"}
    if header.camera is not None:
        pixel = header.camera.pixel_um * 1e-6
        lines["Pixel_size"] = f"{pixel:.4e} m x {pixel:.4e} m"
        lines["Wavelength"] = f"{header.camera.wavelength_angstrom:.4f} A"
        lines["Detector_distance"] = f"{header.camera.distance_mm / 1000:.4f} m"
    if header.centre is not None:
        lines["Beam_xy"] = f"({header.centre[0]:.2f}, {header.centre[1]:.2f}) pixels"
    return lines


def _cbf(path: Path, counts: Int[np.ndarray, "h w"], header: Header) -> None:
    from fabio.cbfimage import CbfImage

    stamp = {f"{header.acquired_at:%Y-%m-%dT%H:%M:%S}.000": ""}
    CbfImage(data=counts, header=stamp | _dectris_lines(header)).write(str(path))


def _edf(path: Path, counts: Int[np.ndarray, "h w"], header: Header) -> None:
    """EDF under gzip, as beamlines keep it; the time stamp of gzip is left at 0."""
    from fabio.edfimage import EdfImage

    lines = {"Date": f"{header.acquired_at:%Y-%m-%d %H:%M:%S}", "count_time": f"{header.exposure_s:.4f}"}
    if header.camera is not None:
        lines["PSize_1"] = lines["PSize_2"] = f"{header.camera.pixel_um * 1e-6:.6e}"
        lines["WaveLength"] = f"{header.camera.wavelength_angstrom * 1e-10:.6e}"
        lines["SampleDistance"] = f"{header.camera.distance_mm / 1000:.4f}"
    if header.centre is not None:
        lines["Center_1"], lines["Center_2"] = (f"{value:.2f}" for value in header.centre)
    EdfImage(data=counts, header=lines).write(str(path))
    path.write_bytes(gzip.compress(path.read_bytes(), compresslevel=4, mtime=0))


def _detector_tiff(path: Path, counts: Int[np.ndarray, "h w"], header: Header) -> None:
    import tifffile

    text = "\n".join(f"# {key} {value}" for key, value in _dectris_lines(header).items())
    tifffile.imwrite(
        path,
        counts,
        description=text,
        datetime=header.acquired_at,
        compression="zlib",
        metadata=None,
    )
