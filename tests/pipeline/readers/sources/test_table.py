import pandas as pd
import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.folder import find_files
from pipeline.readers.sources.table import join, read_table

TABLE = pd.DataFrame({"file": ["a.png", "b.png"], "no": ["007", "1"], "note": ["x, y", None]}, dtype="str")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_text_tables(tmp_path, delimiter, encoding):
    """Delimiter and encoding are found; texts stay as they are written."""
    table = TABLE.assign(place=["Zürich", "µ"])
    table.to_csv(tmp_path / "t.csv", sep=delimiter, encoding=encoding, index=False)

    pd.testing.assert_frame_equal(read_table(tmp_path / "t.csv"), table, check_dtype=False)


def test_parquet_and_excel_under_any_name(tmp_path):
    """Parquet and Excel are known by their content."""
    TABLE.to_parquet(tmp_path / "t.data")
    TABLE.to_excel(tmp_path / "t.table.xlsx", index=False)

    assert read_table(tmp_path / "t.data")["no"].tolist() == ["007", "1"]
    assert read_table(tmp_path / "t.table.xlsx")["file"].tolist() == ["a.png", "b.png"]


def test_unnamed_row_numbers_are_left_out(tmp_path):
    """The row numbers that pandas writes are no column; blank lines and missing cells do no harm."""
    (tmp_path / "t.csv").write_text(",file,x\n0,a,1\n\n1,b\n")

    table = read_table(tmp_path / "t.csv")

    assert list(table.columns) == ["file", "x"]
    assert table["x"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"file,x\n", "no rows below its header"),
        (b"file,x,x\na,1,2\n", "column 'x' twice"),
        (b"file,x\na,1,2\n", "2 columns, but more values in row 2"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"PAR1 broken", "cannot be read"),
        (b"\x00\x01\x02", "no text, Parquet or Excel"),
        (None, "cannot be read: No such file"),
    ],
)
def test_tables_that_cannot_be_read(tmp_path, content, message):
    """Each kind of broken table is refused with its path and the reason."""
    if content is not None:
        (tmp_path / "t.csv").write_bytes(content)

    with pytest.raises(SourceError, match=message):
        read_table(tmp_path / "t.csv")


def test_join_reports_both_sides():
    """Every file has a row, in the order given; what did not match is listed for table and files."""
    table = pd.DataFrame({"x": [1, 2, 3], "file": ["b.png", "gone.png", "a.png"]})

    joined = join(["a.png", "b.png", "c.png"], table)

    assert joined.key == "file"
    assert joined.columns.index.tolist() == ["a.png", "b.png", "c.png"]
    assert joined.columns["x"].tolist()[:2] == [3, 1]
    assert joined.columns["x"].isna().tolist() == [False, False, True]
    assert (joined.unmatched_rows, joined.unmatched_files) == (["gone.png"], ["c.png"])


def test_one_row_for_files_of_the_same_name():
    """A name without suffix names every file of that name."""
    joined = join(["a.tif", "a.png"], pd.DataFrame({"id": ["a"], "x": [5]}))

    assert joined.columns["x"].tolist() == [5, 5]


def test_equal_rows_count_once():
    """A row that is there twice does no harm; neither does one without a key."""
    joined = join(["a.png"], pd.DataFrame({"file": ["a.png", "a.png", None], "x": [1, 1, 9]}))

    assert joined.columns["x"].tolist() == [1]


def test_different_rows_for_a_file_are_refused():
    """Two different rows for one file are refused, naming it; for a file that is not there they are not."""
    table = pd.DataFrame({"file": ["a.png", "a.png", "b.png"], "x": [1, 2, 3]})

    with pytest.raises(SourceError, match=r"more than once in its column 'file'.*'a\.png'"):
        join(["a.png", "b.png"], table)
    assert join(["b.png"], table).columns["x"].tolist() == [3]


def test_a_table_that_names_no_file_is_refused():
    """The refusal shows a row and a file, so that the difference can be seen."""
    table = pd.DataFrame({"sample": ["S1"], "x": [1]})

    with pytest.raises(SourceError, match=r"sample = S1, x = 1\. First file of the source: day/a\.png"):
        join(["day/a.png"], table)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("folder", "root", "table", "files"),
    [
        ("stem2d_bravais", "images", "labels.csv", 1044),
        ("wse2_stm", ".", "metadata.csv", 236),
        ("gisaxs_simulated", ".", "labels.csv", 2000),
        ("gisaxs_simulated", "images", "labels.csv", 2000),
        ("rheed_deposition", "frames", "labels.csv", 26),
    ],
)
def test_real_tables_join_completely(shared_data, folder, root, table, files):
    """Tables of real collections find their files, whether the walk starts above or in their folder."""
    relative = [file.relative for file in find_files(shared_data / folder / root)]

    joined = join(relative, read_table(shared_data / folder / table))

    assert joined.key == "file"
    assert len(joined.columns) == files
    assert (joined.unmatched_rows, joined.unmatched_files) == ([], [])


@pytest.mark.shared_data
def test_table_with_many_rows_a_file_is_refused(shared_data):
    """A list of boxes, many for each image, is no metadata table and is refused by name."""
    relative = [file.relative for file in find_files(shared_data / "wse2_stm")]

    with pytest.raises(SourceError, match=r"column 'filename'.*and \d+ more"):
        join(relative, read_table(shared_data / "wse2_stm" / "annotations.csv"))
