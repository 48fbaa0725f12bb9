"""From tables to rows: duplicates, contradictions, the split, and tables that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.design.rows import buckets_of, prepare
from pipeline.design.schema import Plan, Wish
from pipeline.design.table import of_file
from pipeline.errors import DesignError
from tests.pipeline.design.making import films, plan, table_of


def test_duplicates_are_folded_before_the_split(tmp_path: Path) -> None:
    """Equal rows count once, whatever their order, and never lie on both sides."""
    frame = films(100)
    rows, _ = prepare(table_of(pd.concat([frame, frame[::-1]]), tmp_path), plan())

    assert (len(rows), rows.counts["folded"]) == (100, 100)
    assert "100 rows that stand twice were folded" in rows.notes[0]


def test_the_split_follows_the_rows_not_their_order() -> None:
    """A shuffled table has the same rows in the same part."""
    values = films(200)[["a_nm", "b_nm"]].to_numpy()
    order = np.random.default_rng(1).permutation(200)

    assert np.array_equal(buckets_of(values)[order], buckets_of(values[order]))
    assert set(buckets_of(values)) == set(range(10))


def test_contradictions_are_told_and_settled(tmp_path: Path) -> None:
    """Rows of the same setting with other results give their median and a sentence."""
    frame = films(100)
    other = frame.head(1).assign(mass=frame["mass"][0] + 2)
    rows, _ = prepare(table_of(pd.concat([frame, other]), tmp_path), plan())

    assert len(rows) == 100 and rows.counts["contradictory"] == 1
    assert "1 settings stand several times with different results (one of them in row 1)" in rows.notes[0]
    assert rows.properties[0, 1] == pytest.approx(frame["mass"][0] + 1)


def test_properties_of_many_zeros_have_two_stages(tmp_path: Path) -> None:
    """Units come from the headers, bounds from the rows or from the plan."""
    given = Plan((Wish("a_nm", low=0.5, high=3.0), Wish("t_K")), (Wish("gap_eV"), Wish("mass")))
    _, meaning = prepare(table_of(films(), tmp_path), given)

    assert [(one.unit, one.bounds) for one in meaning.parameters] == [("nm", "declared"), ("K", "inferred")]
    assert (meaning.parameters[0].low, meaning.parameters[0].high) == (0.5, 3)
    assert [one.is_two_stage for one in meaning.properties] == [True, False]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda frame: frame.head(40), "40 different rows can be used .* at least 50 are needed"),
        (lambda frame: frame.assign(t_K=300), "t_K is 300 in every row: .* Leave it out"),
        (lambda frame: frame.assign(t_K=None), "t_K has no values at all"),
        (lambda frame: frame.drop(columns="t_K"), "has no column 't_K' .it has: a_nm, b_nm, gap_eV"),
        (
            lambda frame: frame.astype({"t_K": "object"}).assign(t_K=["hot", *frame["t_K"][1:]]),
            "t_K must hold numbers only, but row 1 holds 'hot'",
        ),
        (
            lambda frame: frame.assign(mass=frame["mass"].where(frame.index > 200)),
            r"39 different rows can be used \(240 were read\)",
        ),
    ],
)
def test_tables_that_cannot_be_used_say_why(tmp_path: Path, change: object, sentence: str) -> None:
    """Each is refused with a sentence that names the column, the value and the way out."""
    with pytest.raises(DesignError, match=sentence):
        prepare(table_of(change(films()), tmp_path), plan())  # type: ignore[operator]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ((Wish("a_nm", "Å"),), "The units of a_nm disagree: its column says nm, you say Å"),
        ((Wish("a_nm", low=3.0, high=2.0),), "The bounds of a_nm contradict: 3 is not below 2"),
        ((Wish("a_nm"), Wish("gap_eV")), "'gap_eV' is named twice"),
        ((), "Name at least one parameter"),
    ],
)
def test_plans_that_contradict_say_why(tmp_path: Path, wishes: tuple[Wish, ...], sentence: str) -> None:
    """What is declared must fit the table and itself."""
    with pytest.raises(DesignError, match=sentence):
        prepare(table_of(films(60), tmp_path), Plan(wishes, (Wish("gap_eV"),)))


def test_units_in_brackets_are_no_part_of_a_title(tmp_path: Path) -> None:
    """The name stays that of the file; what people see has the unit once."""
    frame = films(60).rename(columns={"t_K": "t [K]"})
    _, meaning = prepare(table_of(frame, tmp_path), Plan((Wish("t [K]"), Wish("a_nm")), (Wish("gap_eV"),)))

    assert [(one.name, one.title, one.unit) for one in meaning.parameters] == [
        ("t [K]", "t", "K"),
        ("a_nm", "a_nm", "nm"),
    ]


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    """A first row of numbers is data, not names."""
    path = tmp_path / "bare.csv"
    path.write_text("1.5,2.5\n3.5,4.5\n")
    with pytest.raises(DesignError, match="The first row of bare"):
        of_file(path)


@pytest.mark.shared_data
def test_the_published_table_has_known_duplicates(shared_data: Path, tmp_path: Path) -> None:
    """The strained MoS2 table holds 10,430 distinct rows of 10,798, most of them metals."""
    x, y = (np.loadtxt(shared_data / "mos2" / name, delimiter=",") for name in ("data_x.csv", "data_y.csv"))
    names = [f"x{number}" for number in range(7)]
    frame = pd.DataFrame(np.column_stack([x, y]), columns=[*names, "gap"])
    rows, meaning = prepare(
        table_of(frame, tmp_path), Plan(tuple(Wish(name) for name in names), (Wish("gap"),))
    )

    assert (len(rows), rows.counts["folded"], rows.counts["contradictory"]) == (10430, 368, 0)
    assert meaning.properties[0].is_two_stage and len(rows.held_out) == 1090
