"""Which device of torch does the work, and with how many threads."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from pipeline.errors import EncoderError


def choose_device(wanted: str) -> str:
    """Name the torch device, cpu or cuda, for auto (a GPU if there is one), cpu or cuda.

    Raises:
        EncoderError: another name, or no GPU where one was asked for.

    """
    if wanted not in ("auto", "cpu", "cuda"):
        raise EncoderError(f"unknown device '{wanted}' (known: auto, cpu, cuda)")
    has_gpu = torch.cuda.is_available()
    if wanted == "cuda" and not has_gpu:
        raise EncoderError("device 'cuda' was asked for, but torch finds no GPU: use auto or cpu")
    return "cuda" if has_gpu and wanted != "cpu" else "cpu"


@contextmanager
def one_thread() -> Iterator[None]:
    """Leave the cores to other processes: threads that wait for each other would only spin."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
