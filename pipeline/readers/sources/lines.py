"""Files of lines that are written one by one, of which the last may have been cut by an end in its middle."""

from pathlib import Path


def whole_lines(path: Path) -> list[bytes]:
    """Return the lines that were written whole, and cut off one that was not; none where there is no file."""
    if not path.exists():
        return []
    content = path.read_bytes()
    end = content.rfind(b"\n") + 1
    if end < len(content):
        with path.open("r+b") as lines:
            lines.truncate(end)
    return [line for line in content[:end].splitlines() if line.strip()]
