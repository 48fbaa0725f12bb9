"""The networks of a design on disk: safetensors beside design.json, and what else a `Fitted` needs."""

from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from pipeline.design.fitted import Fitted, Plane
from pipeline.design.flow import Flow
from pipeline.design.forward import Ensemble
from pipeline.design.judge import Errors, Judge
from pipeline.design.space import Space
from pipeline.design.store import Design
from pipeline.errors import DesignError

FORWARD_FILE = "forward.safetensors"
FLOW_FILE = "flow.safetensors"
KIND = "microscape design"


def save_networks(folder: Path, fitted: Fitted) -> None:
    """Write both networks, the calibration and the plane."""
    judge = fitted.judge
    tensors = {f"network.{name}": value for name, value in judge.ensemble.state_dict().items()}
    numbers = {
        "offset": judge.offset,
        "spread": judge.spread,
        "plane.mean": fitted.plane.mean,
        "plane.axes": fitted.plane.axes,
    }
    for at, errors in enumerate(judge.errors):
        numbers |= {f"errors.{at}.zero": errors.zero, f"errors.{at}.other": errors.other}
        numbers[f"errors.{at}.floor"] = np.array([errors.floor])
    tensors |= {name: torch.tensor(np.asarray(value, float)) for name, value in numbers.items()}
    told = {"kind": KIND, "members": str(judge.ensemble.members), "width": str(judge.ensemble.width)}
    save_file({name: one.contiguous() for name, one in tensors.items()}, folder / FORWARD_FILE, told)
    save_file(
        {name: one.contiguous() for name, one in fitted.flow.state_dict().items()},
        folder / FLOW_FILE,
        {"kind": KIND},
    )


def load_fitted(design: Design) -> Fitted:
    """Load a design, ready to propose.

    Raises:
        DesignError: its networks are gone, damaged or of something else.

    """
    tensors, told = _read(design.folder / FORWARD_FILE)
    meaning = design.meaning
    space = Space(meaning)
    has_doubt = any(one.is_two_stage for one in meaning.properties)
    ensemble = Ensemble(space, int(told["members"]), len(meaning.properties), int(told["width"]), has_doubt)
    flow = Flow(space.size, len(meaning.properties))
    try:
        ensemble.load_state_dict(
            {
                name.removeprefix("network."): one
                for name, one in tensors.items()
                if name.startswith("network.")
            }
        )
        flow.load_state_dict(_read(design.folder / FLOW_FILE)[0])
        judge = Judge(ensemble, space, meaning, tensors["offset"].numpy(), tensors["spread"].numpy())
        judge.errors = [_errors(tensors, at) for at in range(len(meaning.properties))]
        plane = Plane(tensors["plane.mean"].numpy(), tensors["plane.axes"].numpy())
    except (KeyError, RuntimeError) as error:
        raise DesignError(
            f"The networks in {design.folder} do not fit its design.json: fit it again."
        ) from error
    frame = design.frame
    known, properties = _columns(frame, meaning.parameter_names), _columns(frame, meaning.property_names)
    return Fitted(meaning, space, judge, flow.eval(), space.centred(known), properties, plane)


def _columns(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    return frame[names].to_numpy(float, copy=True)


def _errors(tensors: dict[str, torch.Tensor], at: int) -> Errors:
    zero, other, floor = (tensors[f"errors.{at}.{part}"].numpy() for part in ("zero", "other", "floor"))
    return Errors(float(floor[0]), zero, other)


def _read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    try:
        with safe_open(path, framework="pt") as stored:
            told = stored.metadata() or {}
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError) as error:
        raise DesignError(f"{path} cannot be read ({error}): fit the design again.") from error
    if told.get("kind") != KIND:
        raise DesignError(f"{path} holds something else than a design: fit it again.")
    return tensors, told
