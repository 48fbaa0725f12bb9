"""Images that are no evidence for each other."""

import numpy as np

from pipeline.insight.groups import related_groups, relatives
from tests.pipeline.insight.making import collection_of


def test_ties_join_along_chains() -> None:
    """A and B share a sample, B and C a file, C and D their pixels: one group. E stands alone."""
    collection = collection_of(
        sample=["s1", "s1", "s2", None, None],
        file_sha256=["f1", "f2", "f2", "f3", "f4"],
        content_hash=["p1", "p2", "p3", "p3", "p4"],
    )

    groups = related_groups(collection)
    assert len(set(groups[:4])) == 1
    assert groups[4] != groups[0]


def test_missing_samples_tie_nothing() -> None:
    """Two images of which nobody wrote down the sample may be of any."""
    assert len(set(related_groups(collection_of(sample=[None, None, "a", "a"])))) == 3


def test_without_ties_everybody_is_alone() -> None:
    """A collection may know neither samples nor files."""
    assert related_groups(collection_of(material=["A", "A"])).tolist() == [0, 1]
    assert related_groups(collection_of(material=[])).tolist() == []


def test_the_relatives_of_one_are_its_group() -> None:
    """Found without numbering all."""
    rng = np.random.default_rng(0)
    values = rng.integers(0, 150, (2, 200)).astype(str)
    collection = collection_of(sample=values[0], content_hash=values[1])
    groups = related_groups(collection)

    for row in range(0, 200, 20):
        assert np.array_equal(relatives(collection, row), groups == groups[row])
