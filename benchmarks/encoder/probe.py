"""What a method's vectors know of the wallpaper groups: a linear classifier learnt on top of them."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.encoder.measures import Classes, Embeddings, Probabilities

PENALTIES = (0.01, 0.1, 1.0, 3.0)  # inverse; that with the likeliest answers on a third left out is taken
FOLDS, STEPS = 3, 300


def probed(learn: Embeddings, truth: Classes, tests: list[Embeddings]) -> list[Probabilities]:
    """Learn on some vectors, and give the probability of every class for each set of others."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=STEPS, tol=1e-3))
    grid = {"logisticregression__C": PENALTIES}
    search = GridSearchCV(model, grid, scoring="neg_log_loss", cv=FOLDS).fit(learn, truth)
    return [search.predict_proba(test) for test in tests]


def split(embeddings: Embeddings, *sizes: int) -> list[Embeddings]:
    """Cut vectors of several sets, embedded together, apart again."""
    return np.split(embeddings, np.cumsum(sizes)[:-1])
