"""Two maps of the same images side by side, by mouse."""

from playwright.sync_api import Page, expect

from tests.browser.seeing import show, value

SECOND = "(await import('/assets/microscape.mjs'))['map/engine.mjs'].engineOf('beside')"


def _beside(page: Page, what: str, value: object) -> None:
    """Wait until the second map is drawn, and until what its engine says has a value."""
    expect(page.locator(".beside-sentence")).to_have_text("")
    page.wait_for_function(
        f"async value => {{ const second = {SECOND}; return {what} === value; }}", arg=value
    )


def test_a_second_map_follows_and_leads(page: Page, server: str) -> None:
    """Filters, selection and the image under the pointer are the same on both, whichever is touched."""
    show(page, server)
    page.get_by_role("button", name="Two maps side by side").click()
    expect(page.get_by_label("Map on the right")).to_have_value("main/3")
    _beside(page, "second.dims", 3)
    value(page, "material", "BiFeO3").click()
    expect(page.locator(".counter strong")).to_have_text("80")
    _beside(page, "second.visible", 80)

    box = page.locator(".beside-map canvas").first.bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 5, box["y"] + 60)
    page.mouse.down()
    for x, y in ((0.95, 0.1), (0.95, 0.95), (0.02, 0.95), (0.02, 0.1)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.wait_for_function("!microscape.engine.selection.isEmpty")
    _beside(page, "second.selection.key", page.evaluate("microscape.engine.selection.key"))


def test_a_link_brings_the_second_map(page: Page, server: str) -> None:
    """What stands beside is in the address; it is put away by a click, and with it from the address."""
    show(page, server, state={"beside": "main/3"})
    expect(page.locator(".beside-map canvas").first).to_be_visible()
    page.get_by_label("Map on the right").select_option("main/2")
    page.wait_for_function("location.search.includes('main%2F2')")
    page.get_by_role("button", name="Close the second map").click()

    expect(page.locator(".beside")).to_be_hidden()
    page.wait_for_function("!location.search.includes('beside')")


def test_on_a_telephone_the_maps_stand_above_each_other(page: Page, server: str) -> None:
    """Neither is narrower than the window."""
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, server, state={"beside": "main/3"})
    second = page.locator(".beside-map canvas").first
    expect(second).to_be_visible()
    above, below = page.locator("#map").bounding_box(), second.bounding_box()

    assert above is not None
    assert below is not None
    assert above["width"] == below["width"] == 390
    assert above["y"] + above["height"] <= below["y"] + 2
