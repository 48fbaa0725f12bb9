"""The batch-effect meter, on planted and on shuffled labels."""

import json

import numpy as np
import pytest

from pipeline.errors import UnknownColumnError
from pipeline.insight import batch_effect
from pipeline.insight.batch_effect import batch_effects, normalised_information, shuffle
from pipeline.insight.verdict import BatchEffects
from pipeline.search import Index
from tests.pipeline.insight.making import collection_of

ROWS = 1200


def measured(*, by: str, space: str | None = None, **further: object) -> BatchEffects:
    """Measure 1,200 images whose vectors cluster by one of two independent columns."""
    rng = np.random.default_rng(0)
    values = {
        "material": rng.choice(["BiFeO3", "PbTiO3", "WSe2", "SrTiO3"], ROWS),
        "instrument": rng.choice(["PFM-1", "PFM-2", "PFM-3"], ROWS),
        "thickness": rng.normal(20, 5, ROWS),
    }
    centres = {name: rng.normal(size=128) for name in np.unique([*values["material"], *values["instrument"]])}
    vectors = np.array([centres[name] for name in values[by]]) + rng.normal(0, 0.7, (ROWS, 128))
    places = {"main.x": vectors[:, 0], "main.y": vectors[:, 1]}
    collection = collection_of(**values, **places, **further)
    return batch_effects(collection, Index(vectors.astype(np.float32)), space)


def test_a_planted_batch_effect_is_found() -> None:
    """Neighbours by instrument: it explains the map, material does not, and the verdict warns."""
    found = measured(by="instrument")
    by_name = {one.column.name: one for one in found.columns}

    assert found.columns[0].column.name == "instrument"
    assert by_name["instrument"].score > 0.9
    assert by_name["instrument"].agreement > 0.95
    assert by_name["instrument"].chance == pytest.approx(1 / 3, abs=0.05)
    assert by_name["instrument"].p < 0.05
    assert by_name["instrument"].is_suspect
    assert by_name["material"].score < 0.02
    verdict = found.to_json()["verdict"]
    assert verdict["level"] == "warning"
    assert "follow instrument" in verdict["sentence"]


def test_a_map_of_materials_is_good() -> None:
    """The same images arranged by material: instrument explains nothing and nobody is warned."""
    found = measured(by="material")

    assert found.columns[0].column.name == "material"
    assert not any(one.is_suspect for one in found.columns)
    assert found.to_json()["verdict"]["level"] == "good"


def test_chance_explains_nothing() -> None:
    """Labels that have nothing to do with the vectors score about 0, however many there are."""
    rng = np.random.default_rng(1)
    found = measured(
        by="material", many=rng.integers(0, 50, ROWS).astype(str), operator=rng.choice(["A", "B"], ROWS)
    )

    scores = {one.column.name: one.score for one in found.columns if one.column.name != "material"}
    assert scores.keys() == {"instrument", "thickness", "many", "operator"}
    assert max(scores.values()) < 0.02


def test_an_instrument_that_only_follows_its_material_is_no_suspect() -> None:
    """Each material has its own instrument: the map shows both, but nothing of the instrument beyond."""
    rng = np.random.default_rng(0)
    material = rng.choice(["BiFeO3", "PbTiO3", "WSe2", "SrTiO3"], ROWS)
    own = {"BiFeO3": "A", "PbTiO3": "A", "WSe2": "B", "SrTiO3": "B"}
    microscope = np.where(rng.random(ROWS) < 0.05, "C", [own[name] for name in material])

    found = {one.column.name: one for one in measured(by="material", microscope=microscope).columns}
    assert found["microscope"].score > 0.3
    assert found["microscope"].within is not None
    assert not found["microscope"].within.is_notable
    assert not found["microscope"].is_suspect
    assert "hardly more" in found["microscope"].to_json()["sentence"]


def test_images_without_a_value_are_left_out() -> None:
    """What is known is measured, and how much that is."""
    rng = np.random.default_rng(0)
    camera = np.where(rng.random(ROWS) < 0.5, None, rng.choice(["A", "B"], ROWS))

    found = {one.column.name: one for one in measured(by="material", camera=camera).columns}
    assert found["camera"].known == pytest.approx(0.5, abs=0.05)
    assert found["camera"].score < 0.02
    assert found["camera"].within is not None
    assert found["camera"].within.agreement == pytest.approx(found["camera"].within.chance, abs=0.05)


def test_a_map_is_measured_in_its_plane() -> None:
    """Neighbours are those on the map; a map that is not there is an error."""
    found = measured(by="instrument", space="main")

    assert found.space == "main"
    assert found.columns[0].column.name == "instrument"
    assert 0.05 < found.columns[0].score < 0.9
    with pytest.raises(UnknownColumnError, match=r"no column 'other\.x'"):
        measured(by="instrument", space="other")


