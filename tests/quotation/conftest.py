"""Fixtures of the quotation tests."""

from collections.abc import Iterator

import pytest

from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.settings import Settings


@pytest.fixture(scope="session")
def generation(shipped: Settings) -> Iterator[Generation]:
    """The shipped collection, open."""
    with Live(shipped).now() as generation:
        yield generation
