"""Fit one question and test it: logistic regression, chosen and calibrated on held-out groups. Heavy.

Every image is judged by heads that learnt from no image of its group. The same judgements give the scores,
the calibration (Platt 1999 for one label, temperature for several: Guo et al. 2017, arXiv:1706.04599; each
fold by that of the others; then drawn to what the labels support: `pipeline.classify.heads.support`) and the
labels that look wrong.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from pipeline.classify.heads.heads import Unit, calibrated
from pipeline.classify.heads.support import supported
from pipeline.classify.learn.targets import Target
from pipeline.classify.learn.tested import Tested, named

STRENGTHS = (0.003, 0.03, 0.3)
FOLDS = 5
SHARES = (0.125, 0.25, 0.5, 1.0)  # of the labels, for the learning curve
MOST_TESTED = 3_000  # images that a fold learns from while testing
_LEAST_CALIBRATED = 12
_FEW = 300  # images up to which every fold helps to choose the strength

Matrix = Float[np.ndarray, "image feature"]
Answers = Int[np.ndarray, " image"]
Groups = Int[np.ndarray, " image"]


@dataclass(frozen=True)
class Fitted:
    """A unit, and how it did; `tested` is None where groups are too few."""

    unit: Unit
    tested: Tested | None


def fit(target: Target, features: Matrix, groups: Groups, seed: int = 0) -> Fitted:
    """Fit a question on scaled features of its images; `groups` are never parted in testing."""
    task = _Task(features, target.answer, len(target.classes), _folds(target.answer, groups, seed), seed)
    logits, strength = task.held_out()
    slope, shift = 1.0, 0.0
    shown = _shown(target, groups, is_tested=logits is not None)
    tested = None
    if logits is not None:
        asked = np.isfinite(logits).all(axis=1)
        slope, shift = _calibration(logits[asked], target.answer[asked])
        curve, sizes = task.curve(strength)
        honest = supported(_cross_calibrated(logits, target.answer, task.folds), shown)
        tested = Tested(honest, curve, sizes)
    model = task.model(np.arange(len(target.answer)), strength)
    unit = Unit(target.classes, target.parent, *model, slope=slope, shift=shift, shown=shown)
    return Fitted(unit, tested)


def _shown(target: Target, groups: Groups, *, is_tested: bool) -> tuple[int, ...]:
    """Count the images of each answer; where nothing can be tested, those that belong together count once."""
    number = 2 if target.is_single else len(target.classes)
    inside = [groups[target.answer == one] for one in range(number)]
    return tuple(len(one) if is_tested else len(set(one.tolist())) for one in inside)


Places = Int[np.ndarray, "_some"]
Fold = tuple[Places, Places]
FoldList = list[Fold]


def _folds(answer: Answers, groups: Groups, seed: int) -> FoldList:
    """Return learning and testing places of each fold; none if a class lies in a single group."""
    classes = set(answer.tolist())
    least = min(len(set(groups[answer == one].tolist())) for one in classes)
    if least < 2:
        return []
    splitter = StratifiedGroupKFold(min(FOLDS, least), shuffle=True, random_state=seed)
    found = splitter.split(np.zeros(len(answer)), answer, groups)
    return [(learn, test) for learn, test in found if set(answer[learn].tolist()) == classes and len(test)]


@dataclass(frozen=True)
class _Task:
    """One question's images with the folds they are tested in. One column of scores a label, or a class."""

    features: Matrix
    answer: Answers
    columns: int
    folds: FoldList
    seed: int

    def held_out(self) -> tuple[Float[np.ndarray, "image class"] | None, float]:
        """Return the scores of held-out images, and the strength that foretells them best."""
        if not self.folds:
            return None, STRENGTHS[1]
        tried = self.folds if len(self.answer) <= _FEW else self.folds[:2]
        losses = [sum(self._loss(fold, strength) for fold in tried) for strength in STRENGTHS]
        strength = STRENGTHS[int(np.argmin(losses))]
        found = np.full((len(self.answer), self.columns), np.nan)
        for learn, test in self.folds:
            found[test] = self._scores(learn, test, strength)
        return found, strength

    def curve(self, strength: float) -> tuple[Float[np.ndarray, "size fold"], list[int]]:
        """Return the balanced accuracy of every fold at shares of the labels, and how many those are."""
        rng = np.random.default_rng(self.seed)
        rows, sizes = [], []
        for share in SHARES:
            row = []
            for learn, test in self.folds:
                some = _sample(rng, learn, self.answer, share)
                row.append(self._balanced(some, test, strength))
            rows.append(row)
            sizes.append(round(share * len(self.answer)))
        kept = [place for place, size in enumerate(sizes) if size >= _LEAST_CALIBRATED]
        if len(kept) < 3:
            return np.empty((0, len(self.folds))), []
        return np.array([rows[place] for place in kept]), [sizes[place] for place in kept]

    def model(
        self, learn: Places, strength: float
    ) -> tuple[Float[np.ndarray, "feature class"], Float[np.ndarray, " class"]]:
        """Return weights and biases learnt from some images."""
        solver = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # held-out scores say how good it is
            solver.fit(self.features[learn], self.answer[learn])
        weight, bias = solver.coef_.T.astype(np.float32), solver.intercept_.astype(np.float32)
        if self.columns == 2:  # two classes have one column of weights; the other one's are zero
            weight = np.concatenate([np.zeros_like(weight), weight], axis=1)
            bias = np.concatenate([np.zeros_like(bias), bias])
        return weight, bias

    def _scores(self, learn: Places, test: Places, strength: float) -> Float[np.ndarray, "_image class"]:
        if len(learn) > MOST_TESTED:
            learn = _sample(np.random.default_rng(self.seed), learn, self.answer, MOST_TESTED / len(learn))
        weight, bias = self.model(learn, strength)
        return (self.features[test] @ weight + bias).astype(float)

    def _loss(self, fold: Fold, strength: float) -> float:
        scores = self._scores(*fold, strength)
        return _loss(scores, self.answer[fold[1]], *_calibration(scores, self.answer[fold[1]]))

    def _balanced(self, learn: Places, test: Places, strength: float) -> float:
        said = named(calibrated(self._scores(learn, test, strength), 1.0, 0.0))
        truth = self.answer[test]
        return float(np.mean([(said[truth == one] == one).mean() for one in set(truth.tolist())]))


