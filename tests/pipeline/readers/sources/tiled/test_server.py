"""Addresses of Tiled, and answers that are none: from servers that refuse, fail or are something else."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.readers.sources.tiled import pull
from pipeline.readers.sources.tiled.files import file_of, is_image
from pipeline.readers.sources.tiled.server import Node, split_address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://tiled:8000", ("http://tiled:8000", ())),
        ("tiled.example/", ("http://tiled.example", ())),
        ("https://lab.example/tiled/api/v1/", ("https://lab.example/tiled", ())),
        ("https://lab.example/tiled/api/v1/metadata/a/b%20c", ("https://lab.example/tiled", ("a", "b c"))),
        ("http://tiled:8000/ui/browse/raw/7/", ("http://tiled:8000", ("raw", "7"))),
    ],
)
def test_addresses_that_tiled_shows_are_understood(
    address: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    """The server and the node are told apart, behind a prefix too."""
    assert split_address(address) == expected


def test_other_addresses_are_refused() -> None:
    """A file is no server."""
    with pytest.raises(SourceError, match=r"file:///etc is no address of a Tiled server"):
        split_address("file:///etc")


def array(shape: list[int], kind: str = "f", path: tuple[str, ...] = ("a",)) -> Node:
    """An array as a server tells of it."""
    data_type = {"kind": kind, "itemsize": 4, "endianness": "little"}
    return Node(path, "array", {}, {"shape": shape, "data_type": data_type})


def test_images_are_arrays_of_numbers_with_two_axes() -> None:
    """Spectra, texts, complex numbers and empty arrays are none."""
    assert is_image(array([8, 8])) and is_image(array([3, 1, 8, 8], "u"))
    none = [array([8]), array([8, 8], "U"), array([8, 8], "c"), array([0, 8, 8]), array([100, 1])]
    assert not any(is_image(node) for node in none)


def test_keys_never_lead_out_of_the_folder() -> None:
    """Dots, slashes and endless keys become plain names."""
    assert file_of(array([8, 8], path=("..", "a/b", ".hidden"))) == "images/%2E./a%2Fb/%2Ehidden.npy"
    assert len(file_of(array([8, 8], path=("é" * 500,)))) < 140


@pytest.fixture
def refusing(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that answers everything with one status and text."""
    status, text = request.param

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Be silent."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("refusing", "sentence"),
    [
        ((401, b"{}"), r"asks for a key \(401\): give --api-key"),
        ((500, b'{"detail": "the disk is full"}'), r"answered 500: the disk is full"),
        ((200, b"<html>"), r"is no Tiled server"),
    ],
    indirect=["refusing"],
)
def test_what_is_no_answer_is_a_sentence(refusing: str, sentence: str, tmp_path: Path) -> None:
    """The server is named, and what to do."""
    with pytest.raises(SourceError, match=sentence):
        pull(refusing, tmp_path, progress=lambda stage, fraction, message: None)
