"""The verb `design` of the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.__main__ import app
from pipeline.design.commands import _symmetry, _target, _wish
from pipeline.design.schema import Symmetry, Wish
from pipeline.design.store import Design
from pipeline.errors import DesignError
from tests.pipeline.design.making import films


def run(*arguments: str) -> Result:
    """Run the verb."""
    return CliRunner().invoke(app, ["design", *arguments])


def test_propose_writes_a_file_and_says_what_it_found(design: Design, tmp_path: Path) -> None:
    """With the locks kept, and its numbers on the screen."""
    out = tmp_path / "candidates.csv"
    ran = run(
        "propose",
        str(design.folder),
        "--target",
        "mass=6.5",
        "--count",
        "3",
        "--lock",
        "t_K=350",
        "--out",
        str(out),
    )
    rows = [line for line in out.read_text().splitlines() if not line.startswith("#")]

    assert ran.exit_code == 0 and "3 candidates in" in ran.output
    assert len(rows) == 4 and all(row.split(",")[2] == "350.0" for row in rows[1:])


def test_report_is_readable_by_machines(design: Design) -> None:
    """One JSON object, or lines for people."""
    assert json.loads(run("report", str(design.folder), "--json").output)["title"].startswith("gap_eV, mass")
    assert "held-out rows (nearest rows" in run("report", str(design.folder)).output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["propose", "DIR", "--target", "mass=heavy"], "'heavy' in 'mass=heavy' is no number"),
        (["propose", "DIR", "--target", "mass=6", "--lock", "t_K=900"], "t_K = 900 K leaves its bounds"),
        (["propose", "DIR", "--target", "6"], "--target 6 is not understood"),
        (["report", "nowhere"], "nowhere holds no design"),
        (["fit", "TABLE", "--parameters", "a_nm,z", "--property", "mass", "--into", "NEW"], "no column 'z'"),
    ],
)
def test_mistakes_are_sentences(design: Design, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    """Exit code 1, and what to do."""
    films(60).to_csv(tmp_path / "films.csv", index=False)
    places = {"DIR": str(design.folder), "TABLE": str(tmp_path / "films.csv"), "NEW": str(tmp_path / "new")}
    ran = run(*(places.get(one, one) for one in arguments))

    assert ran.exit_code == 1 and sentence in ran.stderr


def test_what_is_typed_is_read() -> None:
    """Columns with bounds, symmetries, targets and ranges."""
    assert _wish("c [Å]=10:14") == Wish("c [Å]", None, 10.0, 14.0)
    assert _symmetry("a:b, alpha:beta,-field") == Symmetry((("a", "b"), ("alpha", "beta")), ("field",))
    assert _target("0.4:0.6", ["gap"]) == ("gap", {"min": 0.4, "max": 0.6})
    assert _target("gap=0.5", ["gap", "mass"]) == ("gap", {"value": 0.5})
    with pytest.raises(DesignError, match="write 'a:b,alpha:beta' or '-field'"):
        _symmetry("a")
