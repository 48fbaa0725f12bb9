"""What is known of images before their files are read, in a collection of stripes."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.annotations import open_annotations
from pipeline.collection import open_collection
from pipeline.scattering.asked import count_scattering, is_scattering, known_of, profile_key, resolved
from pipeline.trails import Trail

BY_HAND = {"centre_x_pixel": 3.0}


@pytest.fixture
def trail(tiny_collection: Path, tmp_path: Path) -> Trail:
    """The collection, with annotations of its own and a column that names the technique of two images."""
    collection = open_collection(tiny_collection)
    told = pd.Series(["GIWAXS", "transmission SAXS", *[None] * 9, "thousands"], dtype="string")
    collection.frame["technique"] = told.astype("category").to_numpy()
    collection.frame["detector_pixel_um"] = [None, None, 172.0] + [None] * 9
    return Trail(collection, open_annotations(tmp_path))


def test_patterns_are_told_by_detector_or_technique(trail: Trail) -> None:
    """Of words only those that name scattering."""
    ids = trail.collection.ids

    assert [is_scattering(trail, one) for one in ids[[0, 1, 2, 3, 11]]] == [True, True, True, False, False]
    assert count_scattering(trail) == 3


def test_the_images_own_record_lies_on_those_of_the_collection(trail: Trail) -> None:
    """In whatever order they were stored; a record of another image is none of its."""
    one, other = trail.collection.ids[:2]
    geometries = trail.annotations.geometries
    geometries.add(one, "hand", BY_HAND)
    geometries.add(None, "hand", {"centre_x_pixel": 9.0, "centre_y_pixel": 4.0})
    stored = geometries.list()

    mine = resolved(known_of(trail, one, stored), {}, (32, 40)).geometry
    theirs = resolved(known_of(trail, other, stored), {}, (32, 40)).geometry
    assert (mine.centre, theirs.centre) == ((3.0, 4.0), (9.0, 4.0))


def test_an_answer_is_another_one_when_anything_it_depends_on_is(trail: Trail) -> None:
    """Image, tables, records, options."""
    one, other = trail.collection.ids[:2]
    before = known_of(trail, one, [])
    trail.annotations.geometries.add(None, "hand", BY_HAND)
    after = known_of(trail, one, trail.annotations.geometries.list())
    keys = {profile_key(one, before, {}), profile_key(one, after, {}), profile_key(other, before, {})}

    assert len({*keys, profile_key(one, before, {"band": [1, 2]})}) == 4
