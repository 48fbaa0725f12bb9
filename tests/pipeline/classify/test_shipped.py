"""Heads that ship are trained by the tree they answer."""

import pytest

from pipeline.classify.shipped import train_shipped
from pipeline.errors import LabelTreeError


def test_an_unknown_tree_is_named() -> None:
    """There are two heads, and no third."""
    with pytest.raises(LabelTreeError, match="the tree 'birds': there are families and scattering"):
        train_shipped("birds", None, 0, lambda fraction, message: None)
