"""Cards: what a collection holds and in which state it is."""

from pathlib import Path

from dash import html

from components.collections.cards import cards
from components.site import Site
from pipeline.collection.info import read_info, write_info
from pipeline.jobs import BATCH
from tests.components.drawn import every, links_of, text_of
from tests.making import make_collection


def test_a_whole_collection_leads_to_its_map(tiny_site: Site) -> None:
    """Title, images and state are said."""
    drawn = cards(tiny_site, [], "tiny")

    assert "Tiny stripes complete tiny 12 images" in text_of(drawn)
    assert "/explore?c=tiny" in links_of(drawn)


def test_a_damaged_collection_says_how_to_repair_it(tmp_path: Path) -> None:
    """It is listed with its reason and leads nowhere but to its report."""
    folder = make_collection(tmp_path / "collections" / "torn")
    (folder / read_info(folder)["parts"]["images"][0]["file"]).unlink()

    drawn = cards(Site(folder.parent), [], "")
    assert "damaged" in text_of(drawn)
    assert "--repair" in text_of(drawn)
    assert links_of(drawn) == ["/collections?c=torn"]


def test_only_an_unfinished_collection_can_be_removed(tmp_path: Path) -> None:
    """Where pages may start builds they may remove what came of a stopped one, unless it is built now."""
    folder = make_collection(tmp_path / "collections" / "begun")
    make_collection(folder.parent / "whole")
    write_info(folder, read_info(folder) | {"parts": {}})
    open_site = Site(folder.parent, tmp_path / "state", sources=(tmp_path,))

    def removed(site: Site) -> list[str]:
        drawn = every(cards(site, site.jobs.list(), ""))
        return [
            getattr(part, "data-remove-collection", "") for part in drawn if isinstance(part, html.Button)
        ]

    assert removed(open_site) == ["begun"]
    assert removed(Site(folder.parent, tmp_path / "state")) == []
    open_site.jobs.submit("build", {"source": "/data", "into": "/x/begun"}, BATCH)
    assert removed(open_site) == []


def test_a_newer_format_is_listed(tmp_path: Path) -> None:
    """A collection of a later version does not spoil the page."""
    folder = make_collection(tmp_path / "collections" / "later")
    write_info(folder, read_info(folder) | {"format_version": 99})

    assert "newer format" in text_of(cards(Site(folder.parent), [], ""))


def test_a_build_is_shown_on_its_card(tiny_site: Site) -> None:
    """A collection that is built again says so and how far it is."""
    tiny_site.jobs.submit("build", {"source": "/data", "into": "/x/tiny"}, BATCH)

    drawn = cards(tiny_site, tiny_site.jobs.list(), "")
    assert "building" in text_of(drawn)
    assert "waits for a worker" in text_of(drawn)


def test_a_first_build_has_a_card_before_there_is_a_collection(empty_site: Site) -> None:
    """What is coming can be seen."""
    empty_site.jobs.submit("build", {"source": "/data", "into": "/x/new films"}, BATCH)

    assert text_of(cards(empty_site, empty_site.jobs.list(), "")).startswith("new films building")


def test_no_collection_is_a_sentence(empty_site: Site) -> None:
    """An empty installation invites to build."""
    assert "There is no collection yet" in text_of(cards(empty_site, [], ""))
