import json
import re

import pytest
from dash.development.base_component import Component

from components.point_map import PointMap
from tests.conftest import PROJECT

MODULE = PROJECT / "assets" / "map" / "component.mjs"


def test_draws_the_engine_of_the_page_explore_by_default() -> None:
    """Without further props the map shares the engine of the page's other panels."""
    sent = PointMap(id="map").to_plotly_json()

    assert sent == {
        "props": {"id": "map", "engine": "explore"},
        "type": "PointMap",
        "namespace": "microscape_map",
    }


def test_props_are_plain_json() -> None:
    """What the map is told survives the way to the browser."""
    state = {"dims": 3, "filters": {"column": "material", "in": ["BiFeO3", None]}, "camera": None}

    sent = json.loads(
        json.dumps(PointMap(id="map", src="/api/v1/collections/demo", state=state).to_plotly_json())
    )

    assert sent["props"]["state"] == state


def test_unknown_prop_is_refused() -> None:
    """A misspelt prop is an error here, not a silent nothing in the browser."""
    with pytest.raises(TypeError, match="colour"):
        PointMap(id="map", colour="material")


@pytest.mark.parametrize("prop", [name for name in PointMap.available_properties if name != "id"])
def test_browser_half_knows_every_prop(prop: str) -> None:
    """Each declared prop is read or set by the module that draws the map."""
    text = MODULE.read_text(encoding="utf-8")

    assert re.search(rf"\bprops\.{prop}\b|setProps\(\{{ {prop}:", text)


def test_is_a_dash_component() -> None:
    """Dash accepts it in a layout and finds it by its id."""
    assert isinstance(PointMap(id="map"), Component)
