"""What the page design asks is what the interface answers; its browser tests answer for the worker."""

import re

import app

PAGE = app.HERE / "assets" / "design"
_ASKED = re.compile(
    r"""(?:\.ask\(["`]|\$\{DESIGNS\}|\$\{this\.address\}|addressOfDesign\(design\)\})(/[a-z-]+)"""
)


def test_every_question_has_a_route() -> None:
    """Each address below that of a design, or of all designs, is in the interface."""
    text = "\n".join(module.read_text(encoding="utf-8") for module in PAGE.glob("*.mjs"))
    routes = [path for path in app.server.openapi()["paths"] if path.startswith("/api/v1/designs")]

    asked = set(_ASKED.findall(text))
    assert {"/propose", "/sensitivity", "/boundary", "/from-upload", "/tables", "/columns", "/map"} <= asked
    assert [one for one in asked if not any(f"{one}/" in f"{path}/" for path in routes)] == []
