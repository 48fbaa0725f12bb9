"""The command line: what it prints, and the code it ends with."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from pipeline.__main__ import app
from tests.making import make_collection, tiny_images


def run(*arguments: object) -> Result:
    """Run one command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source of eight images, and `c` beside it, built by the command."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "source").mkdir()
    for number, pixels in enumerate(tiny_images(8)):
        Image.fromarray(pixels).save(folder / "source" / f"s{number}_{number}V.png")
    result = run("build", folder / "source", "--into", folder / "c", "--pattern", "{name}_{bias}V", "--json")
    assert (result.exit_code, json.loads(result.stdout)["images"]) == (0, 8)
    return folder


def test_second_build_says_that_there_is_nothing_to_do(built: Path) -> None:
    """Unchanged sources are told so, with exit code 0."""
    result = run("build", built / "source", "--into", built / "c", "--pattern", "{name}_{bias}V")

    assert (result.exit_code, "nothing to do" in result.stdout) == (0, True)


def test_search_finds_the_file_itself_first(built: Path) -> None:
    """The nearest image to a file of the collection is that file, at no distance."""
    result = run("search", built / "c", built / "source" / "s3_3V.png", "-k", 3)

    assert result.exit_code == 0, result.stderr
    first = result.stdout.splitlines()[0].split()
    assert (float(first[0]), first[1]) == (pytest.approx(0, abs=2e-3), "s3_3V.png")


def test_search_obeys_a_filter(built: Path) -> None:
    """Neighbours are looked for among what the filter keeps."""
    wanted = json.dumps({"column": "bias", "min": 5})
    result = run("search", built / "c", built / "source" / "s3_3V.png", "--filter", wanted, "--json")

    assert len(json.loads(result.stdout)["neighbours"]) == 3


def test_verify_says_that_everything_fits(built: Path) -> None:
    """A whole collection verifies with exit code 0."""
    result = run("verify", built / "c", "--json")

    assert (result.exit_code, json.loads(result.stdout)["ok"]) == (0, True)


def test_verify_names_the_damage_and_repair_mends_it(tmp_path: Path) -> None:
    """A damaged part is named with exit code 1; --repair drops it, and says what a build must redo."""
    folder = make_collection(tmp_path / "c")
    part = next((folder / "descriptors").iterdir())
    part.write_bytes(b"damage")

    found = run("verify", folder)
    repaired = run("verify", folder, "--repair")
    assert (found.exit_code, part.name in found.stdout) == (1, True)
    assert "dropped 1 damaged" in repaired.stdout


def test_inspect_prints_one_line_of_json_a_file(tmp_path: Path) -> None:
    """What the readers see, and the reason where they see nothing; exit code 1 if any file fails."""
    np.save(tmp_path / "a.npy", np.zeros((3, 4), np.float32))
    (tmp_path / "b.tif").write_text("no")

    result = run("inspect", tmp_path / "a.npy", tmp_path / "b.tif", "--json")
    good, bad = map(json.loads, result.stdout.splitlines())
    assert (good["ok"], good["images"][0]["shape"], good["images"][0]["dtype"]) == (True, [3, 4], "float32")
    assert (bad["ok"], "b.tif" in bad["error"], result.exit_code) == (False, True, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "nowhere", "--into", "c"), "nowhere"),
        (("verify", "nowhere"), "is no collection"),
        (("search", "nowhere", "x.png"), "nowhere"),
        (("add", "nowhere", "--into", "c"), "is no collection"),
    ],
)
def test_mistakes_are_one_sentence_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    """No traceback: the error names what is wrong."""
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)

    assert (result.exit_code, message in result.stderr, "Traceback" in result.stderr) == (1, True, False)


def test_filter_that_is_no_json_is_a_sentence(built: Path) -> None:
    """--filter quotes what is wrong and says where the grammar stands."""
    result = run("search", built / "c", built / "source" / "s3_3V.png", "--filter", "{bias")

    assert (result.exit_code, "docs/filters.md" in result.stderr) == (1, True)


def test_add_keeps_the_pattern_and_takes_in_what_is_new(built: Path) -> None:
    """`add` reads as the build did, and what was on the map stays in place."""
    Image.fromarray(tiny_images(12, seed=4)[11]).save(built / "source" / "s8_8V.png")
    result = run("add", built / "source", "--into", built / "c", "--json")

    assert json.loads(result.stdout)["images"] == 9, result.stderr


def test_demo_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """A second `demo` does no work and says so."""
    result = run("demo", "--into", make_collection(tmp_path / "demo"))

    assert (result.exit_code, "is there" in result.stdout) == (0, True)
