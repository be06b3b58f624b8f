"""A search in a text keeps finding it after the text was renamed."""

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.programs import FORMER
from tests.support.programs import RENAMED


@pytest.fixture(scope="module")
def site(programs: Settings) -> FlaskClient:
    """The site of the collection with a text that was renamed twice."""
    return create_app(programs).test_client()


@pytest.mark.parametrize("former", FORMER)
@pytest.mark.parametrize("path", ["/search.json", "/api/v1/search"])
def test_former_slug_finds_what_the_present_one_does(
    site: FlaskClient, path: str, former: str
) -> None:
    """Addresses of searches are copied and cited as those of texts are."""
    present, before = (site.get(path, query_string={"in": slug}).json for slug in (RENAMED, former))
    assert present
    assert before
    assert before["total"] == present["total"] > 0
    assert before == present


def test_former_and_present_slug_are_one_filter(site: FlaskClient) -> None:
    """The page shows the filter once, by the title of the text."""
    page = site.get("/search", query_string={"q": "peace", "in": [FORMER[0], RENAMED]}).text
    assert FORMER[0] not in page
