"""Fit a design to a table: rows, symmetries, forward ensemble, calibration, flow, report, in this order."""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from pipeline import __version__
from pipeline.collection.info import write_atomically
from pipeline.design.fitted import Fitted, plane_of, wanted_of
from pipeline.design.flow import Flow
from pipeline.design.forward import Ensemble
from pipeline.design.judge import Judge, as_tensor
from pipeline.design.report import part_of, validate
from pipeline.design.rows import LEFT_OUT_BUCKETS, Rows, prepare
from pipeline.design.saved import save_networks
from pipeline.design.schema import FORMAT_VERSION, Meaning, Plan
from pipeline.design.space import Points, Space
from pipeline.design.store import DESIGN_FILE, IMAGES_FILE, ROWS_FILE, Design, open_folder
from pipeline.design.symmetry_search import find_symmetries
from pipeline.design.table import Table
from pipeline.design.training import FLOW_STEPS, FORWARD_STEPS, threads, train_flow, train_forward
from pipeline.errors import DesignError

Progress = Callable[[float, str], None]

MOST_PARAMETERS = 64
_FLOW_POINTS = 40_000
_JITTERS = (0.05, 0.15, 0.3)
_BLIND = 1 / 3
_WORDS = "by BLAKE2b of the parameters, one row in ten held out, one left out by each half of the networks"


def fit(table: Table, plan: Plan, into: Path, progress: Progress, thread_count: int = 1) -> Design:
    """Fit a design, write it to the folder `into` in one step, and return it as it then opens.

    The same table, plan and number of threads give the same design on one machine.

    Raises:
        DesignError: the table cannot be used as the plan says, or the folder holds something else.

    """
    began, busy = time.perf_counter(), time.process_time()
    if into.exists() and any(into.iterdir()):
        raise DesignError(f"{into} is not empty: choose another name, or remove what is there first.")
    if len(plan.parameters) > MOST_PARAMETERS:
        raise DesignError(
            f"{len(plan.parameters)} parameters are named, at most {MOST_PARAMETERS} can be used."
        )
    if plan.members < 4 or plan.members % 2:
        raise DesignError(f"{plan.members} networks cannot be halved: take an even number, at least 4.")
    progress(0.0, "reading the rows")
    rows, meaning = prepare(table, plan)
    with threads(thread_count):
        if plan.symmetries is None:
            meaning = find_symmetries(rows, meaning, plan.seed, _part(progress, 0.0, 0.05, "symmetries: "))
        fitted = _fitted(rows, meaning, plan, progress)
        report = validate(fitted, rows, plan.seed, _part(progress, 0.85, 0.99))
        told = _described(table, plan, rows, meaning, report)
        told["provenance"] |= {
            "seconds": round(time.perf_counter() - began, 1),
            "processor_seconds": round(time.process_time() - busy, 1),
        }
        _write(into, fitted, rows, table, told)
    return open_folder(into)


def _fitted(rows: Rows, meaning: Meaning, plan: Plan, progress: Progress) -> Fitted:
    space = Space(meaning)
    centred = space.centred(rows.parameters)
    judge = _judge(rows, meaning, space, centred, plan, _part(progress, 0.05, 0.6))
    flow = _flow(judge, rows, centred, plan, _part(progress, 0.6, 0.85))
    plane = plane_of(judge, centred)
    return Fitted(meaning, space, judge, flow, centred, rows.properties, plane)


