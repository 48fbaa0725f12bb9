"""What stands on the page design."""

from components.design.layout import layout
from components.ids import Ids
from tests.components.drawn import every


def test_the_page_is_told_which_design_it_shows() -> None:
    """The browser's half draws it, or all of them where none is named."""
    [panel] = [part for part in every(layout("demo~films", None)) if type(part).__name__ == "Panel"]
    assert (panel.id, panel.kind, panel.design, panel.collection) == (
        Ids.DESIGN,
        "design",
        "demo~films",
        "",
    )
    [panel] = [part for part in every(layout(None, "demo")) if type(part).__name__ == "Panel"]
    assert (panel.design, panel.collection) == ("", "demo")
