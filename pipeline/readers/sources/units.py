"""Units in the headers of columns (`thickness_nm`, `bias (V)`, `T [K]`), and what their names give away."""

import re

IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,16}?)\s*[)\]]$")
RATIO = re.compile(r"_?([A-Za-zµ%]*)_per_([A-Za-zµ]+)$")
UNITS = re.compile(
    r"[pnuµmck]?m|angstrom|Å|K|C|degC|F|[muµk]?V|[mkM]?eV|[pnuµm]?s|min|h|[kMG]?Hz|[hkMG]?Pa|m?bar|m?[Tt]orr"
    r"|[muk]?J|[mk]?W|[pnum]?N|[pnuµmk]A|[kM]?ohm|m?T|Oe|deg|m?rad|m?mol|[muµ]?M|[muµk]?g|[muµ]?L|sccm|px|pct"
    r"|percent|ppm|rpm|dB|cps"
)
"""Units that stand after the last `_`; `A` is too often none there: write it in brackets."""

WRITTEN = {
    "um": "µm",
    "us": "µs",
    "uV": "µV",
    "uA": "µA",
    "uJ": "µJ",
    "uN": "µN",
    "uL": "µL",
    "uM": "µM",
    "ug": "µg",
    "angstrom": "Å",
    "C": "°C",
    "degC": "°C",
    "deg": "°",
    "ohm": "Ω",
    "kohm": "kΩ",
    "Mohm": "MΩ",
    "pct": "%",
    "percent": "%",
    "torr": "Torr",
}
CODE = re.compile(r"class|label|type|kind|code|category|group|cluster|batch|site|id|flag|state|family")
QUANTITY = re.compile(
    r"counts?|number|num|n|nr|frames?|index|order|step|time|cycles?|dose|temperature|thickness|width|height|length"
    r"|size|spacing|distance|area|depth|angle|energy|voltage|bias|current|power|pressure|rate|ratio"
    r"|concentration|score|year|month"
)


def unit_of(header: str) -> str | None:
    """The unit a header states, as it is written in print; None if it states none."""
    header = header.strip()
    bracketed = IN_BRACKETS.search(header)
    if bracketed:
        return WRITTEN.get(bracketed[1], bracketed[1])
    ratio = RATIO.search(header)
    if ratio and UNITS.fullmatch(ratio[2]):
        above = ratio[1] if UNITS.fullmatch(ratio[1]) else ""
        return f"{WRITTEN.get(above, above) or '1'}/{WRITTEN.get(ratio[2], ratio[2])}"
    name, _, last = header.rpartition("_")
    return WRITTEN.get(last, last) if name and UNITS.fullmatch(last) else None


def is_code_name(header: str) -> bool:
    """True for names of codes: bravais_class, sample type."""
    return any(CODE.fullmatch(word) for word in _words(header))


def is_quantity_name(header: str) -> bool:
    """True for names of what is counted or measured: n_peaks, frame, x_spacing."""
    return any(QUANTITY.fullmatch(word) for word in _words(header)) and not is_code_name(header)


def _words(header: str) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", header).casefold()))
