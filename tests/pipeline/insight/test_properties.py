"""How well similarity predicts properties, on planted ones and on noise."""

import json

import numpy as np
import pytest

from pipeline.insight import properties
from pipeline.insight.expected import expected_properties
from pipeline.insight.properties import explained_share, predictability
from pipeline.search import Index
from tests.pipeline.insight.making import MemoryCollection, collection_of

ROWS = 600


def laboratory(**further: object) -> tuple[MemoryCollection, Index]:
    """Six hundred images on a curved sheet of vectors: one property varies smoothly, one is noise."""
    rng = np.random.default_rng(0)
    place = rng.uniform(0, 1, (ROWS, 2))
    waves = rng.normal(size=(2, 64))
    vectors = np.concatenate([np.cos(place @ waves), np.sin(place @ waves)], axis=1).astype(np.float32)
    smooth = 10 + 5 * place[:, 0] + np.sin(3 * place[:, 1])
    collection = collection_of(smooth_nm=smooth, noise_K=rng.normal(300, 20, ROWS), **further)
    return collection, Index(vectors)


def test_a_smooth_property_is_predicted() -> None:
    """R² is high with a narrow interval, the error well below the mean's, and it comes first."""
    first = predictability(*laboratory())[0]

    assert first.column.name == "smooth_nm"
    assert first.r2 is not None and first.low is not None and first.high is not None
    assert 0.9 < first.low < first.r2 < first.high <= 1
    assert first.error is not None and first.mean_error is not None
    assert first.error < 0.3 * first.mean_error
    assert first.to_json()["sentence"].startswith("Similarity predicts smooth nm well: R² 1.00 (")


def test_noise_is_not_predicted() -> None:
    """R² is about zero or below, and the sentence says so."""
    last = predictability(*laboratory())[-1]

    assert last.column.name == "noise_K"
    assert last.r2 is not None
    assert last.r2 < 0.02
    assert last.to_json()["sentence"].startswith("Similarity does not predict noise K: R² ")


def test_copies_do_not_leak() -> None:
    """Noise that is the same for all images of a sample is not predicted from that sample's own images."""
    rng = np.random.default_rng(1)
    sample = np.repeat(np.arange(60), 10)
    vectors = rng.normal(size=(60, 128))[sample] + rng.normal(0, 0.01, (ROWS, 128))
    noise = rng.normal(size=60)[sample]
    index = Index(vectors.astype(np.float32))

    tied = predictability(collection_of(sample_id=sample.astype(str), noise=noise), index)[0]
    untied = predictability(collection_of(series=sample.astype(str), noise=noise), index)[0]
    assert tied.r2 is not None and untied.r2 is not None
    assert tied.groups == 60
    assert tied.r2 < 0.05
    assert untied.r2 > 0.95


@pytest.mark.parametrize("tie", ["content_hash", "file_sha256"])
def test_equal_pixels_and_equal_files_are_ties_too(tie: str) -> None:
    """The second copy of an image says nothing of the first."""
    rng = np.random.default_rng(1)
    pair = np.repeat(np.arange(300), 2)
    vectors = rng.normal(size=(300, 128))[pair].astype(np.float32)
    collection = collection_of(noise=rng.normal(size=300)[pair], **{tie: pair.astype(str)})

    found = predictability(collection, Index(vectors))[0]
    assert found.r2 is not None
    assert found.r2 < 0.05
    assert found.groups == 300


def test_an_interval_counts_groups() -> None:
    """The same misses are less certain in ten groups than in a thousand."""
    rng = np.random.default_rng(0)
    misses = np.stack([np.repeat(rng.normal(0, 0.5, 10), 100), np.repeat(rng.normal(0, 1, 10), 100)])

    few = explained_share(misses, np.repeat(np.arange(10), 100), rng)
    many = explained_share(misses, np.arange(1000), rng)
    assert few[0] == pytest.approx(many[0])
    assert few[2] - few[1] > 3 * (many[2] - many[1])


def test_large_collections_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer are asked than there are, and the answer says how many."""
    monkeypatch.setattr(properties, "REFERENCES", 400)
    monkeypatch.setattr(properties, "QUERIES", 100)

    first = predictability(*laboratory())[0]
    assert (first.known, first.images) == (ROWS, 100)
    assert first.r2 is not None
    assert first.r2 > 0.9


def test_missing_values_are_neither_asked_nor_used() -> None:
    """A property that one image in ten has is judged by those."""
    values = np.where(np.arange(ROWS) % 10 == 0, np.linspace(0, 1, ROWS), np.nan)

    found = {one.column.name: one for one in predictability(*laboratory(rare=values))}
    assert (found["rare"].known, found["rare"].images) == (60, 60)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([1.0] * ROWS, "All images have the same value."),
        ([np.nan] * (ROWS - 5) + [1.0, 2.0, 3.0, 4.0, 5.0], "Too few values to judge: 5 images"),
        ([np.inf] * ROWS, "Too few values to judge: 0 images"),
    ],
)
def test_what_cannot_be_judged_says_so(values: list[float], sentence: str) -> None:
    """At the end of the list, without numbers."""
    last = predictability(*laboratory(odd=values))[-1].to_json()

    assert last["r2"] is None
    assert last["sentence"].startswith(sentence)
    json.dumps(last, allow_nan=False)


def test_one_image_is_told_what_its_neighbours_say() -> None:
    """The prediction is near the truth, between its quantiles, beside the measured value."""
    collection, index = laboratory()
    found = expected_properties(collection, index, collection.ids[7])

    smooth = next(one for one in found if one.column.name == "smooth_nm")
    assert smooth.measured == collection.frame["smooth_nm"].iloc[7]
    assert smooth.predicted == pytest.approx(smooth.measured, abs=0.6)
    assert smooth.quantiles is not None
    assert list(smooth.quantiles) == sorted(smooth.quantiles)
    assert len(smooth.neighbours) == 15
    assert collection.ids[7] not in smooth.neighbours
    assert smooth.to_json()["sentence"].startswith("Measured 1")


def test_a_value_unlike_its_neighbours_is_a_surprise() -> None:
    """A wrong number stands out; a missing one is predicted and no surprise."""
    collection, index = laboratory()
    collection.frame.loc[collection.ids[7], "smooth_nm"] = 90.0
    collection.frame.loc[collection.ids[8], "smooth_nm"] = np.nan

    wrong, missing = (expected_properties(collection, index, collection.ids[row])[0] for row in (7, 8))
    assert wrong.is_surprising
    assert "which is unlike them" in wrong.to_json()["sentence"]
    assert not missing.is_surprising
    assert missing.predicted is not None
    assert missing.to_json()["sentence"].startswith("Not measured; similar images say 1")


def test_relatives_are_not_asked() -> None:
    """The other images of the sample would only repeat it."""
    collection, index = laboratory(sample=np.repeat(np.arange(60), 10).astype(str))
    found = expected_properties(collection, index, collection.ids[15])[0]

    assert set(found.neighbours).isdisjoint(collection.ids[10:20])


def test_without_other_images_nothing_is_predicted() -> None:
    """A property that two images have is no ground for a prediction."""
    collection, index = laboratory(rare=[1.0, 2.0] + [np.nan] * (ROWS - 2))
    found = expected_properties(collection, index, collection.ids[5])

    rare = next(one for one in found if one.column.name == "rare").to_json()
    assert (rare["predicted"], rare["quantiles"], rare["neighbours"]) == (None, None, [])
    assert rare["sentence"] == "Too few other images have a value to predict it."
