"""Measure the encoder beside the baselines, and print one table; `--only` and `--alone` for quick answers."""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.encoder import again, groups, rates, sets
from benchmarks.encoder.folders import DATA, load_micrographs
from benchmarks.encoder.methods import WITH_POLARITY, WITHOUT_POLARITY, encoders, in_batches, methods
from benchmarks.encoder.rows import Row, as_json, merged, printed
from benchmarks.encoder.sizes import FULL, QUICK, Sizes
from benchmarks.report import heading, table
from pipeline.encoder.device import choose_device
from pipeline.simulate.groups import GROUPS

PARTS = ("groups", "again", "sets", "rates")


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short form that proves it runs")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part (may be repeated)")
    parser.add_argument("--alone", action="store_true", help="leave the baselines out")
    parser.add_argument("--seeds", type=int, help=f"data seeds (default {FULL.seeds})")
    parser.add_argument("--confusion", action="store_true", help="print which groups are taken for which")
    parser.add_argument("--weights", type=Path, help="measure these, not those that ship")
    parser.add_argument("--device", default="cpu", help="cpu (default), cuda or auto")
    return parser.parse_args()


def neighbours(
    encoder: Any, parts: set[str], sizes: Sizes, alone: bool
) -> tuple[list[Row], groups.Confusion]:
    """Give the rows of all parts but the rates, and the confusion of groups summed over the seeds."""
    usual, inverted = methods(encoder, alone), methods(encoder, alone, WITHOUT_POLARITY)
    rows: list[Row] = []
    confusion: groups.Confusion = {}
    for seed in range(sizes.seeds) if "groups" in parts else ():
        found, counts = groups.measure(seed, usual, encoder, sizes)
        rows += found
        confusion = {noise: count + confusion.get(noise, 0) for noise, count in counts.items()}
    micrographs = load_micrographs(DATA, sizes.every) if "again" in parts else []
    for seed in range(sizes.seeds) if "again" in parts else ():
        gallery = again.draw_gallery(seed, sizes, micrographs)
        rows += again.measure(inverted, in_batches(encoder, WITH_POLARITY), gallery)
    if "sets" in parts:
        rows += sets.measure(usual, sizes.every)
    return merged(rows), confusion


def confusion_table(counts: np.ndarray) -> str:
    """Give a table in Markdown: in rows what is shown, in columns what was said, in percent."""
    shares = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    lines = [
        {"shown": f"**{group}**"}
        | {name: f"{share:.0f}" if share >= 0.5 else "" for name, share in zip(GROUPS, row, strict=True)}
        for group, row in zip(GROUPS, shares, strict=True)
    ]
    return table(lines)


def main() -> None:
    """Measure and print."""
    chosen = options()
    parts = set(chosen.only or PARTS)
    sizes = QUICK if chosen.quick else FULL
    sizes = replace(sizes, seeds=chosen.seeds) if chosen.seeds else sizes
    paths = encoders(chosen.device, chosen.weights)
    encoder = paths["float32"]
    start = time.perf_counter()
    rows, confusion = neighbours(encoder, parts, sizes, chosen.alone)
    measured = methods(encoder, chosen.alone)
    speed = {}
    if "rates" in parts:
        speed = rates.measure(paths, measured, sizes.rate_images, choose_device(chosen.device))
    facts = heading() | {"encoder": f"{encoder.name} {encoder.version}", "seeds": str(sizes.seeds)}
    facts["minutes"] = f"{(time.perf_counter() - start) / 60:.1f}"
    if chosen.json:
        counted = {noise: counts.tolist() for noise, counts in confusion.items()}
        print(json.dumps({**facts, "rows": as_json(rows), "confusion": counted, "rates": speed}))
        return
    print("\n".join(f"{key}: {value}" for key, value in facts.items()))
    if rows:
        print(f"\n{table(printed(rows, measured))}")
    for noise, counts in confusion.items() if chosen.confusion else ():
        print(f"\nGroups shown (rows) and named (columns), percent, {noise}\n\n{confusion_table(counts)}")
    for name, lines in speed.items():
        print(f"\n{rates.TITLES[name]}\n\n{table(lines)}")


if __name__ == "__main__":
    main()
