"""What a method's vectors know of the wallpaper groups: a linear classifier learnt on top of them."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.encoder.measures import Classes, Embeddings, Probabilities

WEAKNESS = 0.3  # inverse of the penalty: the best of .03 … 3 for most methods, and no worse than .01 for any
STEPS = 500


def probed(learn: Embeddings, truth: Classes, tests: list[Embeddings]) -> list[Probabilities]:
    """Learn on some vectors, and give the probability of every class for each set of others."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=WEAKNESS, max_iter=STEPS, tol=1e-3))
    model.fit(learn, truth)
    return [model.predict_proba(test) for test in tests]


def split(embeddings: Embeddings, *sizes: int) -> list[Embeddings]:
    """Cut vectors of several sets, embedded together, apart again."""
    return np.split(embeddings, np.cumsum(sizes)[:-1])
