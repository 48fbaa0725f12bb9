"""The layers, the light start, and the habits that keep callbacks testable; read from the code itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
WEB = ("app.py", "pages", "components", "api")
HEAVY = ("torch", "umap", "sklearn", "scipy", "numba", "pynndescent", "pyFAI", "silx")
ALLOWED = {
    "pipeline": {"pipeline"},
    "components": {"components", "pipeline"},
    "pages": {"pages", "components"},
    "api": {"api", "pipeline"},
}
READ_SIDE = (
    "pipeline.annotations",
    "pipeline.collection",
    "pipeline.errors",
    "pipeline.export",
    "pipeline.figure",
    "pipeline.insight.expected",
    "pipeline.jobs",
    "pipeline.search",
    "pipeline.tasks",
    "pipeline.trails",
    "pipeline.describe",
    "pipeline.design.asked",
    "pipeline.design.store",
    "pipeline.design.taken_away",
    "pipeline.classify",
    "pipeline.encoder.finetune.asked",
    "pipeline.encoder.finetune.plan",
    "pipeline.ingest.display",
    "pipeline.scattering.analysis.asked",
    "pipeline.scattering.analysis.catalogue",
    "pipeline.scattering.asked",
    "pipeline.scattering.geometry",
)


def _sources(*places: str) -> list[Path]:
    found = []
    for place in places:
        path = PROJECT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def _imports(path: Path) -> set[str]:
    """Every module a file imports, at whatever level."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("layer", ALLOWED)
def test_arrows_go_one_way(layer: str) -> None:
    """Each layer imports of our own code only what lies below it."""
    own = {"app", "pages", "components", "api", "pipeline", "tests", "benchmarks"}
    wrong = {
        (str(path.relative_to(PROJECT)), name)
        for path in _sources(layer)
        for name in _imports(path)
        if name.split(".")[0] in own - ALLOWED[layer]
    }

    assert wrong == set()


def test_web_side_uses_the_read_side_only() -> None:
    """Pages, components and API never import what builds, embeds or projects."""
    wrong = {
        (str(path.relative_to(PROJECT)), name)
        for path in _sources(*WEB)
        for name in _imports(path)
        if name.startswith("pipeline.") and not name.startswith(READ_SIDE)
    }

    assert wrong == set()


def test_importing_the_app_is_light(tmp_path: Path) -> None:
    """A web process holds no torch, umap or scikit-learn: those run in the worker."""
    code = f"import sys, app; print(*(set(sys.modules) & {set(HEAVY)!r}))"
    environment = {
        "PATH": "/usr/bin:/bin",
        "MICROSCAPE_COLLECTIONS": str(tmp_path / "collections"),
        "MICROSCAPE_STATE": str(tmp_path / "state"),
    }

    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr


def test_only_the_app_reads_the_environment() -> None:
    """Settings come in through app.py (and the command line): nothing else looks at os.environ."""
    allowed = {PROJECT / "app.py", PROJECT / "pipeline/ingest/pool.py"}
    wrong = {
        str(path.relative_to(PROJECT))
        for path in _sources(*WEB, "pipeline")
        if path not in allowed and ("os.environ" in path.read_text() or "getenv" in path.read_text())
    }

    assert wrong == set()


def _dash_calls(name: str) -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path in _sources("components", "pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
    ]


def test_no_output_has_two_writers() -> None:
    """`allow_duplicate` hides a second writer: it is not used."""
    wrong = [
        str(path.relative_to(PROJECT))
        for path, call in _dash_calls("Output")
        if any(keyword.arg == "allow_duplicate" for keyword in call.keywords)
    ]

    assert wrong == []


def test_callbacks_are_plain_functions_of_modules() -> None:
    """No callback is a closure: each stands at the top of its module where a test can call it."""
    for path in _sources("components", "pages"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for outer in ast.walk(tree):
            if isinstance(outer, ast.FunctionDef):
                inner = [
                    node
                    for node in ast.walk(outer)
                    if isinstance(node, ast.FunctionDef) and node is not outer
                ]
                assert not [node.name for node in inner if node.decorator_list], path


def test_pages_hold_layout_only() -> None:
    """Page files may run twice: they register a page and lay it out, nothing else."""
    for path in _sources("pages"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert names <= {"layout"}, path
        assert not any(
            getattr(node.func, "id", "") == "callback"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
        )


def test_ids_are_unique() -> None:
    """Every id of a component stands once in components/ids.py."""
    from components.ids import Ids

    assert len({entry.value for entry in Ids}) == len(list(Ids))
