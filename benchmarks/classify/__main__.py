"""Measure labels by machine and print a table a part; `--only` for one part."""

import argparse
import json
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.classify import active, few_labels, measured, simulated
from benchmarks.report import heading, table
from pipeline.encoder.device import one_thread

Rows = Iterable[dict[str, Any]]
PARTS: dict[str, tuple[str, Callable[[bool], Rows]]] = {
    "simulated": ("Scattering head, simulated frames of a shifted domain", simulated.rows),
    "measured": ("Scattering head, measured frames (none trained it)", lambda quick: measured.rows()),
    "few": ("Heads on few labels of third-party images, tested on all others", few_labels.rows),
    "active": ("Labels needed when the queue asks, against random", active.rows),
}


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classify", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short form that proves it runs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="this part (may be repeated)")
    return parser.parse_args()


def main() -> None:
    """Run the parts that are asked for."""
    told = options()
    with one_thread():
        found = {name: list(PARTS[name][1](told.quick)) for name in told.only or PARTS}
    if told.json:
        print(json.dumps({**heading(), "parts": found}))
        return
    print("\n".join(f"{key}: {value}" for key, value in heading().items()))
    for name, rows in found.items():
        print(f"\n{PARTS[name][0]}\n\n{table(rows)}")


if __name__ == "__main__":
    main()
