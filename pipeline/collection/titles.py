"""What people call a column: its title, or its name in words without the unit it ends in."""

from pipeline.collection.schema import Column
from pipeline.readers.sources import units


def title(column: Column) -> str:
    """Return the column's title; `thickness_nm` in nm is Thickness, `d33_pm_per_V` in pm/V stays d33."""
    if column.title:
        return column.title
    states_unit = column.unit is not None and units.unit_of(column.name) == column.unit
    words = (_without_unit(column.name) if states_unit else column.name).replace("_", " ").strip()
    is_symbol = words[1:2].isdigit()
    return words if is_symbol else words[:1].upper() + words[1:]


def _without_unit(name: str) -> str:
    ratio = units.RATIO.search(name)
    if ratio:
        above = "" if units.UNITS.fullmatch(ratio[1]) else f"_{ratio[1]}"
        return name[: ratio.start()] + above
    bracketed = units.IN_BRACKETS.sub("", name).strip()
    return bracketed if bracketed != name else name.rpartition("_")[0] or name
