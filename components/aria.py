"""What a screen reader is told of an element, as keyword arguments for Dash's components."""

from typing import Any


def aria(**said: str) -> dict[str, Any]:
    """Return `aria(label="Close")` as {"aria-label": "Close"}."""
    return {f"aria-{name}": text for name, text in said.items()}
