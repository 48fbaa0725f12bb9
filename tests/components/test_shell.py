"""The frame around every page."""

from components.shell import chosen_name, collection_of_design, header, layout, notice
from pipeline.collection import Summary
from tests.components.drawn import links_of, text_of

FILMS = Summary("films 2026", "Films", "complete", 12)
BROKEN = Summary("broken", "broken", "damaged", 0, "a file is gone")
MADE_UP = Summary("demo", "Demo", "complete", 6000, notice="Simulated images.")


def test_the_address_names_the_collection() -> None:
    """`?c=` wins; without it the first whole collection is meant; without any, none."""
    assert chosen_name("?c=films+2026&s=x", [BROKEN, MADE_UP]) == "films 2026"
    assert chosen_name("", [BROKEN, FILMS]) == "films 2026"
    assert chosen_name(None, [BROKEN]) == ""


def test_a_design_names_the_collection_it_stands_in() -> None:
    """One that stands alone names none, and the chooser then none either; without a design it is open."""
    said = [collection_of_design(search) for search in ("?d=films+2026~gap", "?d=mos2&s=x", "?c=demo", None)]

    assert said == ["films 2026", "", None, None]
    assert "Choose a collection" in text_of(header("/design", "", [MADE_UP]))


def test_chooser_lists_every_collection_with_its_state() -> None:
    """Whole ones lead to the map, others to the page that says what is wrong."""
    drawn = header("/explore", "demo", [BROKEN, FILMS, MADE_UP])

    assert {"/collections?c=broken", "/explore?c=films%202026", "/explore?c=demo"} <= set(links_of(drawn))
    assert "6,000 images" in text_of(drawn)
    assert "damaged" in text_of(drawn)


def test_who_labels_goes_on_labelling_in_another_collection() -> None:
    """Choosing a collection stays on the page, where that page shows its images."""
    assert "/label?c=demo" in links_of(header("/label", "films 2026", [FILMS, MADE_UP]))
    assert "/explore?c=demo" in links_of(header("/collections", "films 2026", [FILMS, MADE_UP]))


def test_the_page_links_keep_the_collection() -> None:
    """Going to another page does not lose what is looked at."""
    assert "/collections?c=demo" in links_of(header("/explore", "demo", [MADE_UP]))


def test_a_notice_is_shown_for_the_collection_that_carries_it() -> None:
    """Simulated data say so above their map; others say nothing."""
    for pathname in ("/explore", "/label"):
        assert text_of(notice(pathname, "demo", [FILMS, MADE_UP])) == "Simulated images."
    assert notice("/explore", "films 2026", [FILMS, MADE_UP]) == []


def test_a_notice_stands_on_no_page_of_something_else() -> None:
    """The list of collections, the interface and an address that leads nowhere are not simulated."""
    for pathname in ("/collections", "/docs", "/nowhere", None):
        assert notice(pathname, "demo", [MADE_UP]) == []


def test_the_frame_is_drawn_without_any_collection() -> None:
    """A new installation has a header too; before that is known there is no list to open."""
    assert "There is no collection yet" in text_of(header("/", "", []))
    assert "Explore" in text_of(layout())
    assert "collection" not in text_of(layout()).replace("Collections", "")
