"""Minimal files of electron microscopes and surfaces, as the tests of their readers need them."""

import base64
import io
import json
import struct
import zipfile
import zlib

import numpy as np


def digital_micrograph(
    pixels: np.ndarray, *, version: int = 3, units: tuple[str, ...] = ("nm", "µm")
) -> bytes:
    """A DM3 or DM4 file of one picture (any number of axes, last one fastest), 2 units a pixel, counts e-."""
    numbers = {"int16": (1, 2), "uint16": (10, 4), "float32": (2, 6), "complex64": (3, 6)}
    kind, atom = numbers[pixels.dtype.name]
    size = "Q" if version == 4 else "I"

    def packed(layout: str, *values: object) -> bytes:
        return struct.pack(f">{layout.replace('S', size)}", *values)

    def tag(kind: int, name: str, payload: bytes) -> bytes:
        head = packed("BH", kind, len(name)) + name.encode("latin-1")
        return head + (packed("Q", len(payload)) if version == 4 else b"") + payload

    def branch(name: str, *tags: bytes) -> bytes:
        return tag(20, name, packed("BBS", 1, 0, len(tags)) + b"".join(tags))

    def leaf(name: str, info: tuple[int, ...], payload: bytes) -> bytes:
        return tag(21, name, b"%%%%" + packed("S" * (1 + len(info)), len(info), *info) + payload)

    def whole(name: str, value: int) -> bytes:
        return leaf(name, (5,), struct.pack("<I", value))

    def real(name: str, value: float) -> bytes:
        return leaf(name, (6,), struct.pack("<f", value))

    def text(name: str, value: str) -> bytes:
        return leaf(name, (20, 4, len(value)), value.encode("utf-16-le"))

    axes = [branch("", real("Origin", 0), real("Scale", 2), text("Units", unit)) for unit in units]
    bright = branch("Brightness", real("Origin", 1), real("Scale", 0.5), text("Units", "e-"))
    count = 2 * pixels.size if kind == 3 else pixels.size
    data = branch(
        "ImageData",
        branch("Calibrations", bright, branch("Dimension", *axes)),
        leaf("Data", (20, atom, count), pixels.tobytes()),
        whole("DataType", kind),
        branch("Dimensions", *(whole("", side) for side in pixels.shape[::-1])),
    )
    clock = leaf("Acquisition Time (OS)", (7,), struct.pack("<d", 1.3115143597e17))
    point = leaf("Size", (15, 0, 2, 0, 2, 0, 2), struct.pack("<2h", 14, 15))
    picture = branch("", data, branch("ImageTags", branch("DataBar", clock), point), text("Name", "a scan"))
    root = packed("BBS", 1, 0, 1) + branch("ImageList", picture)
    return packed("IS", version, len(root)) + packed("I", 1) + root


def tia(frames: np.ndarray, step: float = 2e-9, *, version: int = 0x210, kind: int = 0x4122) -> bytes:
    """A TIA series of uint16 frames with a time each."""
    count, height, width = frames.shape
    offset = "<Q" if version == 0x220 else "<I"
    head = struct.pack("<HHHIIII", 0x4949, 0x0197, version, kind, 0x4152, count, count)
    table = len(head) + struct.calcsize(offset) + 4
    at = table + 2 * count * struct.calcsize(offset)
    element = 50 + height * width * 2
    places = [at + index * (element + 8) for index in range(count)]
    content = head + struct.pack(offset, table) + struct.pack("<I", 1)
    content += b"".join(struct.pack(offset, place) for place in places)
    content += b"".join(struct.pack(offset, place + element) for place in places)
    for frame in frames:
        content += struct.pack("<ddiddihii", 0, step, 0, 0, 2 * step, 0, 2, width, height)
        content += frame.astype("<u2").tobytes() + struct.pack("<HHI", 0x4152, 0, 1_000_000_000)
    return content