def _judge(
    rows: Rows, meaning: Meaning, space: Space, centred: Points, plan: Plan, progress: Progress
) -> Judge:
    """Train the forward ensemble and calibrate it."""
    learnt = rows.properties[rows.learnt]
    two_stage = np.array([one.is_two_stage for one in meaning.properties])
    offset = np.where(two_stage, 0.0, learnt.mean(axis=0))
    spread = np.maximum(learnt.std(axis=0), 1e-12)
    torch.manual_seed(plan.seed)
    ensemble = Ensemble(space, plan.members, len(meaning.properties), plan.width, bool(two_stage.any()))
    points = as_tensor(centred)
    ensemble.invariants.standardise(points[torch.tensor(rows.learnt)])
    halves = [bucket for bucket in LEFT_OUT_BUCKETS for _ in range(plan.members // 2)]
    own = [
        torch.tensor(np.setdiff1d(rows.learnt, np.flatnonzero(rows.buckets == bucket))) for bucket in halves
    ]
    left = [torch.tensor(np.flatnonzero(rows.buckets == bucket)) for bucket in halves]
    steps = int(plan.effort * min(FORWARD_STEPS, 500 + len(rows) // 4))
    wanted = as_tensor((rows.properties - offset) / spread)
    train_forward(
        ensemble, (points, wanted), (own, left), torch.tensor(two_stage), steps, plan.seed, progress
    )
    judge = Judge(ensemble.requires_grad_(False), space, meaning, offset, spread)
    judge.calibrate(centred, rows.properties, rows.left_out)
    return judge


def _flow(judge: Judge, rows: Rows, centred: Points, plan: Plan, progress: Progress) -> Flow:
    """Train the flow near known rows and on blind points, labelled by the guiding half."""
    rng = np.random.default_rng(plan.seed)
    near = centred[rng.choice(rows.learnt, _FLOW_POINTS)]
    points = near + rng.choice(_JITTERS, (_FLOW_POINTS, 1)) * rng.standard_normal(near.shape)
    blind = int(_BLIND * _FLOW_POINTS)
    points[:blind] = rng.uniform(-1, 1, (blind, judge.space.size))
    points = np.clip(points, -1, 1)
    said = judge.judge(points, judge.halves[0]).value
    wanted = wanted_of(judge.meaning, said, np.ones(said.shape[1], bool))
    torch.manual_seed(plan.seed)
    flow = Flow(judge.space.size, said.shape[1])
    steps = int(plan.effort * FLOW_STEPS)
    train_flow(flow, judge.space, (as_tensor(points), wanted), steps, plan.seed, progress)
    return flow.requires_grad_(False)


def _described(
    table: Table, plan: Plan, rows: Rows, meaning: Meaning, report: dict[str, Any]
) -> dict[str, Any]:
    counts = {
        "learnt": len(rows.learnt_by_all),
        "left_out_by_half": len(rows.left_out_by_some),
        "held_out": len(rows.held_out),
    }
    source = table.source.get("collection") or table.source.get("table", "")
    return {
        "format_version": FORMAT_VERSION,
        "title": plan.title or f"{', '.join(meaning.property_names)} of {source}",
        "collection": table.source.get("collection"),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **meaning.to_json(),
        "rows": {**rows.counts, **counts},
        "notes": [*rows.notes, *_symmetry_notes(meaning, plan)],
        "provenance": {
            **table.source,
            **plan.further,
            "command": plan.command,
            "seed": plan.seed,
            "effort": plan.effort,
            "members": plan.members,
            "split": _WORDS,
            "software": f"Microscape {__version__}",
        },
        "report": report,
    }


def _symmetry_notes(meaning: Meaning, plan: Plan) -> list[str]:
    if plan.symmetries is not None or not meaning.symmetries:
        return []
    return [f"Found in the rows and used: {one.words} changes nothing." for one in meaning.symmetries]


def _write(into: Path, fitted: Fitted, rows: Rows, table: Table, told: dict[str, Any]) -> None:
    """Write everything beside the folder, then give it its name."""
    passing = into.with_name(f".{into.name}.part")
    shutil.rmtree(passing, ignore_errors=True)
    try:
        passing.mkdir(parents=True)
        save_networks(passing, fitted)
        _rows_frame(fitted, rows, table).to_parquet(passing / ROWS_FILE, index=False)
        if table.image_ids is not None:
            ids = [table.image_ids[row] for row in rows.used]
            images = pd.DataFrame({"image_id": ids, "row": rows.folded_into})
            images.to_parquet(passing / IMAGES_FILE, index=False)
        write_atomically(
            passing / DESIGN_FILE, json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1).encode()
        )
        if into.exists():
            into.rmdir()
        passing.rename(into)
    except OSError as error:
        raise DesignError(f"{into} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def _rows_frame(fitted: Fitted, rows: Rows, table: Table) -> pd.DataFrame:
    verdict = fitted.judge.judge(fitted.known)
    low, high = fitted.judge.interval(verdict)
    place = fitted.places(fitted.known)
    columns: dict[str, Any] = dict(zip(fitted.meaning.parameter_names, rows.parameters.T, strict=True))
    for at, name in enumerate(fitted.meaning.property_names):
        columns[name] = rows.properties[:, at]
        columns |= {
            f"predicted.{name}": verdict.value[:, at],
            f"low.{name}": low[:, at],
            f"high.{name}": high[:, at],
        }
    columns |= {"split": part_of(rows), "x": place[:, 0], "y": place[:, 1], "source_row": rows.source_rows}
    if table.image_ids is not None:
        columns["image_id"] = [table.image_ids[row] for row in rows.source_rows]
    return pd.DataFrame(columns)


def _part(progress: Progress, low: float, high: float, before: str = "") -> Progress:
    return lambda share, words: progress(low + (high - low) * share, before + words)
