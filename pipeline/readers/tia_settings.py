"""The settings that FEI TIA keeps beside its series: NAME.emi holds XML, an object for each NAME_1.ser ….

What surrounds the XML is not documented and not read. Labels and units are those of the program.
"""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pipeline.readers.metadata import Metadata, number

SERIES = re.compile(r"(.+)_(\d{1,6})\.ser", re.IGNORECASE)
OBJECT = re.compile(rb"<ObjectInfo>.*?</ObjectInfo>", re.DOTALL)
LARGEST = 2**28
PLAIN = ("Manufacturer", "DetectorPixelHeight", "DetectorPixelWidth", "AcceleratingVoltage")


def settings_beside(path: Path) -> Metadata:
    """What the .emi file of this series tells of it; nothing where there is none, or none for its number."""
    named = SERIES.fullmatch(path.name)
    beside = path.with_name(f"{named[1]}.emi") if named else path
    if not named or not beside.is_file() or beside.stat().st_size > LARGEST:
        return {}
    objects = OBJECT.findall(beside.read_bytes())
    place = int(named[2]) - 1
    return _told(objects[place]) if 0 <= place < len(objects) else {}


def _told(text: bytes) -> Metadata:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:  # the numbers stand in the series, so a damaged neighbour is no reason
        return {}
    told: dict[str, Any] = {name: number(found) for name in PLAIN if (found := root.findtext(f".//{name}"))}
    for entry in root.iterfind("./ExperimentalDescription/Root/Data"):
        label, value = (entry.findtext(name, "").strip() for name in ("Label", "Value"))
        unit = (entry.findtext("Unit") or "").strip()
        if label and value:
            told[f"{label} ({unit})" if unit else label] = number(value)
    return told
