"""Independent judges: networks of another form and seed, which took no part in a design."""

import numpy as np
import torch
from jaxtyping import Float

from pipeline.design.forward import Ensemble
from pipeline.design.judge import Judge, as_tensor
from pipeline.design.rows import Rows
from pipeline.design.schema import Meaning
from pipeline.design.space import Space
from pipeline.design.training import train_forward

SEED = 777
MEMBERS = 4
WIDTH = 160
STEPS = 3000


def train_judges(rows: Rows, meaning: Meaning, steps: int = STEPS) -> Judge:
    """Train judges on all rows but the held-out ones, on which their own error is measured."""
    space = Space(meaning)
    points = as_tensor(space.centred(rows.parameters))
    spread = rows.properties.std(axis=0)
    torch.manual_seed(SEED)
    two_stage = torch.tensor([one.is_two_stage for one in meaning.properties])
    ensemble = Ensemble(space, MEMBERS, len(spread), WIDTH, bool(two_stage.any()))
    learnt = torch.tensor(rows.learnt)
    ensemble.invariants.standardise(points[learnt])
    generator = np.random.default_rng(SEED)
    part = [torch.tensor(generator.choice(rows.learnt, 500, replace=False)) for _ in range(MEMBERS)]
    wanted = as_tensor(rows.properties / spread)
    data = (points, wanted)
    train_forward(
        ensemble, data, ([learnt] * MEMBERS, part), two_stage, steps, SEED, lambda share, words: None
    )
    return Judge(ensemble.requires_grad_(False), space, meaning, np.zeros_like(spread), spread)


def judged(judge: Judge, values: Float[np.ndarray, "point parameter"]) -> Float[np.ndarray, " point"]:
    """Return what the judges say of points in their units: the first property."""
    return judge.judge(judge.space.centred(values)).value[:, 0]
