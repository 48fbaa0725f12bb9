"""The Chromium of this machine, as tests, pictures and benchmarks start it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC)
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--enable-unsafe-swiftshader",
]


@contextmanager
def launched(*flags: str) -> Iterator[Browser]:
    """Run a Chromium until the block ends, with further flags; RuntimeError if there is none."""
    found = next(filter(None, map(shutil.which, (os.environ.get("MICROSCAPE_CHROMIUM", ""), *NAMES))), None)
    if found is None:
        raise RuntimeError(
            "No Chromium or Chrome found: sh tests/browser/install_chromium.sh says how to get one."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *flags])
        yield browser
        browser.close()
