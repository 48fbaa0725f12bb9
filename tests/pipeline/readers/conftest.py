"""Names of tests over whole files."""

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a file by its size: its bytes, which may hold a date, are no part of a test's name."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None
