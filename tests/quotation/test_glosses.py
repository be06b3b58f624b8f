"""Glosses in square brackets: names and phrases of nouns are no words of the source; other words are compared."""

from pathlib import Path

import pytest

from archive.quotation.checker import QuotationChecker
from archive.quotation.verdicts import RemarkKind
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of

TEXT = (
    "On that cold morning he was led to the scaffold, and his people watched in silence.",
    "The motion was not carried, but they said that it was just.",
    "We shall sign the treaty when the envoy of the queen has come.",
)


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> QuotationChecker:
    """Three sentences."""
    folder: Path = tmp_path_factory.mktemp("glosses")
    return built(folder, [text_of("annals", *TEXT)]).quotations


@pytest.mark.parametrize(
    ("quotation", "gloss"),
    [
        ("On that cold morning he [Charles I] was led to the scaffold", "[Charles I]"),
        ("On that cold morning [Charles I] was led to the scaffold", "[Charles I]"),
        ("[Charles I] was led to the scaffold, and his people watched", "[Charles I]"),
        ("On that cold morning [30 January 1649] he was led", None),
        ("On that cold morning he [the king of England] was led", "[the king of England]"),
        ("he was led to the scaffold [in Whitehall], and his people", "[in Whitehall]"),
        ("and [Charles's] people watched in silence", "[Charles's]"),
        ("and his people [i.e., the Londoners] watched in silence", "[i.e., the Londoners]"),
        ("and his people watched in silence [of the crowd].", "[of the crowd]"),
        ("but they [the Commons] said that it was just", "[the Commons]"),
        ("but [the House of Commons] said that it was just", "[the House of Commons]"),
        ("[The British] shall sign the treaty when the envoy", "[The British]"),
        ("the envoy of the queen [Elizabeth] has come", "[Elizabeth]"),
    ],
)
def test_a_gloss_makes_no_difference_and_is_named(
    checker: QuotationChecker, quotation: str, gloss: str | None
) -> None:
    """It stands beside a word, or in place of a pronoun; what begins with a number is compared."""
    (result,) = checker.check(quotation)
    if gloss is None:
        assert result.verdict is Verdict.CLOSE
        return
    assert result.verdict is Verdict.EXACT
    assert [(each.kind, each.text) for each in result.remarks] == [(RemarkKind.GLOSS, gloss)]


@pytest.mark.parametrize(
    "quotation",
    [
        "On that cold morning he [never] was led to the scaffold",
        "On that cold morning he [Not Charles] was led to the scaffold",
        "On that cold morning he [Hardly] was led to the scaffold",
        "he was led [by the only people] to the scaffold, and his people watched",
        "he was led [by no means] to the scaffold, and his people watched",
        "he was led [the opposite of] to the scaffold, and his people watched",
        "The motion was [in truth] carried, but they said that it was just",
        "The motion was [the House] carried, but they said that it was just",
        "We shall sign the [Utrecht] when the envoy of the queen has come",
        "We shall sign the treaty when [Wolsey] has come",
        "and his people watched [or nearly so] in silence",
        "but they said [without a doubt] that it was just",
    ],
)
def test_a_gloss_excuses_nothing_that_matters(checker: QuotationChecker, quotation: str) -> None:
    """Negations are compared, and only pronouns are replaced."""
    (result,) = checker.check(quotation)
    assert result.verdict is not Verdict.EXACT


def test_what_the_source_has_in_brackets_is_compared_to_the_letter(tmp_path: Path) -> None:
    """A source may gloss its own words."""
    text = "He [the bishop] spoke, and the people [of York] heard."
    (result,) = built(tmp_path, [text_of("a", text)]).quotations.check(text)
    assert result.verdict is Verdict.EXACT
    assert result.remarks == ()


@pytest.mark.parametrize(
    "quotation",
    [
        "[We] shall sign the treaty when the envoy of the queen has come",
        "On that cold morning [he] was led to the scaffold",
        "and [his] people watched in silence",
        "but [they] said that it was just",
        "[The motion] was not carried, but they said that it was just",
        "and his people watched [in silence]",
        "We shall sign the treaty when the envoy [of the queen] has come",
    ],
)
def test_words_of_the_source_in_brackets_are_no_gloss(
    checker: QuotationChecker, quotation: str
) -> None:
    """They are where the source has them, and nothing is said to be left uncompared."""
    (result,) = checker.check(quotation)
    assert result.verdict is Verdict.EXACT
    assert result.remarks == ()
