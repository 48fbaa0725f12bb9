"""What is special about a selection."""

import json
from dataclasses import replace

import numpy as np
import pytest

from pipeline.insight.compare import compare
from tests.pipeline.insight.making import MemoryCollection, collection_of

RNG = np.random.default_rng(0)
ROWS = 2000


def laboratory(**further: object) -> MemoryCollection:
    """Two thousand images of ten depositors, with columns that have nothing to do with each other."""
    return collection_of(
        depositor=RNG.choice([f"D{number:02}" for number in range(1, 11)], ROWS),
        material=RNG.choice(["BiFeO3", "PbTiO3", "WSe2"], ROWS),
        thickness=RNG.normal(20, 5, ROWS),
        acquired_at=np.datetime64("2025-01-01") + RNG.integers(0, 500, ROWS).astype("timedelta64[D]"),
        **further,
    )


def test_what_was_planted_is_first() -> None:
    """An enriched depositor leads, with its ratio, shares and sentence."""
    collection = laboratory()
    from_seven = (collection.frame["depositor"] == "D07").to_numpy()
    a = RNG.random(ROWS) < np.where(from_seven, 0.4, 0.08)

    first = compare(collection, a).findings[0]
    share_a, share_b = from_seven[a].mean(), from_seven[~a].mean()
    assert (first.column.name, first.value, first.is_significant) == ("depositor", "D07", True)
    assert first.a["share"] == pytest.approx(share_a)
    assert first.effect["ratio"] == pytest.approx(share_a / share_b, rel=1e-5)
    low, high = first.effect["odds_ratio_interval"]
    assert 1 < low < first.effect["odds_ratio"] < high
    assert first.to_json()["sentence"] == (
        f"{share_a / share_b:.1f} times as many from depositor D07: {first.a['count']} of {a.sum()} "
        f"({share_a:.0%}) against {first.b['count']} of {ROWS - a.sum():,} ({share_b:.1%})."
    )


def test_a_planted_shift_of_a_number_is_found() -> None:
    """With its direction, medians and share of pairs."""
    collection = laboratory()
    thick = collection.frame["thickness"].to_numpy()
    a = thick + RNG.normal(0, 5, ROWS) > 22

    first = compare(collection, a).findings[0]
    assert first.column.name == "thickness"
    assert first.effect["median_difference"] == pytest.approx(
        np.median(thick[a]) - np.median(thick[~a]), rel=1e-4
    )
    assert first.strength > 0.4
    assert first.to_json()["sentence"].startswith("Thickness is higher: median 2")


def test_dates_are_compared_too() -> None:
    """In days, written as dates."""
    collection = laboratory()
    a = (collection.frame["acquired_at"] < "2025-03-01").to_numpy()

    first = compare(collection, a).findings[0]
    assert first.column.name == "acquired_at"
    assert first.strength == 1.0
    assert first.effect["median_difference_days"] < -100
    assert "earlier: median 2025-0" in first.to_json()["sentence"]


def test_missing_values_are_a_difference() -> None:
    """That a value was not written down can be what sets images apart."""
    temperature = np.where(RNG.random(ROWS) < 0.1, np.nan, 300.0)
    a = np.zeros(ROWS, bool)
    a[:300] = True
    temperature[:150] = np.nan

    first = compare(laboratory(temperature_K=temperature), a).findings[0]
    assert (first.column.name, first.test) == ("temperature_K", "missing")
    shown = [f"{np.isfinite(side).mean():.0%} of" for side in (temperature[:300], temperature[300:])]
    counted = f"({np.isfinite(temperature[:300]).sum()} of 300)"
    sentence = first.to_json()["sentence"]
    assert sentence.startswith(
        f"Temperature K is known for {shown[0]} them {counted} against {shown[1]} the rest ("
    )


def test_a_header_that_few_images_have_is_no_finding_of_the_selection() -> None:
    """Five of 461 images, all with the value that is rare in the rest: shares are of all images of a side."""
    beam = np.full(ROWS, None, object)
    beam[:5] = "(1, 2)"
    beam[461:761] = RNG.choice(["(3, 4)", "(5, 6)"], 300)
    a = np.arange(ROWS) < 461

    shown = next(
        one
        for one in compare(laboratory(beam_xy=beam), a).findings
        if (one.test, one.column.name) == ("value", "beam_xy")
    )
    (found,) = (one for one in (shown, *shown.values) if one.value == "(1, 2)")
    assert found.a == {"count": 5, "of": 461, "share": 5 / 461}
    assert found.strength == pytest.approx(5 / 461)
    assert found.to_json()["sentence"] == (
        "Only here with beam xy (1, 2): 5 of 461 (1.1%) against 0 of 1,539 (0%)."
    )


def test_what_is_hidden_or_hardly_known_comes_last() -> None:
    """However strong: under a fifth of both sides have it, or nobody looks for it."""
    a = np.arange(ROWS) < 400
    rare = np.where(np.arange(ROWS) % 6 == 0, np.where(a, 1.0, 2.0), np.nan)
    collection = laboratory(rare=rare, dtype=np.where(a, "uint8", "uint16"))
    collection.columns["dtype"] = replace(collection.columns["dtype"], role="hidden")

    comparison = compare(collection, a)
    aside = [finding.column.name for finding in comparison.findings if finding.is_aside]
    assert set(aside) == {"rare", "dtype"}
    assert [finding.column.name for finding in comparison.findings][-len(aside) :] == aside


