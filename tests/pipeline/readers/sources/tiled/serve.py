"""A Tiled server over simulated scans: run by the interpreter of .venv/tiled, not imported by tests."""

import sys
import threading

import numpy as np
import pandas as pd
import uvicorn
from tiled.adapters.array import ArrayAdapter
from tiled.adapters.mapping import MapAdapter
from tiled.adapters.table import TableAdapter
from tiled.config import Authentication
from tiled.server.app import build_app

SCANS = 12


def scan(number: int) -> MapAdapter:
    """A run as bluesky writes it: start document, detector frames, a column of currents."""
    frames = np.random.default_rng(number).poisson(9, (2, 24, 20)).astype(np.uint16)
    detector = {"beam_centre_x_pixel": 10.5, "detector_distance_m": 1.5, "mode": {"gain": "low"}}
    entries = {"image": ArrayAdapter.from_array(frames, metadata=detector)}
    if number == 0:
        entries["current"] = ArrayAdapter.from_array(np.arange(3.0))
        entries["table"] = TableAdapter.from_pandas(pd.DataFrame({"a": [1, 2]}), npartitions=1)
        entries["four"] = ArrayAdapter.from_array(np.ones((2, 3, 16, 16), ">f4"))
    start = {"sample": f"S{number % 7}", "time": 1_700_000_000.5 + number, "temperature_K": 290 + number}
    return MapAdapter(entries, metadata={"start": start, "is_dark": number % 2 == 0})


def main() -> None:
    """Serve from one line on the standard input to the next, and so on: a server that comes and goes."""
    tree = MapAdapter({f"scan {number:03d}": scan(number) for number in range(SCANS)})
    app = build_app(tree, authentication=Authentication(allow_anonymous_access=True))
    config = uvicorn.Config(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off")
    while sys.stdin.readline():
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        sys.stdin.readline()
        server.should_exit = server.force_exit = True
        thread.join()
        sys.stdout.write("gone\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
