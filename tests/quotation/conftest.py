"""Fixtures of the quotation tests."""

import pytest

from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.settings import Settings


@pytest.fixture(scope="session")
def generation(shipped: Settings) -> Generation:
    """The shipped collection, open."""
    return Live(shipped).now()
