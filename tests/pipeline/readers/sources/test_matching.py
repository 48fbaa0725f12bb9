import pandas as pd
import pytest

from pipeline.readers.sources.matching import best_match, without_suffix

FILES = ["day1/a_1.4V.png", "day1/b.png", "day2/b.png"]


@pytest.mark.parametrize(
    ("values", "depth", "file_suffix"),
    [
        (["day1/a_1.4V.png", "day1/b.png", "day2/b.png"], 0, True),
        (["x/day1/a_1.4V.png", "x/day1/b.png", "x/day2/b.png"], 2, True),
        (["day1\\b.png", "day2\\b.png"], 0, True),
        (["./day1/b.png"], 0, True),
        (["day1/a_1.4V", "day2/b"], 0, False),
        (["a_1.4V.png"], 1, True),
        (["a_1.4V"], 1, False),
        (["a_1.4V.tif", "b.tif"], 1, False),
    ],
)
def test_the_strictest_naming_that_fits(values, depth, file_suffix):
    """Paths, ends of paths, names and names without suffix are told apart; the strictest is taken."""
    match = best_match(pd.DataFrame({"other": range(len(values)), "key": values}), FILES)

    assert match is not None
    assert (match.column, match.count) == ("key", len(values))
    assert (match.naming.depth, match.naming.file_suffix) == (depth, file_suffix)


def test_the_column_that_names_the_most_files():
    """Of two columns the one that names more files is the key; of equals the stricter one."""
    table = pd.DataFrame(
        {"id": ["a_1.4V", "c"], "some": ["b.png", "x.png"], "file": ["day1/b.png", "day2/b.png"]}
    )

    match = best_match(table, FILES)

    assert match is not None
    assert match.column == "file"


def test_case_counts_first():
    """Case is folded only if more files are named so, and never if that makes two files the same."""
    table = pd.DataFrame({"file": ["A.png", "b.png"]})

    folded = best_match(table, ["a.PNG", "B.png"])
    kept = best_match(table, ["a.png", "A.png", "b.png"])

    assert folded is not None
    assert (folded.naming.folded, folded.count) == (True, 2)
    assert kept is not None
    assert (kept.naming.folded, kept.count) == (False, 2)


def test_nothing_names_a_file():
    """A table that names no file has no key."""
    assert best_match(pd.DataFrame({"a": ["x", None], "n": [1.5, 2.5]}), FILES) is None


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a.tif", "a"), ("a_1.4V_2", "a_1.4V_2"), (".hidden", ".hidden"), ("a", "a"), ("d.1/a", "d.1/a")],
)
def test_names_without_suffix(name, stem):
    """Only letters and digits after the last dot of a name are a suffix."""
    assert without_suffix(name) == stem