def test_images_of_one_sample_prove_nothing() -> None:
    """Each sample looks like itself and was taken with one instrument: that alone explains nothing."""
    rng = np.random.default_rng(3)
    sample = np.repeat(np.arange(ROWS // 20), 20)
    instrument = rng.choice(["PFM-1", "PFM-2"], ROWS // 20)[sample]
    vectors = rng.normal(size=(ROWS // 20, 128))[sample] + rng.normal(0, 0.1, (ROWS, 128))
    collection = collection_of(sample=sample.astype(str), instrument=instrument)

    found = batch_effects(collection, Index(vectors.astype(np.float32)))
    assert [one.column.name for one in found.columns] == ["instrument"]
    assert found.columns[0].p > 0.05
    assert found.columns[0].score < 0.1


def test_what_belongs_to_one_sample_cannot_be_judged() -> None:
    """Each date has its own sample: without relatives no neighbour could share it, so 0% says nothing."""
    rng = np.random.default_rng(3)
    sample = np.repeat(np.arange(60), 20)
    vectors = rng.normal(size=(ROWS, 128))
    collection = collection_of(sample=sample.astype(str), session=np.char.add("day ", sample.astype(str)))

    (found,) = batch_effects(collection, Index(vectors.astype(np.float32))).columns
    assert found.unjudged is not None
    assert found.to_json()["sentence"].startswith("Cannot be judged: nearly every value belongs to one")
    assert found.to_json()["chance"] is None


def test_a_few_samples_cannot_be_judged() -> None:
    """Six of ten images are of one sample: neighbours of others are few and of other days."""
    rng = np.random.default_rng(3)
    sample = np.concatenate([np.zeros(800, int), rng.integers(1, 7, ROWS - 800)])
    values = {"sample": sample.astype(str), "camera": rng.choice(["A", "B"], ROWS)}
    vectors = rng.normal(size=(ROWS, 128)).astype(np.float32)

    found = batch_effects(collection_of(**values, bias=rng.choice(["1", "2"], ROWS)), Index(vectors))
    assert all(one.unjudged is not None for one in found.columns)
    assert found.to_json()["verdict"] == {
        "level": "none",
        "said": "Cannot be judged",
        "sentence": "Whether neighbourhoods follow camera cannot be judged: too few samples, or a few of "
        "them hold most images.",
    }


def test_chance_leaves_relatives_out_too() -> None:
    """Random vectors: whatever the samples, as many neighbours agree as by chance."""
    rng = np.random.default_rng(3)
    sample = np.repeat(np.arange(12), 100)
    instrument = np.where(rng.random(ROWS) < 0.9, np.array(list("AABBCC") * 2)[sample], "D")
    vectors = rng.normal(size=(ROWS, 128)).astype(np.float32)

    (found,) = batch_effects(
        collection_of(sample=sample.astype(str), instrument=instrument), Index(vectors)
    ).columns
    assert found.agreement == pytest.approx(found.chance, abs=0.01)
    assert found.chance < 0.25
    assert found.score < 0.02


def test_another_technique_is_no_batch() -> None:
    """Each technique has its own instrument and looks its own way: that is no batch effect."""
    rng = np.random.default_rng(0)
    technique = rng.choice(["PFM", "STEM"], ROWS)
    material = rng.choice(["BiFeO3", "PbTiO3"], ROWS)
    centres = {name: rng.normal(size=128) for name in ("PFM", "STEM", "BiFeO3", "PbTiO3")}
    vectors = np.array([centres[one] + centres[two] for one, two in zip(technique, material, strict=True)])
    vectors += rng.normal(0, 0.7, vectors.shape)
    own = np.where(technique == "PFM", rng.choice(["P1", "P2"], ROWS), rng.choice(["S1", "S2"], ROWS))

    collection = collection_of(technique=technique, material=material, instrument=own)
    found = batch_effects(collection, Index(vectors.astype(np.float32)))
    assert {one.column.name: one.is_suspect for one in found.columns}["instrument"] is False
    assert found.to_json()["verdict"]["level"] == "good"


def test_large_collections_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded number of images is asked and compared, and the answer says how many."""
    monkeypatch.setattr(batch_effect, "REFERENCES", 500)
    monkeypatch.setattr(batch_effect, "QUERIES", 200)

    found = measured(by="instrument")
    assert found.to_json()["sample"] == {"queries": 200, "references": 500, "neighbours": 15}
    assert found.columns[0].column.name == "instrument"


def test_shuffling_keeps_groups_together() -> None:
    """Members of one group get the labels of one other group, and single images any label once."""
    rng = np.random.default_rng(0)
    groups = np.array([0, 0, 1, 1, 2, 2])

    taken = groups[shuffle(groups, rng)].reshape(3, 2)
    assert np.all(taken[:, 0] == taken[:, 1])
    assert sorted(shuffle(np.arange(50), rng)) == list(range(50))


def test_information_is_between_nothing_and_all() -> None:
    """Equal codes give 1, independent ones about 0, none 0."""
    codes = np.random.default_rng(0).integers(0, 4, 20_000)

    assert normalised_information(codes, codes, 4) == pytest.approx(1)
    assert normalised_information(codes, np.roll(codes, 1), 4) < 0.01
    assert normalised_information(codes[:0], codes[:0], 4) == 0


def test_nothing_to_measure_is_no_error() -> None:
    """A handful of images, equal or without values, has an answer that says so."""
    collection = collection_of(material=["A"] * 5, instrument=[None] * 5)

    found = batch_effects(collection, Index(np.ones((5, 128), np.float32)))
    assert found.columns == ()
    assert found.to_json()["verdict"]["level"] == "none"
    json.dumps(found.to_json(), allow_nan=False)
