"""Minimal scanning probe files as the tests of their readers need them, and as the fuzz run damages them."""

import struct

import numpy as np

HEADER = 4096


def nanoscope(raw: np.ndarray, *, scan_size: str = "500 250 nm", soft: str = "Sens. Zscan") -> bytes:
    """A Bruker file of one int16 or int32 channel, full range 100 V at 7 nm/V."""
    rows, columns = raw.shape
    lines = [
        "\\*File list",
        "\\Date: 11:43:26 AM Wed Jun 22 2016",
        "\\*Scanner list",
        "\\@Sens. Zscan: V 7.000000 nm/V",
        "\\*Ciao scan list",
        "\\Scan rate: 1.5",
        "\\*Ciao image list",
        f"\\Data offset: {HEADER}",
        f"\\Data length: {raw.nbytes}",
        "\\Bytes/pixel: 2",
        f"\\Samps/line: {columns}",
        f"\\Number of lines: {rows}",
        f"\\Scan Size: {scan_size}",
        "\\Line direction: Retrace",
        '\\@2:Image Data: S [Height] "Height"',
        f"\\@2:Z scale: V [{soft}] (0.006539403 V/LSB) 100.0 V",
        "\\*File list end",
    ]
    return "\r\n".join(lines).encode("cp1252").ljust(HEADER, b"\x00") + raw.tobytes()


def gwyddion(values: np.ndarray, title: str = "Height") -> bytes:
    """A Gwyddion file of one data field, 1 µm wide and 0.5 µm high, with an entry of metadata."""
    rows, columns = values.shape

    def item(name: str, kind: str, payload: bytes) -> bytes:
        return name.encode() + b"\x00" + kind.encode() + payload

    def thing(name: str, items: bytes) -> bytes:
        return name.encode() + b"\x00" + struct.pack("<I", len(items)) + items

    def unit(text: str) -> bytes:
        return thing("GwySIUnit", item("unitstr", "s", text.encode() + b"\x00"))

    field = item("xres", "i", struct.pack("<i", columns)) + item("yres", "i", struct.pack("<i", rows))
    field += item("xreal", "d", struct.pack("<d", 1e-6)) + item("yreal", "d", struct.pack("<d", 5e-7))
    field += item("si_unit_xy", "o", unit("m")) + item("si_unit_z", "o", unit("m"))
    field += item("data", "D", struct.pack("<I", values.size) + values.astype("<f8").tobytes())
    items = item("/0/data", "o", thing("GwyDataField", field))
    items += item("/0/data/title", "s", title.encode() + b"\x00")
    items += item("/0/meta", "o", thing("GwyContainer", item("Bias", "s", b"0.5\x00")))
    items += item("/0/data/visible", "b", b"\x01") + item("names", "S", struct.pack("<I", 1) + b"a\x00")
    return b"GWYP" + thing("GwyContainer", items)


def nanonis(planes: np.ndarray, direction: str = "down") -> bytes:
    """A Nanonis scan of one channel, forward and backward, of 2 nm by 1 nm."""
    _, rows, columns = planes.shape
    header = (
        ":NANONIS_VERSION:\n2\n:SCANIT_TYPE:\n   FLOAT   MSBFIRST\n:REC_DATE:\n 16.12.2015\n"
        f":REC_TIME:\n11:39:44\n:SCAN_PIXELS:\n  {columns}   {rows}\n:SCAN_RANGE:\n  2.0E-9   1.0E-9\n"
        f":SCAN_DIR:\n{direction}\n:BIAS:\n -9.0E-4\n:DATA_INFO:\n"
        "\tChannel\tName\tUnit\tDirection\tCalibration\tOffset\n"
        "\t14\tLIX_1_omega\tA\tboth\t1.0E+0\t0.0E+0\n\n:SCANIT_END:\n\n\n"
    )
    return header.encode() + b"\x1a\x04" + planes.astype(">f4").tobytes()


def wsxm(raw: np.ndarray, *, z_amplitude: str = "59.75 nm", kind: str = "short") -> bytes:
    """A WSxM topography, 500 nm wide and 1 µm high."""
    rows, columns = raw.shape
    lines = [
        "WSxM file copyright WSxM solutions",
        "SxM Image file",
        f"Image header size: {HEADER}",
        "[Control]",
        "    X Amplitude: 500 nm",
        "    Y Amplitude: 1 µm",
        "[General Info]",
        "    Acquisition channel: Topography",
        "    Acquisition time: 18/06/2021, 14:12:26.398",
        f"    Image Data Type: {kind}",
        f"    Number of columns: {columns}",
        f"    Number of rows: {rows}",
        f"    Z Amplitude: {z_amplitude}",
        "[Header end]",
    ]
    return "\r\n".join(lines).encode("latin-1").ljust(HEADER, b"\r") + raw.tobytes()
