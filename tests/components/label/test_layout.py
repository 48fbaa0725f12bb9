"""What stands on the page label, with and without something to label."""

from components.ids import Ids
from components.label.layout import ENGINE, layout
from components.site import Site
from tests.components.drawn import every, text_of


def _panels(site: Site, name: str | None) -> list:
    return [part for part in every(layout(site, name)) if type(part).__name__ == "Panel"]


def test_filters_and_images_share_an_engine_of_their_own(tiny_site: Site) -> None:
    """What is filtered to be labelled leaves the map as it is."""
    panels = _panels(tiny_site, None)

    assert {(panel.id, panel.collection, panel.engine) for panel in panels} == {
        (Ids.LABEL, "tiny", ENGINE),
        (Ids.LABEL_FACETS, "tiny", ENGINE),
    }


def test_without_a_collection_the_page_says_what_to_do(empty_site: Site) -> None:
    """The panels stand there for Dash, and show nothing."""
    assert {panel.collection for panel in _panels(empty_site, None)} == {""}
    assert "python -m pipeline demo" in text_of(layout(empty_site, None))


def test_an_unknown_collection_is_named(tiny_site: Site) -> None:
    """The sentence says which there are."""
    assert "no collection “gone” here. There are: tiny." in text_of(layout(tiny_site, "gone"))
