"""The size of a pixel as readers of others see it, where they are installed, or as the bare header says it.

Nothing here uses a reader of Microscape. RosettaSciIO (GPL-3.0) is imported where a user has installed it,
the others are permissive: pySPM (Apache-2.0), gwyfile (MIT), mrcfile (BSD-3-Clause). What no package reads is
taken from the bytes of the file, by the words or places at which its format has it.
"""

import contextlib
import importlib
import importlib.metadata
import importlib.util
import io
import logging
import re
import struct
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

NM = {
    "m": 1e9,
    "cm": 1e7,
    "mm": 1e6,
    "um": 1e3,
    "µm": 1e3,
    "μm": 1e3,
    "nm": 1.0,
    "A": 0.1,
    "Å": 0.1,
    "pm": 1e-3,
}
PER_NM = {"1/nm": 1.0, "1 / nm": 1.0, "1/m": 1e-9}


@dataclass(frozen=True)
class Size:
    """What a pixel measures across and down, in nm, or in 1/nm of a diffraction pattern, and who says so."""

    x: float
    y: float
    unit: str
    by: str
    licence: str


@dataclass(frozen=True)
class Reader:
    """A way to the size of a pixel: the package that must be there, and what it returns (x, y, unit)."""

    package: str
    licence: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], tuple[float, float, str]]


def sizes(path: Path) -> Iterator[Size]:
    """What each installed reader of the suffix says; nothing for one that fails or knows no length."""
    for reader in READERS:
        is_there = not reader.package or importlib.util.find_spec(_module(reader.package)) is not None
        if path.suffix.casefold() not in reader.suffixes or not is_there:
            continue
        with _silent():
            try:
                x, y, unit = reader.read(path)
            except Exception:  # noqa: BLE001 - what others raise on a file that they do not know
                continue
        by = (
            f"{reader.package} {importlib.metadata.version(reader.package)}"
            if reader.package
            else "the header"
        )
        factor = NM.get(unit) or PER_NM.get(unit)
        if factor:
            yield Size(
                abs(x) * factor, abs(y) * factor, "1/nm" if unit in PER_NM else "nm", by, reader.licence
            )


def _module(package: str) -> str:
    return {"rosettasciio": "rsciio", "pySPM": "pySPM"}.get(package, package)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _rosettasciio(path: Path) -> tuple[float, float, str]:
    from rsciio import IO_PLUGINS

    for plugin in IO_PLUGINS:
        if path.suffix[1:] not in plugin["file_extensions"] or plugin["name"] in ("Hamamatsu", "MRCZ"):
            continue
        for signal in importlib.import_module(plugin["api"]).file_reader(str(path)):
            shown = [axis for axis in signal["axes"] if not axis.get("navigate")]
            y, x = shown[-2:] if len(shown) > 1 else signal["axes"][-2:]
            across, down = str(x.get("units")), str(y.get("units"))
            if across in NM and down in NM:
                return float(x["scale"]) * NM[across], float(y["scale"]) * NM[down], "nm"
            if across in PER_NM and across == down:
                return float(x["scale"]), float(y["scale"]), across
    raise ValueError("no length")


def _nanoscope(path: Path) -> tuple[float, float, str]:
    import pySPM

    file = pySPM.Bruker(str(path))
    channel = file.layers[0][b"@2:Image Data"][0].decode().split('"')[1]
    (x, unit), (y, _) = file.get_channel(channel).pxs()
    return x, y, unit


def _nanonis(path: Path) -> tuple[float, float, str]:
    import pySPM

    (x, unit), (y, _) = pySPM.SXM(str(path)).get_channel("Z").pxs()
    return x, y, unit


def _gwyddion(path: Path) -> tuple[float, float, str]:
    import gwyfile

    field = next(iter(gwyfile.util.get_datafields(gwyfile.load(str(path))).values()))
    height, width = field.data.shape
    return field.xreal / width, field.yreal / height, str(field.si_unit_xy.unitstr)


def _mrc(path: Path) -> tuple[float, float, str]:
    import mrcfile

    with mrcfile.open(path, permissive=True) as file:
        return float(file.voxel_size.x), float(file.voxel_size.y), "Å"


def _igor_wave(path: Path) -> tuple[float, float, str]:
    """Igor's note TN003, version 5: steps (sfA) 84 bytes into the wave header, which follows 64 bytes."""
    x, y = struct.unpack_from("<2d", path.read_bytes(), 64 + 84)
    return x, y, "m"


def _wsxm(path: Path) -> tuple[float, float, str]:
    text = path.read_bytes()[:4000].decode("latin-1")
    across, down = (re.search(rf"{axis} Amplitude: ([\d.]+) (\w+)", text) for axis in "XY")
    columns, rows = (re.search(rf"Number of {sides}: (\d+)", text) for sides in ("columns", "rows"))
    if not (across and down and columns and rows):
        raise ValueError("no amplitudes")
    return float(across[1]) / int(columns[1]), float(down[1]) / int(rows[1]), across[2]


def _topostats(path: Path) -> tuple[float, float, str]:
    with h5py.File(path) as file:
        step = float(file["pixel_to_nm_scaling"][()])
    return step, step, "nm"


def _stxm(path: Path) -> tuple[float, float, str]:
    with h5py.File(path) as file:
        x, y = (np.diff(file[f"entry1/control/sample_{axis}"][()]).mean() for axis in "xy")
        unit: Any = file["entry1/control/sample_x"].attrs["units"]
    return float(x), float(y), unit.decode()


def _sem_tags(path: Path) -> tuple[float, float, str]:
    """Zeiss' `Image Pixel Size = 2.6 µm` and FEI's `PixelWidth=3.4e-06`, wherever they stand in the file."""
    content = path.read_bytes()
    if zeiss := re.search(rb"Image Pixel Size = ([\d.]+) (\w|\xb5)m", content):
        return float(zeiss[1]), float(zeiss[1]), zeiss[2].decode("latin-1") + "m"
    x, y = (re.search(rb"Pixel%s=([\d.]+e-\d+)" % side, content) for side in (b"Width", b"Height"))
    if not (x and y):
        raise ValueError("no size")
    return float(x[1]), float(y[1]), "m"


READERS = (
    Reader("pySPM", "Apache-2.0", (".000", ".003", ".004", ".spm"), _nanoscope),
    Reader("pySPM", "Apache-2.0", (".sxm",), _nanonis),
    Reader("gwyfile", "MIT", (".gwy",), _gwyddion),
    Reader("mrcfile", "BSD-3-Clause", (".mrc",), _mrc),
    Reader("", "", (".ibw",), _igor_wave),
    Reader("", "", (".top",), _wsxm),
    Reader("", "", (".topostats",), _topostats),
    Reader("", "", (".hdf5",), _stxm),
    Reader("", "", (".tif", ".tiff"), _sem_tags),
    Reader(
        "rosettasciio",
        "GPL-3.0",
        (
            *(".dm3", ".dm4", ".emd", ".mrc", ".blo", ".bcf", ".hspy"),
            *(".img", ".prz", ".sur", ".tif", ".tiff"),
        ),
        _rosettasciio,
    ),
)
"""Permissive ones first; the header where no package is known."""
