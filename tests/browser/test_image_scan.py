"""Channels of a scan beside the image, q along its edges; what is known of it, searched and filtered by."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.collection import open_collection
from tests.browser.seeing import settled, show
from tests.browser.test_image_window import middle, opened

CHANNELS = {"height": "scan_001.npy", "phase": "scan_003.npy", "amplitude": "scan_005.npy"}


@pytest.fixture
def scan(page: Page, installation: Path) -> dict[str, str]:
    """The ids of three images by channel, which the server calls one scan with a known beam."""
    frame = open_collection(installation / "collections" / "stripes").frame
    ids = {channel: str(frame.index[frame["path"] == path][0]) for channel, path in CHANNELS.items()}
    images = [
        {"image_id": one, "channel": channel, "frame": 0, "height": 32, "width": 40}
        for channel, one in ids.items()
    ]

    def answer(image_id: str) -> dict[str, object]:
        return {"count": 3, "first": 0, "place": list(ids.values()).index(image_id), "images": images}

    beam = {"q_per_pixel_per_angstrom": 0.02, "centre_x_pixel": 20, "centre_y_pixel": 16}
    page.route("**/scan?*", lambda route: route.fulfill(json=answer(route.request.url.split("/")[-2])))
    page.route("**/geometry", lambda route: route.fulfill(json={"geometry": beam}))
    return ids


def test_channels_move_with_the_image_and_take_its_place(
    page: Page, server: str, installation: Path, scan: dict[str, str]
) -> None:
    """One cross on all, one zoom for all; a click makes another the main one, a key goes back."""
    window = opened(page, server, installation, CHANNELS["height"])
    expect(window.locator(".axis-name")).to_have_text(["qy", "qx (Å⁻¹)"])
    expect(window.locator(".axis.is-below text").first).to_have_text("−0.4")
    stage = window.get_by_role("application", name="The image")
    window.get_by_role("button", name="Channels").click()
    siblings = window.locator(".sibling")
    expect(siblings).to_have_count(2)
    expect(siblings.locator(".stage-preview")).to_have_count(0)  # their numbers came
    x, y = middle(stage)
    page.mouse.move(x, y)
    expect(siblings.locator(".stage-cross")).to_have_count(2)
    expect(siblings.first.locator(".sibling-value")).to_have_text(re.compile(r"\d"))
    expect(window.locator(".stage-readout").first).to_have_text(re.compile(r"q = [\d.×⁻⁰-⁹]+ Å⁻¹, d = "))
    places = page.evaluate_handle("""() => [...document.querySelectorAll(".sibling canvas")]""")
    before = places.evaluate("all => all.map(one => one.toDataURL())")
    page.mouse.wheel(0, -900)
    page.wait_for_function(
        "([all, before]) => all.every((one, k) => one.toDataURL() !== before[k])", arg=[places, before]
    )
    siblings.locator("canvas").last.click()
    expect(window.get_by_role("heading", level=2)).to_have_text(CHANNELS["amplitude"])
    expect(window).to_have_class(re.compile("is-ready"))
    expect(window.locator(".scan-steps")).to_contain_text("3 of 3")
    page.keyboard.press(",")
    expect(window.locator(".scan-steps")).to_contain_text("2 of 3")
    expect(siblings.get_by_role("button")).to_have_text(["height", "amplitude"])
    page.wait_for_function("id => microscape.engine.openId === id", arg=scan["phase"])


def test_what_is_known_of_an_image_filters_and_is_found(page: Page, server: str, installation: Path) -> None:
    """A category becomes a chip, a number a range around it, words leave what holds them; undo takes back."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    frame = open_collection(installation / "collections" / "stripes").frame
    image_id = frame.index[frame["path"] == "scan_031.npy"][0]
    show(page, server)
    page.evaluate("id => microscape.engine.open(id)", image_id)
    facts = page.locator(".facts")
    expect(facts.get_by_role("button", name="PbTiO3")).to_be_visible()
    settled(page)  # what stands above them has come
    facts.get_by_role("button", name="PbTiO3").click()
    expect(page.locator(".chips")).to_contain_text("Material: PbTiO3")
    facts.get_by_role("searchbox").fill("THICK")
    expect(facts.locator("dt:visible")).to_have_text(["Thickness"])
    facts.locator('[data-column="thickness_nm"]').click()
    expect(page.locator(".chips")).to_contain_text(re.compile(r"Thickness 7\.\d+ – 8\.\d+ nm"))
    expect(facts.locator('[data-column="thickness_nm"]')).to_have_attribute("aria-pressed", "true")
    facts.get_by_role("searchbox").fill("nothing of that")
    expect(facts.get_by_role("status")).to_have_text("Nothing known of it holds “nothing of that”.")
    page.locator("#map canvas.map-points").first.focus()
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator(".chips")).not_to_contain_text("Thickness")
    expect(page.locator(".chips")).to_contain_text("Material: PbTiO3")
    page.get_by_role("button", name="Cite").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    cited = page.evaluate("navigator.clipboard.readText()")
    said = (
        rf"D01 \([\d-]+\)\. scan_031\.npy\. Collection “Tiny stripes”, version \w+, image {image_id}\. Seen "
    )
    assert re.match(said, cited), cited
