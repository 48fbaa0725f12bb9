"""Minimal files of patterns, tables and archives, as the tests of their readers need them."""

import struct

import numpy as np


def edax_patterns(patterns: np.ndarray, version: int = 1) -> bytes:
    """An EDAX file; version 3 states a grid of three columns and as many rows as there are patterns for."""
    count, height, width = patterns.shape
    head = struct.pack("<4I", version, width, height, 16 if version == 1 else 42)
    if version == 3:
        head += bytes(1) + struct.pack("<2IBdd", 3, count // 3, 0, 1.5, 2.5)
    return head + patterns.tobytes()


def qx_qy_text(intensity: np.ndarray) -> bytes:
    """Reduced scattering, 0.002 per Å a pixel, first row at the lowest Qy."""
    rows, columns = intensity.shape
    lines = ["LABEL: a sample 1 2", "Data columns are Qx - Qy - I(Qx,Qy) - err(I)", "", "ASCII data", ""]
    for row in range(rows):
        for column in range(columns):
            qx, qy = (column - columns / 2) * 0.002, (row - rows / 2) * 0.002
            lines.append(f"{qx:.4f}\t{qy:.4f}\t{intensity[row, column]:.6g}\t0.1")
    return "\n".join(lines).encode()


def hdf4(values: np.ndarray) -> bytes:
    """An HDF4 file of one data set of 16-bit numbers, in two blocks of descriptors."""
    rank, shape = values.ndim, values.shape
    numbers, kind = values.astype(">i2").tobytes(), bytes([1, 22, 16, 0])
    dimensions = struct.pack(f">H{rank}I", rank, *shape)
    group = struct.pack(">6H", 701, 2, 702, 3, 106, 2)
    parts = {(701, 2): dimensions, (106, 2): kind, (720, 5): group, (702, 3): numbers}
    first, second = 4 + 6 + 12 * 2, 6 + 12 * 2
    place, entries = first + second, []
    for (tag, reference), part in parts.items():
        entries.append(struct.pack(">HHII", tag, reference, place, len(part)))
        place += len(part)
    blocks = (
        struct.pack(">HI", 2, first)
        + b"".join(entries[:2])
        + struct.pack(">HI", 2, 0)
        + b"".join(entries[2:])
    )
    return b"\x0e\x03\x13\x01" + blocks + b"".join(parts.values())


def nanosurf(raw: np.ndarray, lines: int | None = None) -> bytes:
    """A Nanosurf scan of one channel, 10 µm by 5 µm and 2 V in all from -1 V."""
    rows, columns = raw.shape
    header = (
        "[DataSet]\r\nVersion=2\r\nGroupCount=1\r\nGr0-Name=Scan forward\r\nGr0-Ch1=DataSet-0:1\r\n"
        "[DataSet-Info]\r\nDate=15-02-2012\r\nTime=21:23:59\r\nOp. mode=Dynamic Force\r\n"
        f"[DataSet-0:1]\r\nPoints={columns}\r\nLines={rows if lines is None else lines}\r\n"
        "Frame=Scan forward\r\nDim0Unit=m\r\nDim0Range=1e-05\r\nDim1Unit=m\r\nDim1Range=5e-06\r\n"
        f"Dim2Name=Amplitude\r\nDim2Unit=V\r\nDim2Range=2\r\nDim2Min=-1\r\nSaveSign=Signed\r\n"
        f"SaveBits={8 * raw.dtype.itemsize}\r\nSaveOrder=Intel\r\n"
    )
    return header.encode() + b"\r\n#!" + raw.tobytes()


def ntmdt(raw: np.ndarray, *, kind: int = 0, factor: float = 0.5) -> bytes:
    """An NT-MDT file of one frame, 2 nm by 4 nm a pixel, values in nA above 10 nA."""
    rows, columns = raw.shape
    axes = struct.pack("<ffhffhffh", 0, 2, -1, 0, 4, -1, 10, factor, 1)
    variables = (axes + struct.pack("<BBHH", 4, 0, columns, rows)).ljust(77, b"\x00")
    body = variables + struct.pack("<4H", 0, columns, rows, 1) + bytes(14 + 16) + raw.tobytes()
    head = struct.pack("<IH", 22 + len(body), kind) + b"\x00\x01"
    head += struct.pack("<7H", 2020, 5, 6, 7, 8, 9, len(variables))
    return b"\x01\xb0\x93\xff" + struct.pack("<I4xH", len(head + body), 0).ljust(29, b"\x00") + head + body


def fits(values: np.ndarray, **cards: object) -> bytes:
    """A FITS file with a table before its image extension."""
    kinds = {"uint8": 8, "int16": 16, "int32": 32, "float32": -32, "float64": -64}

    def header(**entries: object) -> bytes:
        lines = [f"{name:8}= {_card(value):>20} / about it" for name, value in entries.items()]
        text = "".join(line.ljust(80) for line in [*lines, "COMMENT nothing", "END"])
        return text.ljust(-(-len(text) // 2880) * 2880).encode()

    sides = {f"NAXIS{axis + 1}": side for axis, side in enumerate(values.shape[::-1])}
    image = header(XTENSION="IMAGE", BITPIX=kinds[values.dtype.name], NAXIS=values.ndim, **sides, **cards)
    table = header(XTENSION="BINTABLE", BITPIX=8, NAXIS=2, NAXIS1=9, NAXIS2=9, PCOUNT=0, GCOUNT=1)
    content = values.astype(values.dtype.newbyteorder(">")).tobytes()
    padded = content.ljust(-(-len(content) // 2880) * 2880, b"\x00")
    return header(SIMPLE=True, BITPIX=8, NAXIS=0) + table + bytes(2880) + image + padded


def _card(value: object) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return f"'{value}'" if isinstance(value, str) else str(value)


def mar345(pixels: np.ndarray, *, version: str = "", order: str = "<") -> bytes:
    """A mar345 plate of 150 µm, packed one difference a block; what 16 bits cannot hold stands before it."""
    height, width = pixels.shape
    places = np.flatnonzero(pixels > 0xFFFF)
    pairs = np.zeros((-(-len(places) // 8) * 8, 2), f"{order}i4")
    pairs[: len(places)] = np.stack([places + 1, pixels.ravel()[places]], axis=1)
    numbers = (1234, width, len(places), 1, 1, height * width, 150, 150, 1_541_800, 250_000, *[0] * 6)
    head = struct.pack(f"{order}16i", *numbers) + bytes(64) + b"mar research\nDATE Mon Aug 10 20:05:01 1998\n"
    head += b"CENTER          X 17.500           Y 12.250\nEND OF HEADER\n"
    title = f"\nCCP4 packed image{version}, X: {width:04d}, Y: {height:04d}\n".encode()
    return head.ljust(4096, b" ") + pairs.tobytes() + title + _packed(pixels.astype(np.int16), width)


def _packed(pixels: np.ndarray, width: int) -> bytes:
    """Blocks of one difference of 16 bits each, and one of four zeros where four follow one another."""
    image = [int(value) for value in pixels.ravel()]
    steps = [image[0]]
    for at in range(1, len(image)):
        above = image[max(0, at - width - 1) : at - width + 2] if at > width else []
        total = image[at - 1] + sum(above) + 2
        mean = image[at - 1] if at <= width else (total // 4 if total >= 0 else -(-total // 4))
        steps.append((image[at] - mean + 0x8000) % 0x10000 - 0x8000)
    bits, length, at = 0, 0, 0
    while at < len(steps):
        if not any(steps[at : at + 4]) and at + 4 <= len(steps):
            bits, length, at = bits | 2 << length, length + 6, at + 4
        else:
            bits |= (0 | 6 << 3 | (steps[at] % 0x10000) << 6) << length
            length, at = length + 22, at + 1
    return bits.to_bytes(-(-length // 8), "little")
