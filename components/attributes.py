"""Attributes whose names are no Python words, as keyword arguments for Dash's components."""

from typing import Any


def aria(**said: str) -> dict[str, Any]:
    """Return what a screen reader is told: `aria(label="Close")` as {"aria-label": "Close"}."""
    return {f"aria-{name}": text for name, text in said.items()}


def data(**kept: str) -> dict[str, Any]:
    """Return what the browser's modules read: `data(open="…")` as {"data-open": "…"}."""
    return {f"data-{name.replace('_', '-')}": text for name, text in kept.items()}
