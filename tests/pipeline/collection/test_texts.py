"""Words in columns of every kind, as Python would find them one by one."""

import numpy as np
import pandas as pd
import pytest

from pipeline.collection.texts import contains

TEXTS = ["Tip CRASH at end", None, "straße 5", "", "STRASSE 7", "ſmall", "naïve", "İstanbul", "3.5 nm"]


@pytest.mark.parametrize("dtype", ["str", "category", object])
@pytest.mark.parametrize(
    "words", ["crash", "strasse", "s", "naï", "ï", "i", ".5", "none", "nan", "tip crash"]
)
def test_words_are_found_as_case_folding_finds_them(words: str, dtype: type | str) -> None:
    """Whatever the column is made of, and whatever the script."""
    expected = [text is not None and words in text.casefold() for text in TEXTS]

    assert contains(pd.Series(TEXTS, dtype=dtype), words).tolist() == expected


def test_numbers_are_searched_as_they_are_written() -> None:
    """A column of text may turn out to be numbers; missing ones hold nothing, not even nan."""
    assert contains(pd.Series([3.5, np.nan, 12.0]), "3.5").tolist() == [True, False, False]
    assert not contains(pd.Series([np.nan, np.nan]), "nan").any()


def test_nothing_is_found_in_nothing() -> None:
    """A column without rows."""
    assert contains(pd.Series([], dtype="str"), "a").shape == (0,)
