"""What a design knows of its parameters, properties and symmetries, as design.json holds it. Light."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT_VERSION = 1
LEARNT, LEFT_OUT, HELD_OUT = 0, 1, 2
"""Values of the column `split`: learnt from by all, left out by half of the networks, held out from all."""


@dataclass(frozen=True)
class Parameter:
    """What can be set, in its unit, within bounds that no candidate ever leaves."""

    name: str
    low: float
    high: float
    title: str = ""
    unit: str | None = None
    is_integer: bool = False
    bounds: str = "inferred"
    """Whether the bounds were declared, or inferred from the rows."""

    def to_json(self) -> dict[str, Any]:
        """Return every field."""
        return {**asdict(self), "title": self.title or self.name}


@dataclass(frozen=True)
class Property:
    """What comes out, in its unit, its range in the rows and the share of values that are exactly zero."""

    name: str
    low: float
    high: float
    title: str = ""
    unit: str | None = None
    zeros: float = 0.0
    is_two_stage: bool = False
    """Whether it is first asked if the value is zero, then how large it is."""

    def to_json(self) -> dict[str, Any]:
        """Return every field."""
        return {**asdict(self), "title": self.title or self.name}


@dataclass(frozen=True)
class Symmetry:
    """A change of the parameters that changes no property: pairs exchanged, others reflected at mid-range."""

    exchange: tuple[tuple[str, str], ...] = ()
    reflect: tuple[str, ...] = ()
    origin: str = "declared"

    def to_json(self) -> dict[str, Any]:
        """Return every field, tuples as lists."""
        return {
            "exchange": [list(pair) for pair in self.exchange],
            "reflect": list(self.reflect),
            "origin": self.origin,
        }

    @property
    def words(self) -> str:
        """The change in words: `a ↔ b, alpha ↔ beta, −field`."""
        return ", ".join(
            [*(f"{one} ↔ {other}" for one, other in self.exchange), *(f"−{n}" for n in self.reflect)]
        )


@dataclass(frozen=True)
class Meaning:
    """All that the rows of a design mean."""

    parameters: tuple[Parameter, ...]
    properties: tuple[Property, ...]
    symmetries: tuple[Symmetry, ...] = ()

    @property
    def parameter_names(self) -> list[str]:
        """The parameters' names in their order."""
        return [one.name for one in self.parameters]

    @property
    def property_names(self) -> list[str]:
        """The properties' names in their order."""
        return [one.name for one in self.properties]

    def to_json(self) -> dict[str, Any]:
        """Return the three lists of design.json."""
        return {
            "parameters": [one.to_json() for one in self.parameters],
            "properties": [one.to_json() for one in self.properties],
            "symmetries": [one.to_json() for one in self.symmetries],
        }


@dataclass(frozen=True)
class Wish:
    """What is asked of one column: its name, and what is declared of it."""

    name: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Plan:
    """What to fit: columns, symmetries (None: look for them), seed and how much time to spend.

    `effort` scales the steps of every training; 1 takes some minutes for ten thousand rows.
    `members` networks of `width` make the forward ensemble.
    """

    parameters: tuple[Wish, ...]
    properties: tuple[Wish, ...]
    symmetries: tuple[Symmetry, ...] | None = None
    title: str = ""
    seed: int = 0
    effort: float = 1.0
    members: int = 6
    width: int = 192
    command: str = ""
    further: dict[str, Any] = field(default_factory=dict)
    """More to keep in the provenance."""


def meaning_of(described: dict[str, Any]) -> Meaning:
    """Read the three lists of design.json."""
    return Meaning(
        tuple(Parameter(**one) for one in described["parameters"]),
        tuple(Property(**one) for one in described["properties"]),
        symmetries_of(described["symmetries"]),
    )


def symmetries_of(described: Sequence[dict[str, Any]]) -> tuple[Symmetry, ...]:
    """Read symmetries as JSON holds them."""
    return tuple(
        Symmetry(
            tuple((str(one), str(other)) for one, other in entry.get("exchange", [])),
            tuple(str(name) for name in entry.get("reflect", [])),
            entry.get("origin", "declared"),
        )
        for entry in described
    )
