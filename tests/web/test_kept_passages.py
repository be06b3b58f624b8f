"""What the site says of passages that a reader kept."""

import pytest
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.web import create_app
from tests.support.site import json_at


@pytest.fixture(scope="module")
def site(corrected: Settings) -> FlaskClient:
    """A site with a corrected text."""
    return create_app(corrected).test_client()


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ("notice@1/p1", "corrected"),
        ("notice@2/p1", "same"),
        ("report-on-peace@1/p9", "same"),
        ("report-on-peace@1/p8-p9", "same"),
        ("report-on-peace/p9", "same"),
        ("report-on-peace@9/p9", "same"),
        ("nowhere@1/p1", "missing"),
        ("report-on-peace@1/p99", "missing"),
        ("report-on-peace@1", "missing"),
        ("", "missing"),
        ("../../etc", "missing"),
        ("<b>", "missing"),
    ],
)
def test_each_is_told(site: FlaskClient, named: str, status: str) -> None:
    """The same words, corrected, or not there: whatever is named, the answer is one of these."""
    passages = json_at(site, f"/mine.json?p={named}")["passages"]
    assert [passage["status"] for passage in passages] == [status]


def test_the_order_is_that_of_the_question(site: FlaskClient) -> None:
    """Each answer stands where its question stood, also of what is named twice."""
    names = ["nowhere/p1", "report-on-peace@1/p9", "notice@1/p1", "report-on-peace@1/p9"]
    passages = json_at(site, "/mine.json?" + "&".join(f"p={name}" for name in names))["passages"]
    assert [passage["status"] for passage in passages] == ["missing", "same", "corrected", "same"]
    assert passages[1]["title"] == "Report on Peace, para. 9"
    assert passages[1]["citation"].startswith("Vladimir Lenin, “Report on Peace,”")


def test_at_most_a_hundred(site: FlaskClient) -> None:
    """A longer question is cut."""
    query = "&".join("p=report-on-peace@1/p9" for _ in range(150))
    assert len(json_at(site, f"/mine.json?{query}")["passages"]) == 100
