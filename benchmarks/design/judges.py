"""Independent judges: networks of another form and seed, which know no symmetry."""

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
STEPS = 4000


def train_judges(rows: Rows, meaning: Meaning, steps: int = STEPS) -> tuple[Judge, Space]:
    """Train judges on all rows but the held-out ones; return them with the space in which they see points."""
    plain = Space(Meaning(meaning.parameters, meaning.properties))
    points = as_tensor(plain.centred(rows.parameters))
    spread = rows.properties.std(axis=0)
    torch.manual_seed(SEED)
    ensemble = Ensemble(plain, MEMBERS, len(spread), WIDTH)
    learnt = torch.tensor(rows.learnt)
    ensemble.invariants.standardise(points[learnt])
    generator = np.random.default_rng(SEED)
    part = [torch.tensor(generator.choice(rows.learnt, 500, replace=False)) for _ in range(MEMBERS)]
    two_stage = torch.tensor([one.is_two_stage for one in meaning.properties])
    wanted = as_tensor(rows.properties / spread)
    data = (points, wanted)
    train_forward(
        ensemble, data, ([learnt] * MEMBERS, part), two_stage, steps, SEED, lambda share, words: None
    )
    return Judge(ensemble.requires_grad_(False), plain, meaning, np.zeros_like(spread), spread), plain


def judged(judge: Judge, values: Float[np.ndarray, "point parameter"]) -> Float[np.ndarray, " point"]:
    """Return what the judges say of points in their units: the first property."""
    return judge.judge(judge.space.centred(values)).value[:, 0]
