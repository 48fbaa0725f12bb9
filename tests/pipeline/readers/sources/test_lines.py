"""Lines that were written whole are kept, one that was not is cut off."""

import pytest

from pipeline.readers.sources.lines import whole_lines


@pytest.mark.parametrize(
    ("content", "lines", "kept"),
    [
        (b"one\ntwo\n", [b"one", b"two"], b"one\ntwo\n"),
        (b"one\n\ntw", [b"one"], b"one\n\n"),
        (b"on", [], b""),
    ],
)
def test_a_half_line_is_cut_off(tmp_path, content, lines, kept):
    """The next one is then written on a line of its own."""
    path = tmp_path / "records.jsonl"
    path.write_bytes(content)

    assert whole_lines(path) == lines
    assert path.read_bytes() == kept


def test_no_file_has_no_lines(tmp_path):
    """And none is made."""
    assert whole_lines(tmp_path / "nothing") == []
    assert not (tmp_path / "nothing").exists()
