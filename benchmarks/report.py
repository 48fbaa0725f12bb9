"""How every benchmark prints: machine, date and command, then a table; or one JSON object."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any


def arguments(description: str, **switches: str) -> argparse.Namespace:
    """Parse what every benchmark takes, --quick and --json, and further switches with what they mean."""
    parser = argparse.ArgumentParser(prog=f"python -m {_module()}", description=description)
    parser.add_argument("--quick", action="store_true", help="a short form that proves it runs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for name, meaning in switches.items():
        parser.add_argument(f"--{name}", action="store_true", help=meaning)
    return parser.parse_args()


def heading() -> dict[str, str]:
    """Return the machine, the date and the command of this run."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory_gb()} GB",
        "date": datetime.now(UTC).date().isoformat(),
        "command": " ".join(["python -m", _module(), *sys.argv[1:]]),
    }


def show(rows: Sequence[dict[str, Any]], as_json: bool, title: str = "") -> None:
    """Print rows of equal keys as a table under the heading, or everything as JSON."""
    if as_json:
        print(json.dumps({**heading(), "title": title, "rows": list(rows)}))
        return
    print("\n".join(f"{key}: {value}" for key, value in heading().items()))
    print(f"\n{title}\n" if title else "")
    print(table(rows))


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows of equal keys as a Markdown table."""
    names = list(rows[0])
    lines = [[str(row[name]) for name in names] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(names, *lines, strict=True)]
    dashes = ["-" * width for width in widths]
    padded = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in [names, dashes, *lines]
    ]
    return "\n".join(padded)


def _module() -> str:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return spec.name.removesuffix(".__main__") if spec else "benchmarks"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
