"""Panels as Dash sees them."""

from components.panel import Panel


def test_a_panel_is_a_component_of_our_own_namespace() -> None:
    """The browser finds its half under window.microscape_parts; props are plain JSON."""
    drawn = Panel(id="facets", kind="facets", collection="demo", className="facets").to_plotly_json()

    assert (drawn["namespace"], drawn["type"]) == ("microscape_parts", "Panel")
    assert drawn["props"] == {
        "id": "facets",
        "kind": "facets",
        "collection": "demo",
        "engine": "explore",
        "className": "facets",
    }
