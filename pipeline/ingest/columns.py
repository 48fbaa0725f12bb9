"""What every column of a built collection means; what somebody corrected in collection.json is kept."""

from collections.abc import Mapping
from typing import Any

from pipeline.collection.info import Info
from pipeline.collection.schema import IMAGE_COLUMNS, MAIN_MAP, Column
from pipeline.collection.store import coordinate_columns
from pipeline.describe import DESCRIPTORS
from pipeline.near_duplicates import COLUMN as NEAR_DUPLICATE
from pipeline.scattering.analysis.columns import TABLE as ANALYSED
from pipeline.scattering.analysis.columns import columns as analysed

FAMILY = "predicted.family"
GROUP = "predicted.group"


def describe_columns(info: Info, own: Mapping[str, Column]) -> None:
    """Write `columns` of a collection's description: the user's own first, then what was made of the images.

    An entry that differs from what was inferred the last time was corrected by hand and stays.
    """
    columns = {
        **own,
        **_predicted(),
        **_descriptors(),
        NEAR_DUPLICATE.name: NEAR_DUPLICATE,
        **(analysed() if ANALYSED in info["parts"] else {}),
        **coordinate_columns(MAIN_MAP),
        **{name: column for one in info["maps"] for name, column in coordinate_columns(one).items()},
        **IMAGE_COLUMNS,
    }
    inferred: dict[str, Any] = {name: column.to_json() for name, column in columns.items()}
    guessed = info.get("inferred", {})
    corrected = {name: entry for name, entry in info["columns"].items() if entry != guessed.get(name)}
    info["inferred"] = inferred
    info["columns"] = {name: corrected.get(name, entry) for name, entry in inferred.items()}


def _descriptors() -> dict[str, Column]:
    return {
        name: Column(
            name,
            entry.kind,
            "property" if entry.kind == "number" else "facet",
            None if entry.unit == "value" else entry.unit,
            title=entry.title,
            description=entry.description,
        )
        for name, entry in DESCRIPTORS.items()
    }


def _predicted() -> dict[str, Column]:
    said = {
        FAMILY: ("Predicted family", "What the classifier takes it for", "Probability of the family"),
        GROUP: (
            "Wallpaper group",
            "Which of the 17 plane groups the encoder sees, or that it sees no lattice",
            "Probability of the group",
        ),
    }
    columns = {}
    for name, (title, description, probability) in said.items():
        sure = f"{name}.probability"
        columns[name] = Column(name, "category", "facet", title=title, description=description)
        columns[sure] = Column(sure, "number", "property", title=probability)
    return columns
