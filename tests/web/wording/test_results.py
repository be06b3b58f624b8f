"""Results in English."""

from dataclasses import replace

import pytest

from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import Zone
from archive.search.request import SearchRequest
from archive.search.results import Alternative
from archive.search.results import Change
from archive.search.results import Closest
from archive.search.results import Elsewhere
from archive.search.results import NoResults
from archive.search.results import Results
from archive.web.wording.results import alternative_name
from archive.web.wording.results import closest_heading
from archive.web.wording.results import elsewhere_sentence
from archive.web.wording.results import heading
from archive.web.wording.results import missing_words
from archive.web.wording.results import notice_sentence
from archive.web.wording.results import past_last_page

NOTHING = Results(SearchRequest(q="peace"), Word("peace"), (), 0, 0, (), ())


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_is_a_sentence_with_its_arguments(kind: NoticeKind) -> None:
    """Whatever a notice is about, it has words, and a single term or limit is named in them."""
    says = notice_sentence(Notice(kind, ("abc*",), limit=1000, count=23_456))
    assert says[0] in "ANOBTWF“"
    assert says.endswith(".")
    assert ("“abc*" in says) == (
        kind == "expansion-cut" or not kind.endswith(("-cut", "bare-wildcard"))
    )
    assert ("1,000" in says or "1000" in says) == kind.endswith("-cut")


def test_a_notice_ends_with_the_search_that_was_meant() -> None:
    """As it can be typed."""
    field = Notice(NoticeKind.UNKNOWN_FIELD, ("auther",), meant="author:lenin peace")
    assert notice_sentence(field) == (
        "“auther:” is not the name of a filter, so it was searched as a word."
        " Did you mean: author:lenin peace"
    )
    near = Notice(NoticeKind.UNKNOWN_OPERATOR, ("NEAR",), meant='"peace war"~5')
    assert notice_sentence(near) == '“NEAR” was searched as a word. Did you mean: "peace war"~5'
    ignored = Notice(NoticeKind.UNKNOWN_OPERATOR, ("||",), meant="peace OR war")
    assert notice_sentence(ignored) == "“||” was ignored. Did you mean: peace OR war"
    mark = Notice(NoticeKind.QUESTION_MARK, ("lin?",), meant="lin*")
    assert notice_sentence(mark) == "The question mark after “lin” was ignored. Did you mean: lin*"


def test_notices_name_what_was_changed() -> None:
    """Patterns, years and names of authors are repeated as typed."""
    cut = Notice(NoticeKind.EXPANSION_CUT, ("a*",), limit=1000, count=4321)
    assert notice_sentence(cut) == (
        "“a*” matches 4,321 words; the 1,000 most frequent were searched."
    )
    names = Notice(NoticeKind.AUTHOR_NAMES, ("ann", "other"))
    assert notice_sentence(names) == (
        "No paragraph contains “ann” or “other”. "
        "They are in authors’ names, so they were used as filters."
    )
    name = Notice(NoticeKind.AUTHOR_NAMES, ("heron",))
    assert notice_sentence(name) == (
        "No paragraph contains “heron”. It is in an author’s name, so it was used as a filter."
    )


@pytest.mark.parametrize("change", Change)
def test_every_alternative_has_a_name(change: Change) -> None:
    """Whatever an alternative changes, it can follow the word *try*."""
    alternative = Alternative(
        change, Word("peace"), SearchRequest(), 2, (Word("zeppelin"), Phrase(("a", "b")))
    )
    name = alternative_name(alternative)
    assert name[0].islower()
    assert (name == "without “zeppelin” and “a b”") == (change is Change.WITHOUT)


def test_missing_words_are_listed() -> None:
    """One sentence names all words that do not occur, and there is none where all occur."""
    assert missing_words(NoResults()) == ""
    assert missing_words(NoResults((Word("zeppelin"),))) == "No text here contains “zeppelin”."
    both = NoResults((Word("zeppelin"), Word("zebra")))
    assert missing_words(both) == "No text here contains “zeppelin” or “zebra”."


def test_closest_matches_have_a_heading() -> None:
    """It says how many of the words they have, where that is the same number for all."""
    assert closest_heading(Closest((), 3, 1, 2)) == "Closest matches (1 of your 2 words)"
    assert closest_heading(Closest((), 3, 2, 2)).startswith("Closest matches (all your words, but")
    assert closest_heading(Closest((), 3, 0, 7)).startswith("Closest matches (some of your words")


def test_heading_counts_results() -> None:
    """The heading has the counts, or why there are none."""
    assert heading(NOTHING) == "No paragraphs found"
    assert (
        heading(replace(NOTHING, closest=Closest((), 3, 1, 2)))
        == "No paragraph contains all your words"
    )
    assert heading(replace(NOTHING, timed_out=True)) == "This search took too long"
    assert heading(replace(NOTHING, total=1, texts=1)) == "1 paragraph"
    assert heading(replace(NOTHING, total=1204, texts=2)) == "1,204 paragraphs in 2 texts"


def test_page_past_the_last_names_the_last() -> None:
    """A page after the last says which that is; others say nothing."""
    found = replace(NOTHING, total=30, texts=1)
    past = replace(found, request=SearchRequest(q="peace", page=9))
    assert past_last_page(found) == ""
    assert past_last_page(past) == "There are no results on this page; page 2 is the last."
    only = replace(past, total=3)
    assert past_last_page(only) == "There are no results on this page; there is only one page."


@pytest.mark.parametrize(
    ("zone", "place"),
    [(Zone.NOTE, "notes"), (Zone.STAGE, "stage directions"), (Zone.TEXT, "the text itself")],
)
def test_a_word_that_is_elsewhere_has_its_place(zone: Zone, place: str) -> None:
    """In a sentence, with the number of paragraphs."""
    word = Word("zebra")
    tree = word if zone is Zone.TEXT else And((Filter("kind", zone.value), word))
    found = Elsewhere(word, tree, 2)
    assert elsewhere_sentence(found) == f"“zebra” occurs in {place} (2 paragraphs)."
