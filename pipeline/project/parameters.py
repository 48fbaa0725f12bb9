"""How a part of a collection is laid out: what the drawer of the trail offers, checked. Light."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipeline.errors import ProjectionError

METRICS = ("cosine", "euclidean", "manhattan", "correlation")
FEATURES = ("embedding", "descriptors", "channels")
STARTS = ("parent", "fresh")
NEIGHBOURS = 2, 200
MIN_DISTANCE = 0.0, 0.99
MOST_SEED = 2**32 - 1
MOST_COLUMNS = 200


@dataclass(frozen=True)
class MapParameters:
    """The parameters of one map; those left out have the usual value.

    `of` says what images are compared by: their embeddings, the descriptors named in `columns`, or the
    embeddings of the channels named there. Of several embeddings `columns` names one; without it, it is that
    of the collection. `start` is where images stand before the descent: at their
    places on the parent's map, or afresh.
    """

    neighbours: int = 15
    min_distance: float = 0.1
    metric: str = "cosine"
    seed: int = 0
    of: str = "embedding"
    columns: tuple[str, ...] = ()
    start: str = "parent"

    def __post_init__(self) -> None:
        """Check every field; ProjectionError names the field, its value and what is allowed."""
        _check(vars(self))
        # Equal parameters must have one form: their JSON is part of a cache key.
        object.__setattr__(self, "min_distance", float(self.min_distance))
        object.__setattr__(self, "columns", tuple(self.columns))

    @property
    def encoder(self) -> str | None:
        """The embedding that images are compared by, where `columns` names one."""
        return self.columns[0] if self.of == "embedding" and self.columns else None

    def to_json(self) -> dict[str, Any]:
        """Return all fields as JSON; `from_json` reads it back."""
        return {**asdict(self), "columns": list(self.columns)}

    @classmethod
    def from_json(cls, value: Any) -> "MapParameters":
        """Read parameters as they come from outside; an absent field has its usual value.

        Raises:
            ProjectionError: naming the field, the value found and what is allowed.

        """
        if not isinstance(value, dict):
            raise ProjectionError(
                f"The parameters of a map are an object of named values, not {value!r:.80}."
            )
        known = [field.name for field in fields(cls)]
        unknown = [str(name) for name in value if name not in known]
        if unknown:
            raise ProjectionError(f"A map has no parameter {unknown[0]!r:.80} (it has: {', '.join(known)}).")
        given = {field.name: value.get(field.name, field.default) for field in fields(cls)}
        _check(given)
        # As JSON has them: whole numbers for decimal ones, lists for tuples.
        typed = {"min_distance": float(given["min_distance"]), "columns": tuple(given["columns"])}
        return cls(**{**given, **typed})


def _check(given: dict[str, Any]) -> None:
    _check_whole("neighbours", given["neighbours"], *NEIGHBOURS)
    _check_number("min_distance", given["min_distance"], *MIN_DISTANCE)
    _check_whole("seed", given["seed"], 0, MOST_SEED)
    _check_choice("metric", given["metric"], METRICS)
    _check_choice("of", given["of"], FEATURES)
    _check_choice("start", given["start"], STARTS)
    _check_columns(given["of"], given["columns"])


def _check_whole(name: str, value: Any, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ProjectionError(f"{name} is {value!r:.80}; it must be a whole number from {least} to {most}.")


def _check_number(name: str, value: Any, least: float, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ProjectionError(f"{name} is {value!r:.80}; it must be a number from {least:g} to {most:g}.")


def _check_choice(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ProjectionError(f"{name} is {value!r:.80}; it must be one of {', '.join(allowed)}.")


def _check_columns(of: str, columns: Any) -> None:
    if isinstance(columns, str) or not isinstance(columns, Sequence):
        raise ProjectionError(f"columns is {columns!r:.80}; it must be a list of names.")
    wrong = [name for name in columns if not isinstance(name, str) or not name]
    if wrong:
        raise ProjectionError(f"columns has {wrong[0]!r:.80}; it must be a list of names.")
    if len(set(columns)) != len(columns):
        raise ProjectionError("columns names one thing twice: give each name once.")
    if len(columns) > MOST_COLUMNS:
        raise ProjectionError(f"columns has {len(columns)} names; it may have {MOST_COLUMNS} at most.")
    if of == "embedding" and len(columns) > 1:
        raise ProjectionError(
            f"columns has {len(columns)} names, but of is 'embedding', which takes the name of one embedding "
            "or none: name one, or set of to 'descriptors' or 'channels'."
        )
    if of != "embedding" and not columns:
        raise ProjectionError(f"columns is empty; with of = {of!r} it must name one of the {of} at least.")
