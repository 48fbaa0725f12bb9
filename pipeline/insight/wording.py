"""Numbers, shares and names as they stand in sentences."""

from collections.abc import Sequence


def percent(share: float) -> str:
    """Write a share as people do: 38%, 0.4%, <0.1%; 0% and 100% are exact."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    if share < 0.0995 or 0.9905 < share < 1:
        return f"{100 * share:.1f}".removesuffix(".0") + "%"
    return f"{100 * share:.0f}%"


def times(ratio: float) -> str:
    """Write a ratio above 1 with two digits: 1.03, 4.2, 120."""
    return (
        f"{ratio:.2f}" if ratio < 1.1 else f"{ratio:.1f}" if ratio < 10 else f"{float(f'{ratio:.2g}'):,.0f}"
    )


def number(value: float) -> str:
    """Write a number with three digits, large ones in full."""
    text = f"{value:,.0f}" if 1000 <= abs(value) < 1e7 else f"{value:.3g}"
    return text.replace("-", "−")


def with_unit(value: float, unit: str | None) -> str:
    """Write a number and its unit; `value` stands for the image's own unit, which differs among images."""
    if not unit or unit == "value":
        return number(value)
    return f"{number(value)}{unit}" if unit in ("°", "%") else f"{number(value)} {unit}"


def within(title: str) -> str:
    """Write a title within a sentence: its first letter small, unless the word is an abbreviation."""
    first = title.partition(" ")[0]
    return title if first[1:] != first[1:].lower() or title[1:2].isdigit() else title[:1].lower() + title[1:]


def capital(text: str) -> str:
    """Begin a sentence with a capital, except with a symbol such as d33."""
    return text if text[1:2].isdigit() else text[:1].upper() + text[1:]


def listed(names: Sequence[str], most: int = 5) -> str:
    """Write names as a list: "a", "a and b", "a, b and 3 more"."""
    shown = [*names] if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
