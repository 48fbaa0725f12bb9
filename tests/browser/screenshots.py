"""Photograph every state of the app into docs/screenshots/, and list them in docs/screens.md.

    python -m tests.browser.screenshots [STATE...]

starts the app and its worker on a copy of the demo collection, which `python -m pipeline demo --into
collections/demo` makes, and needs a Chromium, as the browser tests do. Without names all states are taken;
scene.py says how to add one.
"""

import argparse
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

import tests.browser.states  # noqa: F401, they register themselves
from tests.browser.chromium import launched
from tests.browser.conftest import PROJECT, installed, profile
from tests.browser.scene import SIZES, STATES, Scene, State
from tests.browser.trails import clear

DEMO = PROJECT / "collections" / "demo"
FOLDER = PROJECT / "docs" / "screenshots"
LIST = PROJECT / "docs" / "screens.md"
SHOWN_PX = 1440
"""Wider pictures are kept at half their size."""
QUALITY = 80
STILL_MS = 1500
HEAD = """# Every state in pictures

Made from the demo collection by `python -m tests.browser.screenshots`, which takes every state that the
accessibility tests check; `tests/browser/scene.py` says how to add one. What one does is told in
[explore.md](explore.md).
"""


def main() -> None:
    """Take the pictures that the command line names, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("states", nargs="*", metavar="STATE", help=f"one of {', '.join(STATES)}")
    names = parser.parse_args().states or list(STATES)
    unknown = [name for name in names if name not in STATES]
    if unknown:
        parser.error(f"there is no state {unknown[0]!r}")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server, launched() as browser:
        for name in names:
            photograph(browser, server, STATES[name])
    LIST.write_text(listed(), encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a copy of the demo collection and of the designs beside it; give the address."""
    if not DEMO.is_dir():
        raise SystemExit(f"{DEMO} is not there: python -m pipeline demo --into collections/demo")
    shutil.copytree(
        DEMO, folder / "collections" / DEMO.name, ignore=shutil.ignore_patterns("annotations.db*")
    )
    for design in DEMO.parent.glob("*.design"):
        shutil.copytree(design, folder / "collections" / design.name)
    told = {
        "MICROSCAPE_COLLECTIONS": str(folder / "collections"),
        "MICROSCAPE_STATE": str(folder / "state"),
        "MICROSCAPE_SOURCES": str(DEMO.parent),
    }
    with installed(folder, {**os.environ, **told}) as server:
        yield server


def photograph(browser: Browser, server: str, state: State) -> None:
    """Reach a state in a fresh profile and write its picture."""
    width, height = SIZES[state.size]
    with profile(browser, viewport={"width": width, "height": height}, color_scheme="light") as context:
        context.add_init_script(f"localStorage.setItem('theme', '{state.theme}')")
        page = context.new_page()
        state.reach(Scene(page, server, DEMO.name))
        page.wait_for_timeout(STILL_MS)  # previews and sheets go on arriving
        picture: Image.Image = Image.open(io.BytesIO(page.screenshot()))
        clear(page, server, DEMO.name)
    if picture.width > SHOWN_PX:
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    picture.convert("RGB").save(path_of(state), quality=QUALITY, method=6)


def path_of(state: State) -> Path:
    """Where the picture of a state is kept."""
    return FOLDER / f"{state.name}.webp"


def listed() -> str:
    """Return the page that lists every picture there is, in the order of the states."""
    there = [state for state in STATES.values() if path_of(state).is_file()]
    return "\n".join(
        [HEAD, *(f"## {one.caption}\n\n![{one.caption}](screenshots/{one.name}.webp)\n" for one in there)]
    )


if __name__ == "__main__":
    main()
