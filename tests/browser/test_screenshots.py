"""The list of pictures and what it is made from."""

from tests.browser import screenshots
from tests.browser.scene import STATES


def test_the_page_lists_every_picture_with_its_caption() -> None:
    """docs/screens.md is what the script writes for the states there are."""
    assert screenshots.LIST.read_text(encoding="utf-8") == screenshots.listed()


def test_no_picture_is_left_over() -> None:
    """Each belongs to a state, under its name."""
    pictures = {path.stem for path in screenshots.FOLDER.iterdir()}

    assert pictures <= set(STATES)


def test_no_picture_is_heavy() -> None:
    """At most 150 kB each: they are fetched with every clone."""
    heavy = [path.name for path in screenshots.FOLDER.iterdir() if path.stat().st_size > 150_000]

    assert heavy == []
