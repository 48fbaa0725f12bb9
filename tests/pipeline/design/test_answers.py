"""Answers as JSON: candidates, sensitivity, and what is out of reach."""

import json

import pytest

from pipeline.design.answers import propose_candidates, sensitivity
from pipeline.design.fitted import Fitted
from pipeline.design.forward import Ensemble
from pipeline.design.store import Design
from pipeline.design.taken_away import flat, taken_away
from pipeline.errors import DesignError, JobCancelled

POINT = {"a_nm": 1.5, "b_nm": 1.4, "t_K": 350.0}


def silent(share: float, words: str) -> None:
    """Say nothing."""


def test_candidates_are_rows_of_numbers(design: Design, fitted: Fitted) -> None:
    """Each tells its parameters, what is said of it, the nearest known row and its place on the map."""
    asked = {"targets": {"mass": {"value": 6.5}}, "locks": {"t_K": 350.0}, "count": 4, "seed": 0}
    told = json.loads(json.dumps(propose_candidates(design, fitted, asked, silent), allow_nan=False))
    row = told["rows"][0]

    assert told["returned"] == len(told["rows"]) == 4 and told["reachable"] is None
    assert set(row["parameters"]) == set(POINT) and row["parameters"]["t_K"] == pytest.approx(350.0)
    assert (
        row["predicted"]["mass"]["low"]
        <= row["predicted"]["mass"]["value"]
        <= row["predicted"]["mass"]["high"]
    )
    assert row["predicted"]["mass"]["nonzero"] is None and 0 <= row["predicted"]["gap_eV"]["nonzero"] <= 1
    assert 0 <= row["nearest"]["row"] < 240 and row["image_ids"] == []


def test_what_is_out_of_reach_is_said(design: Design, fitted: Fitted) -> None:
    """No candidate, but what can be reached under the locks, and a sentence."""
    asked = {"targets": {"mass": {"value": 20.0}}, "locks": {"t_K": 350.0}, "count": 3, "seed": 0}
    told = propose_candidates(design, fitted, asked, silent)
    reach = told["reachable"]["mass"]

    assert told["rows"] == [] and "Nothing was found for mass = 20." in told["message"]
    assert 5.0 < reach["min"] < 6.2 and 6.8 < reach["max"] < 8.0


@pytest.mark.parametrize(
    ("wanted", "locks", "drawn"),
    [
        ({"value": 20.0}, {"t_K": 350.0}, 0),
        ({"min": -9.0, "max": -8.0}, {}, 0),
        ({"value": 7.9}, {"t_K": 310.0}, 800),
    ],
)
def test_what_cannot_be_is_answered_by_few_questions(
    design: Design,
    fitted: Fitted,
    monkeypatch: pytest.MonkeyPatch,
    wanted: dict[str, float],
    locks: dict[str, float],
    drawn: int,
) -> None:
    """Far from all that is known nothing is drawn; however many are wanted, few points are asked about."""
    asked_about = []
    forward = Ensemble.forward
    monkeypatch.setattr(
        Ensemble, "forward", lambda net, points: asked_about.append(len(points)) or forward(net, points)
    )
    asked = {"targets": {"mass": wanted}, "locks": locks, "count": 40, "seed": 0}
    told = propose_candidates(design, fitted, asked, silent)
    search = 40 * 400 + 4 * 800 if drawn else 0

    assert (told["returned"], told["drawn"]) == (0, drawn) and told["reachable"]["mass"]["max"] < 8.2
    assert sum(asked_about) <= search + 12_000


def test_an_impossible_target_is_stopped_between_any_two_steps(design: Design, fitted: Fitted) -> None:
    """Whatever progress raises ends the search at once, also while looking how far a property goes."""
    calls = []

    def stop(share: float, words: str) -> None:
        calls.append((share, words))
        if len(calls) == 5:
            raise JobCancelled("stopped")

    with pytest.raises(JobCancelled, match="stopped"):
        propose_candidates(design, fitted, {"targets": {"mass": {"value": 20.0}}}, stop)
    assert calls[-1][1] == "looking how far mass can go" and 0 < calls[-1][0] < 0.1


def test_sensitivity_varies_one_parameter_at_a_time(fitted: Fitted) -> None:
    """The mass grows with every parameter, as it was made."""
    told = sensitivity(fitted, {"point": POINT, "steps": 11})
    by_name = {one["name"]: one for one in told["parameters"]}

    assert by_name["a_nm"]["range"]["mass"] == pytest.approx(1.0, abs=0.35)
    assert by_name["t_K"]["slope"]["mass"] > 0
    assert len(by_name["t_K"]["properties"]["gap_eV"]["low"]) == 11


def test_candidates_are_taken_away_with_their_provenance(design: Design, fitted: Fitted) -> None:
    """A CSV says in its first lines what was asked of what; its rows are those of the answer."""
    asked = {"targets": {"mass": {"value": 6.5}}, "locks": {}, "count": 2, "seed": 0}
    told = propose_candidates(design, fitted, asked, silent)
    text = taken_away(told, "csv").decode()

    assert '# provenance: {"table": "films.csv"' in text and text.count("\n# ") > 5
    assert list(flat(told))[:4] == ["a_nm", "b_nm", "t_K", "gap_eV.value"]
    assert taken_away(told, "parquet").startswith(b"PAR1")
    with pytest.raises(DesignError, match="csv, parquet or json, not 'xls'"):
        taken_away(told, "xls")
