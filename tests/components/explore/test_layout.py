"""What stands on the page explore, with and without something to show."""

from pathlib import Path

import pytest

from components.explore.layout import layout, obstacle
from components.ids import Ids
from components.site import Site
from pipeline.collection.info import read_info, write_info
from tests.components.drawn import every, text_of
from tests.making import make_collection


def test_a_whole_collection_is_shown(tiny_site: Site) -> None:
    """Every panel gets the collection's name, and nothing stands in the way."""
    panels = [part for part in every(layout(tiny_site, "tiny")) if type(part).__name__ == "Panel"]

    assert {panel.collection for panel in panels} == {"tiny"}
    assert obstacle(tiny_site, "tiny") == []


def test_without_a_name_the_first_collection_is_shown(tiny_site: Site) -> None:
    """The bare address leads somewhere."""
    panels = [part for part in every(layout(tiny_site, None)) if type(part).__name__ == "Panel"]

    assert {panel.collection for panel in panels} == {"tiny"}


def test_every_id_is_there_whatever_is_shown(empty_site: Site) -> None:
    """Dash checks callbacks against the page as it is without a collection."""
    ids = [part.id for part in every(layout(empty_site, None)) if getattr(part, "id", None)]

    assert {Ids.MAP, Ids.FACETS, Ids.TOOLBAR, Ids.LEGEND, Ids.VIEWER, Ids.UPLOAD} <= set(ids)
    assert len(ids) == len(set(ids))


def test_a_new_installation_is_told_what_to_do(empty_site: Site) -> None:
    """Without collections the page gives the commands."""
    assert "python -m pipeline demo" in text_of(obstacle(empty_site, ""))


def test_an_unknown_collection_is_named(tiny_site: Site) -> None:
    """The sentence says which there are."""
    assert "no collection “gone” here. There are: tiny." in text_of(obstacle(tiny_site, "gone"))


@pytest.mark.parametrize("name", ["../tiny", "..", ".", "a/b"])
def test_a_path_is_no_name(tiny_site: Site, name: str) -> None:
    """An address cannot reach beyond the folder of collections."""
    assert "no collection" in text_of(obstacle(tiny_site, name))


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    """A collection of a later version is not tried."""
    folder = make_collection(tmp_path / "collections" / "later")
    write_info(folder, read_info(folder) | {"format_version": 99})

    assert "format version 99" in text_of(obstacle(Site(folder.parent), "later"))


def test_an_unfinished_build_says_so(tmp_path: Path) -> None:
    """A collection that holds no images yet is a sentence, not an empty map."""
    folder = make_collection(tmp_path / "collections" / "half")
    write_info(folder, read_info(folder) | {"parts": {}})

    assert "holds no images yet" in text_of(obstacle(Site(folder.parent), "half"))
