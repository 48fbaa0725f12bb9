"""A question that was learnt, as reports tell of it. Light."""

from typing import NamedTuple

import numpy as np

from pipeline.classify.learn.targets import Target
from pipeline.classify.learn.tested import Tested


class Learnt(NamedTuple):
    """A question with how its heads did on images they did not learn from, and the groups of its images."""

    target: Target
    tested: Tested | None
    groups: np.ndarray


LearntList = list[Learnt]
