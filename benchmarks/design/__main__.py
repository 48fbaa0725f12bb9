"""A design of strained MoS2, judged beside what the published system released (docs/benchmarks.md).

The table of MatDesINNe (https://doi.org/10.1038/s41524-021-00670-x), its duplicates folded, split by a hash
of the rows. First errors on held-out rows, then a thousand candidates at each of three gaps, judged by
networks that took no part. `--quick` takes a thirtieth of the training.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from benchmarks.design.judges import STEPS, judged, train_judges
from benchmarks.report import arguments, heading, show, table
from pipeline.design.asked import targets_of
from pipeline.design.fit import fit
from pipeline.design.fitted import Fitted
from pipeline.design.propose import Start, diversity, propose
from pipeline.design.rows import prepare
from pipeline.design.saved import load_fitted
from pipeline.design.schema import Plan, Wish
from pipeline.design.store import Design
from pipeline.design.table import of_file

DATA = Path(os.environ.get("MICROSCAPE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
COLUMNS = ("a [Å]", "b [Å]", "c [Å]", "alpha [°]", "beta [°]", "gamma [°]", "field [V/Å]")
GAP = "gap [eV]"
TARGETS = (0.5, 1.0, 1.5)
COUNT = 1000
RELEASED = (("0.014", "0.136"), ("0.023", "0.067"))
"""Errors in eV of two sets of samples that the published system released: by its own network, and by an
independent, three times more accurate one."""
_QUICK = 0.03


def main() -> None:
    """Print errors on held-out rows, then candidates, then what each way to search finds."""
    options = arguments("Fit a design to strained MoS2 and judge its candidates by other networks.")
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    effort = _QUICK if options.quick else 1.0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "mos2.csv"
        write_table(source)
        plan = Plan(tuple(map(Wish, COLUMNS)), (Wish(GAP),), effort=effort)
        design = fit(of_file(source), plan, Path(folder) / "mos2.design", _silent, torch.get_num_threads())
        peak = _most_memory_gb()
        rows, _ = prepare(of_file(source), plan)
        judge = train_judges(rows, design.meaning, int(effort * STEPS))
        right = [_forward(design, peak), _of_judges(judge, rows)]
        found = [_candidates(load_fitted(design), judge, target) for target in TARGETS]
        ways = [_candidates(load_fitted(design), judge, target, "rows") for target in TARGETS]
    published = [{"its own error eV": own, "by a judge eV": judged_by} for own, judged_by in RELEASED]
    parts = {
        "Held-out rows": right,
        "Candidates": found,
        "The same search from known rows": ways,
        "Samples released by the published system": published,
    }
    if options.json:
        show([row for part in parts.values() for row in part], True, "design")
        return
    print("\n".join(f"{key}: {value}" for key, value in heading().items()))
    for title, part in parts.items():
        print(f"\n{title}\n\n{table(part)}")
    print(f"\n{design.described['report']['flow']['words']}")


def write_table(path: Path) -> None:
    """Write the published table, which has no header, with the names of its columns."""
    values = [np.loadtxt(DATA / "mos2" / name, delimiter=",") for name in ("data_x.csv", "data_y.csv")]
    pd.DataFrame(np.column_stack(values), columns=[*COLUMNS, GAP]).to_csv(path, index=False)


def _forward(design: Design, peak: float) -> dict[str, Any]:
    told = design.described["report"]["held_out"][GAP]
    at_90 = next(one for one in told["coverage"] if one["level"] == 0.9)
    return {
        "networks": "the design",
        "held-out rows": told["rows"],
        "mean error eV": f"{told['mae']:.4f}",
        "where not zero": f"{told['mae_not_zero']:.4f}",
        "metal or not": f"{told['accuracy']:.2%}",
        "90% intervals hold, said not zero": f"{at_90['not_zero']:.1%}",
        "said zero": f"{at_90['zero']:.1%}",
        "all": f"{at_90['all']:.1%}",
        "fitted in s": f"{design.described['provenance']['seconds']:.0f}",
        "seconds of one core": f"{design.described['provenance']['processor_seconds']:.0f}",
        "most memory GB": f"{peak:.2f}",
    }


def _of_judges(judge: Any, rows: Any) -> dict[str, Any]:
    held = rows.held_out
    measured, said = rows.properties[held, 0], judged(judge, rows.parameters[held])
    missed = np.abs(said - measured)
    return {
        "networks": "the judges",
        "held-out rows": len(held),
        "mean error eV": f"{missed.mean():.4f}",
        "where not zero": f"{missed[measured != 0].mean():.4f}",
        "metal or not": f"{((said != 0) == (measured != 0)).mean():.2%}",
        "90% intervals hold, said not zero": "–",
        "said zero": "–",
        "all": "–",
        "fitted in s": "–",
        "seconds of one core": "–",
        "most memory GB": "–",
    }


def _candidates(fitted: Fitted, judge: Any, target: float, start: Start = "flow") -> dict[str, Any]:
    """Propose, and let the judges say how far from the target the candidates are."""
    began, busy = time.perf_counter(), time.process_time()
    wanted = targets_of(fitted.meaning, {GAP: {"value": target, "tolerance": 0.1}})
    found = propose(fitted, wanted, (), COUNT, 0, _silent, start)
    seconds, used = time.perf_counter() - began, time.process_time() - busy
    values = fitted.space.valued(found.points)
    missed = np.abs(judged(judge, values) - target)
    inside = (values >= fitted.space.low) & (values <= fitted.space.high)
    return {
        "target eV": f"{target:g}",
        "from": {"flow": "flow", "rows": "known rows", "random": "random points"}[start],
        "candidates": len(values),
        "both halves agree": f"{found.agreed / found.refined:.1%}",
        "error eV": f"{missed.mean():.4f}",
        "within 0.1 eV": f"{(missed <= 0.1).mean():.2%}",
        "in bounds": f"{inside.all(axis=1).mean():.0%}",
        "diversity": f"{diversity(found.points):.3f}",
        "seconds": f"{seconds:.1f}",
        "of one core": f"{used:.1f}",
    }


def _most_memory_gb() -> float:
    """Return the most memory that this process has held so far; Linux tells it in KiB, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most * (1 if sys.platform == "darwin" else 1024)) / 1e9


def _silent(share: float, words: str) -> None:
    """Say nothing on the way."""


if __name__ == "__main__":
    main()
