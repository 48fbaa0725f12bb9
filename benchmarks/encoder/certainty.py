"""Fit how sure a registration is: the constants of pipeline/registration/certainty.py, printed.

`python -m benchmarks.encoder.certainty BANK` with a bank that `python -m pipeline train encoder` drew. Scenes
are seen twice as in training: turned, zoomed, drifting, blurred, noisy, with gaps and foreign edges; more
unlike than two scans usually are. Of every query the best candidate counts once with the right one in the
short list and once without: a regression on those is the probability where every second query is there at
all.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from sklearn.linear_model import LogisticRegression

from pipeline.encoder.parts import scene_queries
from pipeline.encoder.symmetry import SymmetryEncoder
from pipeline.encoder.training.bank import open_bank
from pipeline.encoder.training.batches import Batches
from pipeline.registration import LONGEST_LIST, matches
from pipeline.registration.certainty import evidence

SEED = 9100
COUNTS = (45, 75)  # wallpapers and other scenes a batch
CELLS, SCENES = 40_000, 12_000  # of the bank
ROUNDS = 4

Pictures = Float[np.ndarray, "scene view 128 128"]


def pairs(bank: Path, batches: int) -> Pictures:
    """Draw scenes seen twice, each scene once."""
    opened = open_bank(bank, CELLS, SCENES)
    found, known, keep = [], set(), []
    for step in range(batches):
        drawn = Batches(opened, COUNTS, SEED + step, 1)[0].inputs.pixels
        found.append(torch.stack(drawn.reshape(-1, 128, 128).chunk(2), 1).numpy())
        rng = np.random.default_rng([SEED + step, 0])  # as Batches draws them
        drawn_from = [("cell", place) for place in rng.integers(0, CELLS, COUNTS[0]).tolist()]
        drawn_from += [("scene", place) for place in rng.integers(0, SCENES, COUNTS[1]).tolist()]
        keep += [name not in known and not known.add(name) for name in drawn_from]
    return np.concatenate(found)[np.array(keep)]


def measure(
    pictures: Pictures, queries: int
) -> tuple[Int[np.ndarray, " row"], Bool[np.ndarray, " row"], Float[np.ndarray, "row 3"]]:
    """Return of each finalist its query, whether it is the right one, and agreement, places and rank."""
    encoder = SymmetryEncoder("cpu")
    known, asked = encoder.embed_prepared(pictures[:, 0]), encoder.embed_prepared(pictures[:queries, 1])
    rows = []
    for query, likeness in enumerate(scene_queries(asked) @ known.T):
        short = np.argsort(-likeness)[:LONGEST_LIST]
        for match in matches(pictures[query, 1], list(pictures[short, 0])):
            rows.append(
                (query, short[match.candidate] == query, match.agreement, match.places, match.candidate)
            )
    table = np.array(rows, float)
    return table[:, 0].astype(int), table[:, 1] > 0, table[:, 2:]


def best(query: np.ndarray, score: np.ndarray) -> Int[np.ndarray, " query"]:
    """Return the row of every query with the highest score."""
    order = np.lexsort((-score, query))
    return order[np.unique(query[order], return_index=True)[1]]


def main() -> None:
    """Measure, fit, and print the constants and what they give."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder.certainty", description=__doc__)
    parser.add_argument("bank", type=Path)
    parser.add_argument("--batches", type=int, default=14)
    parser.add_argument("--queries", type=int, default=600)
    parser.add_argument("--out", type=Path, help="keep what was measured as .npz")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    query, right, measured = measure(pairs(chosen.bank, chosen.batches), chosen.queries)
    if chosen.out:
        np.savez(chosen.out, query=query, right=right, measured=measured)
    terms = evidence(*torch.from_numpy(measured.T)).numpy()
    wrong = np.flatnonzero(~right)
    score = measured[:, 0]
    for _ in range(ROUNDS):
        rows = np.concatenate([best(query, score), wrong[best(query[wrong], score[wrong])]])
        model = LogisticRegression(C=10.0, max_iter=5000).fit(terms[rows], right[rows])
        score = model.decision_function(terms)
    print("OFFSET, WEIGHTS =", model.intercept_[0].round(3), model.coef_[0].round(3).tolist())
    for least in (0.5, 0.9):
        said = 1 / (1 + np.exp(-score[rows])) >= least
        count = chosen.queries
        hit, wrong_one = (
            np.mean(said[:count] & which) for which in (right[rows[:count]], ~right[rows[:count]])
        )
        print(f"from {least}: found {hit:.3f}, wrong {wrong_one:.3f}, not there {said[count:].mean():.3f}")


if __name__ == "__main__":
    main()