def mrc(
    frames: np.ndarray, cell: tuple[float, float] = (20.0, 40.0), *, order: str = "<", mode: int = 6
) -> bytes:
    """An MRC stack of uint16 sections with an extended header of 64 bytes."""
    sections, height, width = frames.shape
    head = bytearray(1024)
    struct.pack_into(f"{order}4i", head, 0, width, height, sections, mode)
    struct.pack_into(f"{order}3i3f", head, 28, width, height, sections, *cell, 1)
    struct.pack_into(f"{order}i", head, 92, 64)
    head[208:214] = b"MAP " + (b"DD" if order == "<" else b"\x11\x11")
    struct.pack_into(f"{order}i", head, 220, 1)
    head[224:230] = b"a scan"
    return bytes(head) + bytes(64) + frames.astype(f"{order}u2").tobytes()


def blockfile(patterns: np.ndarray, columns: int, rows: int) -> bytes:
    """A block file of square 8-bit patterns; the bright field counts up."""
    side = patterns.shape[1]
    start = 4096 + columns * rows
    head = struct.pack(
        *("<6sHIIIHHHHHddIHI", b"IMGBLO", 0x102, 4096, start, 0, side, 0, columns, rows, 2500),
        *(12.8, 12.8, 200_000, 6226, 2000),
    )
    content = head.ljust(4096, b"\x00") + bytes(index % 256 for index in range(columns * rows))
    for index, pattern in enumerate(patterns):
        content += struct.pack("<HI", 0x55AA, index) + pattern.tobytes()
    return content


def merlin(frames: np.ndarray, kind: str = "U16") -> bytes:
    """A Merlin series; every frame has its header of 384 bytes."""
    dtype = {"U08": ">u1", "U16": ">u2", "U32": ">u4"}.get(kind, ">u2")
    content = b""
    for index, frame in enumerate(frames):
        height, width = frame.shape
        head = f"MQ1,{index + 1:06d},00384,01,{width:04d},{height:04d},{kind},   1x1,01,"
        head += "2018-01-19 20:55:10.966026,0.250000,0,0,0,"
        content += head.encode().ljust(384, b"\x00") + frame.astype(dtype).tobytes()
    return content


def jeol_image(pixels: np.ndarray) -> bytes:
    """A picture of JEOL Analysis Station, 100 mm at magnification 1000."""

    def record(name: str, kind: int, payload: bytes, *below: bytes) -> bytes:
        raw = name.encode() + b"\x00"
        head = b"\x01" + struct.pack("<I", len(raw)) + raw + struct.pack("<II", kind, len(payload))
        return head + payload + b"".join(below) + b"\xff"

    instrument = record(
        *("Instrument", 0, b"", record("ScanSize", 4, struct.pack("<f", 100))),
        record("Mag", 3, struct.pack("<I", 1000)),
        record("Name", 12, b"JEM\x00"),
    )
    image = record(
        *("Image", 0, b"", record("Created", 5, struct.pack("<d", 42832.5))),
        record("Size", 8, struct.pack("<2i", *pixels.shape[::-1])),
        record("Bits", 6, pixels.tobytes()),
    )
    head = b"4\x00\x00\x00JED-2200:LibJxImageForm".ljust(44, b"\x00") + struct.pack("<I", 64)
    return head.ljust(76, b"\x00") + instrument + image


def digital_surf(raw: np.ndarray, *, packed: bool = False, kind: int = 2) -> bytes:
    """A surface of 16 or 32 bits: 2 µm by 4 µm a pixel, 0.5 nm a step above 10 nm, points may be missing."""
    rows, columns = raw.shape
    head = bytearray(512)
    head[:12] = b"DSCOMPRESSED" if packed else b"DIGITAL SURF"
    struct.pack_into("<4H", head, 12, 0, 1, 1, kind)
    head[20:27] = b"surface"
    struct.pack_into("<H", head, 86, 1)
    struct.pack_into("<H2i2iI", head, 98, raw.dtype.itemsize * 8, 0, 1000, columns, rows, raw.size)
    struct.pack_into("<3f", head, 120, 2, 4, 0.5)
    micro = "µm".encode("latin-1")
    for at, text in ((164, b"Z"), (180, micro), (196, micro), (212, b"nm"), (260, b"nm")):
        head[at : at + 16] = text.ljust(16)
    struct.pack_into("<3f", head, 276, 1, 1, 1)
    struct.pack_into("<6H", head, 306, 30, 20, 10, 24, 12, 2021)
    struct.pack_into("<f", head, 474, 10)
    content = raw.tobytes()
    if packed:
        stream = zlib.compress(content)
        content = struct.pack("<3I", 1, len(content), len(stream)) + stream
    return bytes(head) + content


