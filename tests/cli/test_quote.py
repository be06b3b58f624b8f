"""`pincite quote`: verdicts and differences in the terminal, and the JSON of the site."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result
from flask.testing import FlaskClient

from archive.cli.main import main
from tests.support.collections import text_of
from tests.support.collections import with_note
from tests.support.collections import write_texts
from tests.support.paths import ROOT

MISQUOTED = "We, however, are not opposed to secret diplomacy and will act openly"
SHORT = "secret diplomacy"


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the index of the shipped texts."""
    return tmp_path_factory.mktemp("quote")


def quote(index: Path, *words: str) -> Result:
    """Run ``pincite quote`` on the shipped texts."""
    folders = ("--texts", str(ROOT / "texts"), "--index", str(index))
    return CliRunner().invoke(main, ("quote", *words, *folders), prog_name="pincite")


def test_verdict_places_and_differing_words_are_printed(index: Path) -> None:
    """A close match names its place and each differing word, and is a success."""
    printed = quote(index, MISQUOTED)
    assert printed.exit_code == 0
    assert "Close match: 1 word differs from the source." in printed.output
    assert "/texts/report-on-peace/p13" in printed.output
    assert "    “not” is not in the source\n" in printed.output


def test_a_short_quotation_gets_a_remark(index: Path) -> None:
    """Two words may match by chance, and the terminal says so as the page does."""
    printed = quote(index, SHORT)
    assert printed.exit_code == 0
    assert "Exact match." in printed.output
    assert "Very short quotations match by chance; add more words." in printed.output


def test_an_absent_quotation_fails_and_says_what_was_searched(index: Path) -> None:
    """The exit code is 1, for scripts."""
    printed = quote(index, "four score and seven years ago our fathers")
    assert printed.exit_code == 1
    assert "Not found in this collection." in printed.output
    assert "Searched 17 paragraphs in 1 text from 1917 (state 2026-" in printed.output
    assert "There are no words to check." in quote(index, "…").output


def test_a_passage_that_may_be_meant_is_printed(index: Path) -> None:
    """Of another translation, and of a quotation of which one half is here; it is no success."""
    for words, sentence in (
        (
            "The Cabinet does away with secret diplomacy and for its part declares a firm resolve to carry on "
            "every negotiation in the open before the eyes of the entire people",
            "Not found in these words.",
        ),
        (
            "The government abolishes secret diplomacy and gives every child a golden bicycle",
            "The other 6 words were not found: “gives every child a golden bicycle”",
        ),
    ):
        printed = quote(index, words)
        assert printed.exit_code == 1
        assert sentence in printed.output
        assert "/texts/report-on-peace/p9" in printed.output
        assert "abolishes secret diplomacy" in printed.output


def test_the_reading_of_the_source_is_marked(index: Path) -> None:
    """A match with what the edition emends says so below its place, as on the page."""
    printed = quote(index, "the largest states participating in the present way")
    assert "Exact match." in printed.output
    emended = "    The source has these words; this edition emends them: the largest states"
    assert emended in printed.output
    assert "emends them" not in quote(index, SHORT).output


def test_a_draft_is_marked(tmp_path: Path) -> None:
    """The words of a draft may still change."""
    write_texts(tmp_path / "texts", [text_of("bread", "The bread is very late again today.")])
    folders = ("--texts", str(tmp_path / "texts"), "--index", str(tmp_path / "index"))
    printed = CliRunner().invoke(main, ("quote", "The bread is very late again", *folders))
    assert re.search(r"/texts/bread/p1\S*  .*, draft\n", printed.output)
    assert ", draft" not in quote(tmp_path, SHORT).output


def test_a_note_is_named(tmp_path: Path) -> None:
    """Who quotes a note must not take it for the text."""
    paragraph = with_note("The bread is late.", "The baker was ill in the spring.")
    write_texts(tmp_path / "texts", [text_of("bread", paragraph)])
    folders = ("--texts", str(tmp_path / "texts"), "--index", str(tmp_path / "index"))
    printed = CliRunner().invoke(main, ("quote", "the baker was ill", *folders))
    assert "Exact match." in printed.output
    assert re.search(r"/texts/bread/p1\S*  .*, in note 1, draft\n", printed.output)


@pytest.mark.parametrize("quotation", [MISQUOTED, SHORT])
def test_json_is_that_of_the_site(index: Path, client: FlaskClient, quotation: str) -> None:
    """Programs get the same fields and values, with paths for addresses."""
    (printed,) = json.loads(quote(index, quotation, "--json").stdout)
    (served,) = client.get("/quotation.json", query_string={"q": quotation}).get_json()
    for place in served["places"]:
        place["url"] = place["address"]
    del served["url"]
    assert printed == served
