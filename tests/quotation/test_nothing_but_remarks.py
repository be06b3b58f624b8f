"""Quotations that are nothing but remarks of scholars, calls of notes or brackets have a result like any other."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.indexing.live import Generation
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.quotations import check

NOTHING_LEFT = [
    "[sic]",
    "(sic!)",
    "“[sic]”",
    "«[sic]»",
    "([sic])",
    "[так!]",
    "(emphasis added)",
    "[emphasis added] [italics in the original]",
    "“(emphasis mine)”",
    "[sic] … [emphasis added]",
    "… [1]",
    "— [12]",
    "“[emphasis added] [italics in the original]” [sic]",
]


@pytest.mark.parametrize("quotation", NOTHING_LEFT)
def test_a_quotation_of_which_nothing_is_left_is_compared_as_typed(
    generation: Generation, client: FlaskClient, quotation: str
) -> None:
    """It is not found, by the check, on the page and in the JSON."""
    answers = generation.quotations.check(quotation)
    assert {answer.verdict for answer in answers} <= {Verdict.ABSENT}
    page = client.get("/quotation", query_string={"q": quotation})
    assert page.status_code == 200
    assert "Not found in this collection." in page.get_data(as_text=True)
    served = client.get("/quotation.json", query_string={"q": quotation})
    assert [each["verdict"] for each in served.get_json()] == ["absent"] * len(answers)


@pytest.mark.parametrize("quotation", ["[sic]", "(emphasis added)", "[emphasis added] [sic]"])
def test_a_source_that_has_the_remark_is_found(tmp_path: Path, quotation: str) -> None:
    """To the letter, without a remark on a convention."""
    source = "The editor wrote [emphasis added] [sic] in the margin, and (emphasis added) below."
    answer = check(built(tmp_path, [text_of("a", source, "Nothing else is here.")]), quotation)
    assert answer.verdict is Verdict.EXACT
    assert answer.quotation == quotation
