"""Read damaged files until one crashes, hangs or takes too much memory: run as a process of its own.

    python -m tests.pipeline.readers.fuzz FIRST COUNT [FOLDER]

reads COUNT damaged files, case FIRST first; every case is one number, so a failure can be repeated.
They come from the small files the tests make, in turn with those below FOLDER. Each case is named
before it is read; the last name of a process that was killed is the one to look at.
"""

import io
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image as Pillow

from pipeline.errors import ReadError
from pipeline.readers import Image, read
from pipeline.readers.decoding import PIXEL_LIMIT
from tests.pipeline.readers import microscope_files, probe_files, small_files
from tests.pipeline.readers.igor_wave import igor_wave

MEMORY_BYTES = 2**30
SECONDS_A_FILE = 20
LARGEST_FILE = 5_000_000
OWN_MISTAKES = (NameError, UnboundLocalError)
"""Errors that no damage explains, though `read` would call the file damaged."""

EXTREMES = (0, 1, 0x7F, 0x80, 0xFF)


def small_corpus() -> dict[str, bytes]:
    """A small whole file of every format that the tests can make."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 200, (24, 32)).astype(np.int16)
    unsigned, real = pixels.astype(np.uint16), pixels.astype(np.float32)
    stack = np.stack([unsigned, unsigned, unsigned])
    patterns = random.integers(0, 200, (6, 16, 16)).astype(np.uint8)
    made = {
        "spm": probe_files.nanoscope(pixels),
        "gwy": probe_files.gwyddion(real),
        "sxm": probe_files.nanonis(np.stack([real, real])),
        "top": probe_files.wsxm(pixels),
        "nid": small_files.nanosurf(pixels),
        "mdt": small_files.ntmdt(pixels),
        "ibw": igor_wave(np.zeros((9, 9, 2)), ("Height", "Phase"), note="Date:2020-01-01\r"),
        "dm3": microscope_files.digital_micrograph(pixels),
        "dm4": microscope_files.digital_micrograph(unsigned, version=4),
        "ser": microscope_files.tia(stack),
        "mrc": microscope_files.mrc(stack),
        "blo": microscope_files.blockfile(patterns, 3, 2),
        "mib": microscope_files.merlin(stack),
        "img": microscope_files.jeol_image(pixels.astype(np.uint8)),
        "sur": microscope_files.digital_surf(pixels),
        "packed.sur": microscope_files.digital_surf(pixels, packed=True),
        "plu": microscope_files.sensofar(real),
        "npz": microscope_files.npz(a=pixels, b=stack),
        "prz": microscope_files.panta_rhei(unsigned),
        "bcf": microscope_files.bruker_map(unsigned),
        "packed.bcf": microscope_files.bruker_map(unsigned, packed=True),
        "up1": small_files.edax_patterns(patterns),
        "up2": small_files.edax_patterns(patterns, 3),
        "dat": small_files.qx_qy_text(pixels),
        "hdf": small_files.hdf4(pixels),
        "fits": small_files.fits(pixels),
        "mar2300": small_files.mar345(np.where(pixels > 190, 70_000, pixels).astype(np.uint32)),
    }
    for kind in ("PNG", "JPEG", "BMP"):
        buffer = io.BytesIO()
        Pillow.fromarray(pixels.astype(np.uint8)).save(buffer, format=kind)
        made[kind.lower()] = buffer.getvalue()
    for compression in (None, "zlib", "lzw"):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, stack, photometric="minisblack", compression=compression)
        made[f"{compression}.tif"] = buffer.getvalue()
    return made


def damaged(whole: bytes, case: int) -> bytes:
    """A file with some bytes or numbers changed, most of them near its start, or a piece cut out."""
    random = np.random.default_rng(case)
    content = bytearray(whole)
    for _ in range(int(random.integers(1, 9))):
        at = int(len(content) * random.random() ** 3)
        if random.random() < 0.3:  # a whole number, as lengths and offsets are
            content[at : at + 4] = bytes([int(random.choice(EXTREMES))]) * 4
        elif random.random() < 0.3 and content[at : at + 1].isdigit():
            content[at : at + 1] = b"9" * int(random.integers(1, 12))
        else:
            content[at] = int(random.choice([*EXTREMES, random.integers(256)]))
    if random.random() < 0.2:
        return bytes(content[: int(random.integers(1, len(content)))])
    if random.random() < 0.1:
        start = int(random.integers(len(content)))
        del content[start : start + int(random.integers(1, 600))]
    return bytes(content) or b"\x00"


def check(images: list[Image]) -> None:
    """Raise AssertionError for an image that no reader may give."""
    assert images
    for image in images:
        assert image.pixels.ndim == 2
        assert image.mask.shape == image.pixels.shape
        assert image.pixels.size <= PIXEL_LIMIT
        sizes = (image.pixel_size_nm, image.pixel_size_y_nm, image.detector_pixel_um)
        assert all(size is None or 0 < size < np.inf for size in sizes)


def explain(error: ReadError) -> str | None:
    """What is wrong with a refusal: memory ran out, or our own code is at fault; None for a good one."""
    cause: BaseException | None = error
    while cause is not None:
        is_own = isinstance(cause, OWN_MISTAKES) and "pipeline/readers" in _last_file(cause)
        if is_own or isinstance(cause, MemoryError):
            return f"{type(cause).__name__}: {cause}"
        cause = cause.__cause__
    return None


def _last_file(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return frames[-1].filename if frames else ""


def main(first: int, count: int, folder: str | None) -> int:
    """Read the cases; return 1 after the first that is neither read nor refused properly."""
    corpus = list(small_corpus().items())
    found = sorted(Path(folder).rglob("*")) if folder else []
    corpus += [
        (path.name, path.read_bytes())
        for path in found
        if path.is_file() and 0 < path.stat().st_size < LARGEST_FILE
    ]
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    with tempfile.TemporaryDirectory() as place:
        for case in range(first, first + count):
            name, whole = corpus[case % len(corpus)]
            path = Path(place) / f"{case}-{name}"
            path.write_bytes(damaged(whole, case))
            sys.stdout.write(f"{path.name}\n")
            sys.stdout.flush()
            signal.alarm(SECONDS_A_FILE)  # its default is to end the process, native code and all
            try:
                check(read(path))
            except ReadError as error:
                if wrong := explain(error):
                    sys.stdout.write(f"{error}\n{wrong}\n")
                    return 1
            signal.alarm(0)
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None))
