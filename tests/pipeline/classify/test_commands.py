"""Labels on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.__main__ import app
from tests.making import make_collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection of twelve images."""
    return make_collection(tmp_path / "tiny")


def run(*words: object) -> Result:
    """Run a verb."""
    return CliRunner().invoke(app, [str(word) for word in words])


def written(folder: Path) -> Path:
    """Write a table that says of every image which geometry it is of."""
    rows = [f"scan_{row:03d}.npy,{'grazing' if row % 2 else 'transmission'},yes,A" for row in range(12)]
    path = folder.parent / "labels.csv"
    path.write_text("\n".join(["path,label,value,author", *rows]))
    return path


def test_labels_go_in_teach_heads_and_come_out(folder: Path) -> None:
    """From a table to a version of heads to a table again."""
    taken = run("labels", "import", folder, written(folder))
    trained = run("train", "heads", folder, "--json")
    out = folder.parent / "out.json"
    exported = run("labels", "export", folder, "--out", out)

    assert "12 labels read, 12 taken in" in taken.stdout
    assert json.loads(trained.stdout)["version"] == "scattering-1"
    assert exported.exit_code == 0
    assert len(json.loads(out.read_text())["annotations"]) == 12
    assert "12 images are labelled by A (12)" in " ".join(run("labels", "show", folder).stdout.split())
    assert "predicts from now on" in run("train", "heads", folder).stdout


def test_a_tree_goes_out_and_in(folder: Path) -> None:
    """As YAML; the one that comes in replaces its like."""
    out = folder.parent / "tree.yaml"
    run("labels", "export", folder, "--out", out)
    out.write_text(out.read_text().replace("title: Rings", "title: Circles"))

    assert "tree scattering with 16 labels" in run("labels", "import", folder, out).stdout
    assert "title: Circles" in (folder / "trees/scattering.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("train", "heads", "DIR"), "Nothing of tree 'Scattering pattern' can be learnt yet"),
        (("train", "heads", "DIR", "--tree", "own"), "There is no label tree 'own'"),
        (("labels", "export", "DIR", "--out", "x.txt"), "'txt' is no format of labels"),
        (("labels", "import", "DIR", "none.csv"), "none.csv cannot be read"),
    ],
)
def test_what_cannot_be_is_one_sentence(folder: Path, words: tuple, sentence: str) -> None:
    """On stderr, and the command fails."""
    failed = run(*[folder if word == "DIR" else word for word in words])

    assert failed.exit_code == 1
    assert sentence in " ".join(failed.stderr.split())


def test_an_unknown_column_to_group_by_is_named(folder: Path) -> None:
    """With the columns there are."""
    run("labels", "import", folder, written(folder))
    failed = run("train", "heads", folder, "--group", "wafer")

    assert "tiny has no column 'wafer'" in " ".join(failed.stderr.split())
