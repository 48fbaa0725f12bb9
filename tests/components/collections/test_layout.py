"""The page collections and its redrawing."""

from pathlib import Path

from components.collections.layout import digest, new_collection, overview
from components.site import Site
from pipeline.jobs import BATCH
from tests.components.drawn import text_of


def test_overview_holds_cards_report_and_builds(tiny_site: Site) -> None:
    """The report is that of the chosen collection; builds are listed once there are any."""
    assert "Builds" not in text_of(overview(tiny_site, ""))
    tiny_site.jobs.submit("build", {"source": "/data", "into": "/x/tiny"}, BATCH)

    said = text_of(overview(tiny_site, "tiny"))
    assert "Report: Tiny stripes" in said
    assert "Builds" in said


def test_digest_changes_only_with_what_is_drawn(tiny_site: Site) -> None:
    """An unchanged list is not drawn again: open sections and the focus stay."""
    before = digest(overview(tiny_site, ""))

    assert digest(overview(tiny_site, "")) == before
    tiny_site.jobs.submit("build", {"source": "/data", "into": "/x/tiny"}, BATCH)
    assert digest(overview(tiny_site, "")) != before


def test_the_form_is_there_only_where_builds_are_allowed(tiny_site: Site) -> None:
    """Elsewhere the page gives the command."""
    assert type(new_collection(Site(tiny_site.collections, sources=(Path("/data"),)))).__name__ == "Panel"
    assert "python -m pipeline build" in text_of(new_collection(tiny_site))
