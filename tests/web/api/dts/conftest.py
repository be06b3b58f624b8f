"""A client that reads the collection for programs."""

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app


@pytest.fixture(scope="package")
def dts(programs: Settings) -> FlaskClient:
    """A client of the collection for programs."""
    return create_app(programs).test_client()