def sensofar(values: np.ndarray, kind: int = 3) -> bytes:
    """A Sensofar surface of 0.5 µm by 1 µm a pixel."""
    rows, columns = values.shape
    head = bytearray(500)
    head[:24] = b"Tue Jan 30 10:11:12 2018"
    struct.pack_into("<I", head, 128, 1_000_000_000)
    struct.pack_into("<IIIfff", head, 388, rows, columns, 0, 1, 0.5, 1)
    struct.pack_into("<I", head, 428, kind)
    return bytes(head) + struct.pack("<2I", rows, columns) + values.astype("<f4").tobytes()


def npz(**arrays: np.ndarray) -> bytes:
    """A NumPy archive, packed."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def panta_rhei(pixels: np.ndarray) -> bytes:
    """A PantaRhei picture: pickled metadata beside the same as JSON."""
    axis = {"name": "Length", "value": 3e-11, "unit": "m", "pixel_factor": 256.0}
    text = json.dumps([{"source.name": "MDP", "device.calib": [axis, axis, None]}])
    objects = np.array([{"a": 1}], dtype=object)
    return npz(meta_data=objects, meta_data_json=np.array(text), data=pixels)


def zip_of(name: str, content: bytes) -> bytes:
    """A ZIP archive of one packed member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def bruker_map(pixels: np.ndarray, *, chunk: int = 512, packed: bool = False) -> bytes:
    """A Bruker map whose header holds one detector that was read out and one that was not."""
    rows, columns = pixels.shape
    data = base64.b64encode(pixels.astype("<u2").tobytes()).decode()
    xml = (
        '<?xml version="1.0" encoding="WINDOWS-1252"?><Map><ClassInstance Type="TRTSEMData"><HV>200</HV>'
        '<DX>0.002</DX><DY>0.004</DY></ClassInstance><ClassInstance Type="TRTImageData">'
        f"<ItemSize>2</ItemSize><Width>{columns}</Width><Height>{rows}</Height><PlaneCount>2</PlaneCount><Date>9.8.2016</Date>"
        f"<Time>14:48:10</Time><Plane0><Description>BF</Description><Valid>0</Valid><Data>{data}</Data></Plane0>"
        f"<Plane1><Description>HAADF</Description><Data>{data}</Data></Plane1></ClassInstance></Map>"
    ).encode("cp1252")
    if packed:
        blocks = [zlib.compress(xml[at : at + 1000]) for at in range(0, len(xml), 1000)]
        head = struct.pack("<4s3I", b"AACS", 1000, 0, len(blocks)).ljust(0x80, b"\x00")
        xml = head + b"".join(struct.pack("<I12x", len(block)) + block for block in blocks)
    usable = chunk - 32
    parts = [xml[at : at + usable] for at in range(0, len(xml), usable)]
    tables = -(-4 * len(parts) // usable)
    entry = bytearray(0x200)
    struct.pack_into("<IQ", entry, 0, 3, len(xml))
    entry[0xE0:0xEA] = b"HeaderData"
    first = 3 + tables  # chunks: 1 and 2 hold the tree, then come the table and the header
    places = struct.pack(f"<{len(parts)}I", *range(first, first + len(parts)))
    chunks = {1: bytes(entry[:usable]), 2: bytes(entry[usable:])}
    chunks |= {3 + index: places[index * usable : (index + 1) * usable] for index in range(tables)}
    chunks |= {first + index: part for index, part in enumerate(parts)}
    content = bytearray(0x138 + chunk * (max(chunks) + 1))
    content[:8] = b"AAMVHFSS"
    struct.pack_into("<fI", content, 0x124, 2.6, chunk)
    struct.pack_into("<2I", content, 0x140, 1, 1)
    for place, part in chunks.items():
        struct.pack_into("<I", content, 0x118 + chunk * place, place + 1)
        content[0x138 + chunk * place : 0x138 + chunk * place + len(part)] = part
    return bytes(content)
