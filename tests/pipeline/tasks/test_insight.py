"""Questions about a whole collection, answered."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.collection import open_collection
from pipeline.errors import CollectionError
from pipeline.jobs import JobContext
from pipeline.tasks import insight
from pipeline.tasks.cache import open_cache
from pipeline.tasks.questions import answer_key, pack_rows

FIRST_THREE = np.arange(12) < 3


@pytest.fixture
def context(tiny_collection: Path, tmp_path: Path) -> JobContext:
    """The place of a job that nobody watches."""
    return JobContext("job", tiny_collection.parent, tmp_path, lambda fraction, message: None)


@pytest.fixture
def named(tiny_collection: Path) -> dict[str, Any]:
    """The collection and its version."""
    return {"collection": "tiny", "version": open_collection(tiny_collection).version}


def sides(a: np.ndarray, b: np.ndarray | None = None) -> dict[str, Any]:
    """Return the arguments of a comparison."""
    packed = None if b is None else pack_rows(b)
    return {"a": pack_rows(a), "b": packed, "unknown_a": 2, "unknown_b": 0}


def test_a_comparison_has_findings_and_pictures(context: JobContext, named: dict[str, Any]) -> None:
    """With how many images each side has, and how many are not in the collection."""
    answer = insight.compare(context, named | sides(FIRST_THREE))

    assert answer["a"] == {"count": 3, "unknown": 2}
    assert answer["b"] == {"count": 9, "unknown": 0, "is_rest": True}
    assert answer["findings"][0]["column"] in ("thickness_nm", "acquired_at")
    assert answer["pictures"]["mean_a"].startswith("data:image/png;base64,")


def test_nothing_to_compare_has_no_pictures(context: JobContext, named: dict[str, Any]) -> None:
    """The notice says why."""
    answer = insight.compare(context, named | sides(FIRST_THREE, FIRST_THREE))

    assert answer["pictures"] is None
    assert "nothing left to compare" in answer["notice"]


@pytest.mark.parametrize(
    ("kind", "further"),
    [("compare", sides(FIRST_THREE)), ("batch_effects", {"map": "main"}), ("properties", {})],
)
def test_answers_are_kept(
    context: JobContext, named: dict[str, Any], kind: str, further: dict[str, Any]
) -> None:
    """As JSON under the key of their question."""
    arguments = named | further
    answer = getattr(insight, kind)(context, arguments)

    with open_cache(context.state) as kept:
        assert json.loads(kept.get(answer_key(kind, arguments))) == answer
    assert answer["version"] == named["version"]


def test_another_version_is_not_answered_for(context: JobContext, named: dict[str, Any]) -> None:
    """Rows of one version mean other images in the next."""
    with pytest.raises(CollectionError, match="tiny was built again while this was asked"):
        insight.properties(context, named | {"version": "0"})
