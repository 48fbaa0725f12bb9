"""A fitted design for all tests of designs."""

import pytest

from pipeline.design.fitted import Fitted
from pipeline.design.saved import load_fitted
from pipeline.design.store import Design, open_folder
from tests.pipeline.design.making import small_design


@pytest.fixture(scope="session")
def design(tmp_path_factory: pytest.TempPathFactory) -> Design:
    """A design of films, not to be changed."""
    return open_folder(small_design(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def fitted(design: Design) -> Fitted:
    """Its networks."""
    return load_fitted(design)
