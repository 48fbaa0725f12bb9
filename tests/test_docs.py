"""README and docs say what is there: every link, command, setting, route and error they should name."""

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.__main__ import app as command_line
from pipeline.describe import DESCRIPTORS

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of a page exists."""
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.name)
def test_page_can_be_found(page: Path) -> None:
    """Every page of docs is linked from the README or from another page."""
    others = [other.read_text(encoding="utf-8") for other in PAGES if other != page]

    assert any(page.name in text for text in others)


def test_every_make_target_that_is_named_exists() -> None:
    """`make X` in the docs is a target of the Makefile, and each target says what it does."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))

    assert {"run", "test", "soak", "lint", "bench"} <= targets
    assert set(re.findall(r"`?make ([a-z]+)", TEXT)) <= targets | {"sure", "it", "them"}


def test_every_verb_and_option_that_is_named_exists() -> None:
    """`python -m pipeline VERB --option` in the docs is what the command line takes."""
    verbs = get_command(command_line).commands  # type: ignore[attr-defined]
    for line in re.findall(r"python -m pipeline ([^\n`|]+)", TEXT):
        verb = line.split()[0]
        if verb.startswith("-") or verb.isupper() or verb == "…":
            continue
        assert verb in verbs, f"docs name the verb {verb!r}"
        known = {option for entry in _parameters(verbs[verb]) for option in entry.opts}
        assert set(re.findall(r"(?<!\S)--[a-z]+", line)) <= known | {"--help"}, line


def _parameters(command: object) -> list:
    children = getattr(command, "commands", {}).values()
    return [*getattr(command, "params", []), *(entry for child in children for entry in child.params)]


def test_every_verb_is_documented() -> None:
    """Each verb of the command line occurs in the docs."""
    verbs = get_command(command_line).commands  # type: ignore[attr-defined]

    assert [verb for verb in verbs if f"python -m pipeline {verb}" not in TEXT] == []


def test_every_setting_is_documented() -> None:
    """Each environment variable that app.py or the command line reads is described."""
    read = (PROJECT / "app.py").read_text() + (PROJECT / "pipeline/__main__.py").read_text()

    settings = set(re.findall(r"\b(MICROSCAPE_[A-Z]+|REDIS_URL|DATABASE_URL|PORT)\b", read))
    assert [name for name in sorted(settings) if name not in TEXT] == []


def test_every_descriptor_is_documented() -> None:
    """Each measured number is explained in the docs."""
    assert [name for name in DESCRIPTORS if name not in TEXT] == []


def test_every_route_is_documented() -> None:
    """Each route of the HTTP interface stands in docs/http.md."""
    documented = (PROJECT / "docs/http.md").read_text(encoding="utf-8").replace("…", "")
    routes: set[str] = set()
    for path in (PROJECT / "api").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                "get",
                "post",
                "delete",
                "put",
                "patch",
            ):
                routes |= {
                    arg.value
                    for arg in node.args[:1]
                    if isinstance(arg, ast.Constant) and str(arg.value).startswith("/")
                }

    tails = {route: route.rsplit("}", 1)[-1].rsplit("/", 1)[-1] or route for route in routes}
    assert [route for route, tail in tails.items() if tail not in documented] == []


def test_error_tree_is_drawn_whole() -> None:
    """Every error class stands in the drawing at the head of pipeline/errors.py."""
    tree = ast.parse((PROJECT / "pipeline/errors.py").read_text(encoding="utf-8"))
    drawing = ast.get_docstring(tree) or ""

    assert [
        node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name not in drawing
    ] == []


def test_changelog_is_kept() -> None:
    """CHANGELOG.md has a section for what is not released yet."""
    assert "## Unreleased" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
