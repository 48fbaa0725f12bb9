"""Labels a minute: a script labels images by keys on the label page, as fast as the page shows them.

The app shows a made collection of small images in headless Chromium without a GPU; nothing waits for a
person to think, so these are the most that the page and the server allow. "one" gives each image two
answers and goes on with space, "one answer" goes on by itself, "grid" answers for 24 images at once. A label
counts when the server has confirmed it. "seen" is from the key that goes on to the next picture on the
screen, "confirmed" from a key to the answer of the server, milliseconds: median / 95th percentile.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from benchmarks.report import arguments, show
from tests.browser.chromium import launched
from tests.browser.conftest import installed
from tests.making import make_collection

SCREEN = {"width": 1440, "height": 900}
IMAGES, QUICK_IMAGES = 600, 120
IN_GRID = 24
# Of the shipped tree of scattering patterns: a key of each of two questions.
ANSWERS = [("t", "r"), ("g", "y"), ("t", "h"), ("g", "a")]
LABEL = """async ([answers, count, goOn]) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const event = (key, more) => new KeyboardEvent("keydown", { key, bubbles: true, ...more });
  const press = (key, more = {}) => document.body.dispatchEvent(event(key, more));
  const shown = () => document.querySelector(".label-next[aria-current=true]")?.dataset.image;
  const picture = document.querySelector(".label-picture");
  const isSeen = () => picture.complete && picture.naturalWidth > 0;
  const [seen, from] = [[], performance.now()];
  for (let place = 0; place < count; place += 1) {
    const before = shown();
    const keys = answers[place % answers.length];
    for (const key of goOn ? keys : keys.slice(0, 1)) press(key);
    const went = performance.now();
    if (goOn) press(" ");
    while (shown() === before || !isSeen()) await frame();
    seen.push(performance.now() - went);
  }
  return { seen, from };
}"""
LABEL_GRID = """async ([answers, pages]) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const event = (key, more) => new KeyboardEvent("keydown", { key, bubbles: true, ...more });
  const press = (key, more = {}) => document.body.dispatchEvent(event(key, more));
  const first = () => document.querySelector(".label-tile")?.dataset.image;
  const isSeen = () => [...document.querySelectorAll(".label-tile img")].every((one) => one.complete);
  const [seen, from] = [[], performance.now()];
  for (let place = 0; place < pages; place += 1) {
    const before = first();
    press("a", { ctrlKey: true });
    press(answers[place % answers.length][0]);
    const went = performance.now();
    press(" ");
    while (first() === before || !isSeen()) await frame();
    seen.push(performance.now() - went);
  }
  return { seen, from };
}"""
CONFIRMED = """path => performance.getEntriesByType("resource")
  .filter(({ name }) => name.endsWith(path)).map(({ duration }) => duration)"""


def measure(browser: Browser, server: str, count: int) -> list[dict[str, Any]]:
    """Label a third of the images in each way."""
    part = count // 4
    ways: list[tuple[str, str, list[Any], int, int]] = [
        ("one", LABEL, [ANSWERS, part, True], part, 2 * part),
        ("one answer", LABEL, [ANSWERS, part, False], part, part),
        (
            "grid",
            LABEL_GRID,
            [ANSWERS, part // IN_GRID],
            part // IN_GRID * IN_GRID,
            part // IN_GRID * IN_GRID,
        ),
    ]
    return [_measured(browser, server, *way) for way in ways]


def _measured(
    browser: Browser, server: str, way: str, script: str, told: list[Any], images: int, labels: int
) -> dict[str, Any]:
    with browser.new_context(viewport=SCREEN) as context:  # type: ignore[arg-type]  # a plain dictionary is one
        page = context.new_page()
        alone = str(way == "one answer").lower()
        page.add_init_script(
            f"localStorage.setItem('author', '{way}'); localStorage.setItem('label-one-each', '{alone}');"
            "performance.setResourceTimingBufferSize(100000)"
        )
        _open(page, server, "grid" if way == "grid" else "image")
        answer = page.evaluate(script, told)
        expect(page.locator(".label-saved")).to_have_text("All saved", timeout=60_000)
        seconds = (page.evaluate("performance.now()") - answer["from"]) / 1000
        confirmed = page.evaluate(CONFIRMED, "/labels/scattering")
        return {
            "way": way,
            "images": images,
            "labels": labels,
            "seconds": round(seconds, 1),
            "labels a minute": round(60 * labels / seconds),
            "images a minute": round(60 * images / seconds),
            "seen": _spread(answer["seen"]),
            "confirmed": _spread(confirmed),
        }


def _open(page: Page, server: str, view: str) -> None:
    page.goto(f"{server}/label?c=made&s=%7B%22tree%22%3A%22scattering%22%2C%22view%22%3A%22{view}%22%7D")
    page.locator(".label-tile, .label-next").first.wait_for()


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} / {ordered[int(0.95 * len(ordered))]:.0f}"


def run(is_quick: bool) -> list[dict[str, Any]]:
    """Label a made collection."""
    count = QUICK_IMAGES if is_quick else IMAGES
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        make_collection(Path(folder) / "collections" / "made", count=count)
        told = {
            "MICROSCAPE_COLLECTIONS": str(Path(folder) / "collections"),
            "MICROSCAPE_STATE": str(Path(folder) / "state"),
        }
        with installed(Path(folder), {**os.environ, **told}) as server:
            return measure(browser, server, count)


if __name__ == "__main__":
    wanted = arguments(__doc__ or "")
    show(run(wanted.quick), wanted.json, title="Labelling by keys")
    sys.exit(0)
