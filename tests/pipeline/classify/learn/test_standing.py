"""Who answers a question: heads that learnt from people, or the shipped head."""

import numpy as np
import pytest

from pipeline.classify.heads.versions import Predictions
from pipeline.classify.learn import tested as held_out
from pipeline.classify.learn.learnt import Learnt
from pipeline.classify.learn.standing import with_standing
from pipeline.classify.learn.targets import Target


def learnt(yes: int, no: int, right: float) -> Learnt:
    """A label of `yes` and `no` images that held-out heads tell right in a share of each."""
    answer = np.array([1] * yes + [0] * no)
    place = np.concatenate([np.arange(yes) / yes, np.arange(no) / no])
    said = np.where(place < right, answer, 1 - answer)
    probabilities = np.where(said == 1, 0.9, 0.1)[:, np.newaxis]
    ids = tuple(f"{row}" for row in range(len(answer)))
    tested = held_out.Tested(probabilities, np.empty((0, 5)), [])
    return Learnt(Target(("ring",), None, ids, answer), tested, np.arange(len(answer)))


def kept(one: Learnt, shipped: np.ndarray, label: str = "ring") -> str:
    """Why the shipped head goes on answering."""
    told = Predictions("own-1", (label,), shipped.astype(np.float32)[:, np.newaxis])
    position = {image_id: row for row, image_id in enumerate(one.target.image_ids)}
    return with_standing({"nodes": [{"label": "ring"}]}, [one], told, position)["nodes"][0]["kept"]


@pytest.mark.parametrize(
    ("yes", "right", "sentence"),
    [
        (20, 0.95, ""),
        (20, 0.6, "of 40 labelled images it tells 80% right, heads that learnt from the labels 60%"),
        (9, 0.95, "until people said of 10 images that they show {title}, and of 10 that they do not"),
    ],
)
def test_the_better_one_answers(yes: int, right: float, sentence: str) -> None:
    """Both are asked of the same images; a few labels do not take the question from the shipped head."""
    one = learnt(yes, 20, right)
    shipped = np.where(learnt(yes, 20, 0.8).tested.probabilities[:, 0] > 0.5, 0.7, 0.3)  # type: ignore[union-attr]

    assert sentence in kept(one, shipped) and bool(sentence) == bool(kept(one, shipped))


def test_a_shipped_head_that_says_nothing_is_not_kept() -> None:
    """It does not know the label, or hardly any of the images."""
    one = learnt(20, 20, 0.6)

    assert kept(one, np.full(40, 0.5), label="arc") == ""
    assert kept(one, np.where(np.arange(40) < 20, 0.9, np.nan)) == ""


def test_heads_that_cannot_be_tested_do_not_answer() -> None:
    """All images of one answer are of one file, say."""
    one = learnt(20, 20, 1.0)._replace(tested=None)

    assert "how good heads of these labels are cannot be told" in kept(one, np.full(40, 0.5))
