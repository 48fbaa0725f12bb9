"""All our JavaScript modules in one file, made when the server starts: a browser asks once, not 130 times.

Each module becomes a function that is called once, in the order in which a browser would evaluate them. Its
lines stay as they are, so that a source map leads from each to the module as it was written. This asks for
what all our modules keep to: imports by name at the head, exports where they are declared, no two modules
that import each other.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ADDRESS = "/assets/bundle.mjs"
ENTRY = "microscape.mjs"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";', re.MULTILINE)
_AGAIN = re.compile(r"^export \{([^}]*)\};", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class Bundle:
    """One script, its source map, and a digest that names them."""

    script: bytes
    source_map: bytes

    @property
    def digest(self) -> str:
        """What changes with any module."""
        return hashlib.blake2b(self.script, digest_size=8).hexdigest()


@cache
def bundle(assets: Path) -> Bundle:
    """Return the module ENTRY of a folder with all it imports; it exports each by its path in the folder.

    Raises ValueError for a module that cannot be put with others, saying why.
    """
    modules = _Modules(assets)
    modules.add(assets / ENTRY)
    lines, sections = 0, []
    for place, text in modules.texts.items():
        sections.append(_section(place, lines, text.count("\n")))
        lines += text.count("\n")
    names = ", ".join(f'm{number} as "{place}"' for number, place in enumerate(modules.texts))
    tail = f"export {{ {names} }};\n//# sourceMappingURL={ADDRESS}.map\n"
    script = "".join(modules.texts.values()) + tail
    source_map = json.dumps({"version": 3, "sections": sections})
    return Bundle(script.encode(), source_map.encode())


def _section(place: str, first: int, lines: int) -> dict:
    """Say that the lines of the script from `first` on are those of a module, one by one."""
    mappings = ";".join(["AAAA"] + ["AACA"] * (lines - 3))  # base-64 steps: the next line, the same file
    found = {"version": 3, "sources": [f"/assets/{place}"], "names": [], "mappings": mappings}
    return {"offset": {"line": first + 1, "column": 0}, "map": found}


@dataclass
class _Modules:
    """The modules of a folder as functions, each after those it imports."""

    assets: Path
    texts: dict[str, str] = field(default_factory=dict)
    _begun: list[str] = field(default_factory=list)

    def add(self, path: Path) -> int:
        """Add a module and what it imports; return its number."""
        place = path.relative_to(self.assets).as_posix()
        if place not in self.texts:
            if place in self._begun:
                raise ValueError(f"Modules import each other: {' → '.join([*self._begun, place])}.")
            self._begun.append(place)
            text = self._as_function(path, place)
            self._begun.remove(place)
            self.texts[place] = f"const m{len(self.texts)} = (() => {{\n{text}"
        return list(self.texts).index(place)

    def _as_function(self, path: Path, place: str) -> str:
        source = path.read_text(encoding="utf-8").rstrip() + "\n"

        def import_(found: re.Match[str]) -> str:
            names, other = found.groups()
            return f"const {{{names.replace(' as ', ': ')}}} = m{self.add((path.parent / other).resolve())};"

        names = [name.strip() for found in _AGAIN.findall(source) for name in found.split(",")]
        names += [name for _, name in _EXPORT.findall(source)]
        body = _EXPORT.sub(r"\1 \2", _AGAIN.sub("", _IMPORT.sub(import_, source)))
        if left := _LEFT.search(body):
            raise ValueError(
                f"assets/{place}: cannot put {left[0]!r} into one file with others. Write "
                'import { name } from "./other.mjs"; and export function, class or const.'
            )
        return f"{body}return {{ {', '.join(names)} }}; }})();\n"
