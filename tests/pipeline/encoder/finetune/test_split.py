"""Who learns and who judges: whole samples, the same for the same seed; what cannot teach is named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.collection import open_collection
from pipeline.collection.info import new_info, write_info
from pipeline.encoder.finetune.plan import Plan, check_name
from pipeline.encoder.finetune.split import draw_sample, split_groups
from pipeline.errors import EncoderError, UnknownColumnError
from tests.making import make_collection
from tests.pipeline.encoder.finetune.making import COUNT, collection_of_pairs

PLAN = Plan("mine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty-two images of twenty-one films."""
    return collection_of_pairs(tmp_path_factory.mktemp("split") / "pairs")


def test_images_of_one_sample_stay_together(folder: Path) -> None:
    """Both images of a film learn or both judge; every image has one part; a seed decides which."""
    collection = open_collection(folder)
    one, again, other = (draw_sample(collection, replace(PLAN, same="film", seed=s)) for s in (0, 0, 1))
    side = np.zeros(COUNT, int)
    side[one.judge], side[one.stop] = 2, 1

    assert np.array_equal(side[::2], side[1::2])
    assert sorted([*one.train, *one.stop, *one.judge]) == list(range(COUNT))
    assert np.array_equal(one.judge, again.judge)
    assert not np.array_equal(one.judge, other.judge)


def test_a_sample_of_nearly_all_images_teaches() -> None:
    """It is too large to judge; where nothing else is left, that is said."""
    train, _, judge = split_groups(np.r_[np.zeros(60, int), np.arange(1, 41)], np.random.default_rng(0))

    assert len(train) >= 60
    assert len(judge) >= 20
    with pytest.raises(EncoderError, match="60 of them belong to one sample"):
        split_groups(np.zeros(60, int), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("asked", "error", "sentence"),
    [
        ({"same": "stack"}, UnknownColumnError, "pairs has no column 'stack'"),
        ({"labels": "stack"}, UnknownColumnError, "pairs has no column 'stack'"),
        (
            {"labels": "channel"},
            EncoderError,
            "'channel' has 1 values that more than one image has; labels need",
        ),
        ({"same": "material"}, EncoderError, "'material' has 2 values .* it needs 10"),
        ({"same": "main.x"}, EncoderError, "'main.x' has coordinate as values"),
    ],
)
def test_columns_that_cannot_teach_are_named(
    folder: Path, asked: dict[str, str], error: type[Exception], sentence: str
) -> None:
    """What is not there, has one value, or too few to part."""
    with pytest.raises(error, match=sentence):
        draw_sample(open_collection(folder), replace(PLAN, **asked))


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_images_are_left_to_the_encoder_as_it_ships(tmp_path: Path, count: int) -> None:
    """An empty collection and one of a single image."""
    if count:
        make_collection(tmp_path / "few", count)
    else:
        (tmp_path / "few").mkdir()
        write_info(tmp_path / "few", {**new_info("Few"), "encoder": "symmetry"})

    with pytest.raises(EncoderError, match=f"few has {count} images; fine-tuning needs 40"):
        draw_sample(open_collection(tmp_path / "few"), PLAN)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Mine!", "the name is 'Mine!'; it must be"),
        ("trail-1", "it must be up to 40 small letters"),
        ("main", "has something called 'main' already"),
        ("symmetry", r"choose another name"),
    ],
)
def test_names_that_are_taken_or_none_are_refused(folder: Path, name: str, sentence: str) -> None:
    """Before anything is read."""
    with pytest.raises(EncoderError, match=sentence):
        check_name(name, open_collection(folder))


def test_minutes_decide_how_many_views() -> None:
    """Few minutes take fewer images rather than fewer views of each; many take more views."""
    assert (replace(PLAN, minutes=0.4).images(6_000), replace(PLAN, minutes=0.4).views(500)) == (500, 4)
    assert (replace(PLAN, minutes=60.0).images(50_000), replace(PLAN, minutes=60.0).views(20_000)) == (
        20_000,
        15,
    )
