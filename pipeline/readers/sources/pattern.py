"""Fields out of file names, by a pattern the user gives: `{sample}_{date}_{bias}V`.

`{name}` is a field, `{}` or `{_}` is left out, `*` stands for anything or nothing, all else is
literal; `{{` and `}}` are braces. A unit right behind a field (`{bias}V`) is the unit of that field.
A pattern with a `/` is held against the whole relative path, any other against the file's name
without its suffix. Fields are as short as they can be.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.errors import SourceError
from pipeline.readers.sources.units import unit_of

TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\*|[{}]|[^{}*]+")
WRAPPERS = (".gz", ".bz2")


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern: the names of its fields in order, and the units written behind them."""

    text: str
    fields: tuple[str, ...]
    units: dict[str, str]
    expression: re.Pattern[str]

    def parse(self, name: str) -> dict[str, str] | None:
        """Fields of a name without suffix (a relative path for a pattern with `/`); None if it differs."""
        match = self.expression.fullmatch(name)
        return match.groupdict() if match else None

    def parse_file(self, relative: str) -> dict[str, str] | None:
        """Fields of a file by its path relative to the source, tried without its suffix, then with it."""
        path = PurePosixPath(relative)
        if path.suffix.lower() in WRAPPERS:
            path = path.with_suffix("")
        bare = path.with_suffix("")
        if "/" in self.text:
            return self.parse(str(bare)) or self.parse(relative)
        return self.parse(bare.name) or self.parse(PurePosixPath(relative).name)


def compile_pattern(text: str) -> Pattern:
    """Compile a pattern; raises SourceError, with the place, for one that names no field or is ambiguous."""
    parts: list[str] = []
    fields: list[str] = []
    after_field = False
    for token in TOKEN.finditer(text):
        name = token[1]
        if token[0] in ("{", "}"):
            raise SourceError(
                f"the pattern {text!r} has a single {token[0]} at character {token.start() + 1}"
            )
        is_open = name is not None or token[0] == "*"
        if is_open and after_field:
            raise SourceError(
                f"the pattern {text!r} has nothing between two fields at character {token.start() + 1}: "
                "where one ends and the other begins cannot be known, put the text between them there"
            )
        after_field = is_open
        if name is not None:
            parts.append(_field(text, name.strip(), fields))
        else:
            parts.append(
                "[^/]*?" if token[0] == "*" else re.escape(token[0].replace("{{", "{").replace("}}", "}"))
            )
    if not fields:
        raise SourceError(f"the pattern {text!r} names no field: write one like {{sample}}_{{date}}")
    units = {name: unit for name in fields if (unit := _unit_behind(text, name))}
    return Pattern(text, tuple(fields), units, re.compile("".join(parts)))


def _unit_behind(text: str, name: str) -> str | None:
    """The unit that a pattern writes directly behind a field."""
    behind = re.search(rf"\{{\s*{name}\s*\}}([A-Za-zµÅ°%]+)", text)
    return unit_of(f"{name}_{behind[1]}") if behind else None


def _field(text: str, name: str, fields: list[str]) -> str:
    """The expression of one field, whose name is noted in `fields`."""
    if name in ("", "_"):
        return "[^/]+?"
    if not (name.isidentifier() and name.isascii()):
        raise SourceError(
            f"the pattern {text!r} has the field {name!r}: use letters, digits and _ as in {{sample_1}}"
        )
    if name in fields:
        raise SourceError(f"the pattern {text!r} has the field {name!r} twice: give the second another name")
    fields.append(name)
    return f"(?P<{name}>[^/]+?)"
