"""Light handlers that stand for the search and the build of the product."""

import time
from typing import Any

from pipeline.jobs import JobContext
from pipeline.readers import read
from pipeline.tasks.uploads import discard, upload_path


def search(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Read the upload with the product's readers and say what was asked."""
    path = upload_path(context.state, arguments["upload"])
    if path.name == "slow.npy":
        time.sleep(30)
    try:
        images = read(path)
    finally:
        discard(path)
    return {"file": path.name, "shape": list(images[0].pixels.shape), "k": arguments["k"]}


def build(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments."""
    return arguments