def test_a_difference_of_few_numbers_is_weak() -> None:
    """All of five thin films are thinner than the rest: five images of 400 are no rule."""
    a = np.arange(ROWS) < 400
    values = np.where(np.arange(ROWS) < 5, 1.0, np.where(a, np.nan, 20.0))

    found = next(one for one in compare(laboratory(film=values), a).findings if one.test == "order")
    assert found.effect["delta"] == -1
    assert found.strength == pytest.approx(5 / 400)
    assert "known for 5 of 400 against 1,600 of 1,600" in found.to_json()["sentence"]


def test_each_label_of_several_is_counted() -> None:
    """An image with two labels counts for both, one without any for none."""
    labels = [["ring", "arc"] if row < 200 else ["arc"] if row < 1900 else [] for row in range(ROWS)]
    a = np.arange(ROWS) < 250

    found = {finding.value: finding for finding in compare(laboratory(labels=labels), a).findings}
    assert found["ring"].a == {"count": 200, "of": 250, "share": 0.8}
    assert found["ring"].b == {"count": 0, "of": 1750, "share": 0.0}
    assert found["ring"].effect["ratio"] is None
    assert found["ring"].to_json()["sentence"] == (
        "Only here with labels ring: 200 of 250 (80%) against 0 of 1,750 (0%)."
    )


def test_chance_gives_few_discoveries() -> None:
    """On 40 columns without a difference the correction leaves almost nothing, time after time."""
    columns = {f"n{number}": RNG.normal(size=ROWS) for number in range(20)}
    groups = {f"c{number}": RNG.choice(list("abcdefgh"), ROWS) for number in range(20)}
    collection = collection_of(**columns, **groups)

    found = [compare(collection, RNG.random(ROWS) < 0.2) for _ in range(10)]
    assert all(comparison.tests == 180 for comparison in found)
    assert sum(finding.is_significant for comparison in found for finding in comparison.findings) <= 4


def test_two_selections_are_compared_without_the_rest() -> None:
    """Only their images count, and those in both are left out and named."""
    collection = laboratory(place=["left"] * 100 + ["right"] * 100 + ["far"] * 1800)
    a, b = np.zeros(ROWS, bool), np.zeros(ROWS, bool)
    a[:110], b[90:200] = True, True

    comparison = compare(collection, a, b)
    assert (comparison.count_a, comparison.count_b) == (90, 90)
    assert comparison.notice == "20 images are on both sides and were left out."
    assert comparison.findings[0].value in ("left", "right")
    assert "far" not in json.dumps(comparison.to_json())


def test_another_selection_is_not_the_rest() -> None:
    """What is known is said of the others; fewer are counted, not divided."""
    rows = np.arange(ROWS)
    collection = laboratory(
        drive=np.where(rows % 10 == 0, np.nan, 1.0) * np.where(rows < 500, 1.0, np.nan),
        place=np.where(rows < 500, np.where(rows % 4 == 0, "left", "right"), "left"),
    )

    findings = compare(collection, rows < 500, rows >= 500).findings
    said = {one.to_json()["sentence"] for found in findings for one in (found, *found.values)}
    assert said >= {
        "Drive is known for 90% of them (450 of 500) against 0% of the others (0 of 1,500).",
        "Fewer with place left: 125 of 500 (25%) against 1,500 of 1,500 (100%).",
        "Only here with place right: 375 of 500 (75%) against 0 of 1,500 (0%).",
    }


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        ([], None, "Nothing is selected"),
        (range(ROWS), None, "Everything is selected"),
        ([1, 2], [], "The other side is empty"),
        ([1, 2], [1, 2, 3], "one holds the other"),
    ],
)
def test_nothing_to_compare_is_a_sentence(a: list[int], b: list[int] | None, sentence: str) -> None:
    """No findings, a notice, no error."""
    sides = [np.isin(np.arange(ROWS), list(side)) if side is not None else None for side in (a, b)]

    comparison = compare(laboratory(), *sides)
    assert comparison.findings == ()
    assert sentence in (comparison.notice or "")
    assert comparison.to_json()["findings"] == []


def test_columns_that_say_nothing_are_no_trouble() -> None:
    """All missing, all equal, all different, infinite: drawn without an error."""
    collection = laboratory(
        empty=np.full(ROWS, np.nan),
        same=["x"] * ROWS,
        different=[f"name {row}" for row in range(ROWS)],
        infinite=np.where(np.arange(ROWS) % 2, np.inf, 1.0),
        unnamed=[None] * ROWS,
    )

    comparison = compare(collection, np.arange(ROWS) < 50)
    named = {finding.column.name for finding in comparison.findings}
    assert named.isdisjoint({"empty", "same", "different", "unnamed"})
    json.dumps(comparison.to_json(), allow_nan=False)


def test_one_image_can_be_compared() -> None:
    """The smallest selection has an answer."""
    comparison = compare(laboratory(), np.arange(ROWS) == 7)

    assert comparison.count_a == 1
    assert not any(finding.is_significant for finding in comparison.findings)


def test_what_the_map_made_is_left_out() -> None:
    """A lasso is drawn on the map: its clusters would only be found again."""
    collection = laboratory(**{"main.cluster": ["1", "2"] * (ROWS // 2)})

    comparison = compare(collection, np.arange(ROWS) % 2 == 0)
    assert all(finding.column.name != "main.cluster" for finding in comparison.findings)


def test_further_values_of_a_column_are_listed() -> None:
    """One finding a column, with its other values below, strongest first."""
    collection = laboratory()
    comparison = compare(collection, (collection.frame["material"] == "WSe2").to_numpy())

    first = comparison.findings[0]
    assert [first.value, *(value.value for value in first.values)][0] == "WSe2"
    assert {value.value for value in first.values} == {"BiFeO3", "PbTiO3"}
    assert first.values[0].to_json()["sentence"].startswith("None with material ")