def _sample(rng: np.random.Generator, learn: Places, answer: Answers, share: float) -> Places:
    """Return a share of some images, at least one of every class."""
    parts = []
    for one in sorted(set(answer[learn].tolist())):
        of_class = rng.permutation(learn[answer[learn] == one])
        parts.append(of_class[: max(1, round(share * len(of_class)))])
    return np.concatenate(parts)


def _loss(logits: Float[np.ndarray, "image class"], answer: Answers, slope: float, shift: float) -> float:
    """Return the mean log loss after calibration."""
    probabilities = calibrated(logits, slope, shift)
    if probabilities.shape[1] == 1:
        right = np.where(answer == 1, probabilities[:, 0], 1 - probabilities[:, 0])
    else:
        right = probabilities[np.arange(len(answer)), answer]
    return float(-np.log(np.clip(right, 1e-9, None)).mean())


def _calibration(logits: Float[np.ndarray, "image class"], answer: Answers) -> tuple[float, float]:
    """Return slope and shift that make scores honest; (1, 0) where there are too few to tell."""
    if len(answer) < _LEAST_CALIBRATED:
        return 1.0, 0.0

    def loss(found: Float[np.ndarray, " number"]) -> float:
        slope, shift = float(np.exp(found[0])), float(found[1]) if len(found) > 1 else 0.0
        pull = float((found**2).sum()) / len(answer)  # towards no change, where little is known
        return _loss(logits, answer, slope, shift) + pull

    found = minimize(loss, np.zeros(2 if logits.shape[1] == 1 else 1), method="Nelder-Mead").x
    return float(np.exp(np.clip(found[0], -4, 4))), float(found[1]) if len(found) > 1 else 0.0


def _cross_calibrated(
    logits: Float[np.ndarray, "image class"], answer: Answers, folds: FoldList
) -> Float[np.ndarray, "image class"]:
    """Return probabilities of held-out images, each fold calibrated by the others."""
    found = np.full(logits.shape, np.nan)
    known = np.isfinite(logits).all(axis=1)
    for _, test in folds:
        others = known.copy()
        others[test] = False
        found[test] = calibrated(logits[test], *_calibration(logits[others], answer[others]))
    return found
