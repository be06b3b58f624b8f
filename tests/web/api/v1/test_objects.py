"""The objects of the JSON API: one shape wherever a program meets a text, a passage, a hit or a verdict."""

from collections.abc import Iterator

import pytest

from archive.citation import plain
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.search.request import SearchRequest
from archive.settings import Settings
from archive.web import create_app
from archive.web.api.passage_formats import passage_source
from archive.web.api.v1 import objects
from archive.web.api.v1.objects import Json
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import absolute
from archive.web.context import current
from archive.web.wording.quotation import remark_sentence

#: What each object says of its text.
HEAD = {"ref", "url", "slug", "title", "authors", "date", "language", "status", "revision"}


@pytest.fixture(scope="module", autouse=True)
def request_context(corrected: Settings) -> Iterator[None]:
    """A request to the site of a text with two revisions."""
    with create_app(corrected).test_request_context("/", base_url="https://archive.example.org"):
        yield


def passage_at(ref: str) -> Json:
    """Return the object of the passage *ref*."""
    where = read_address(ref)
    found = passage(current.generation.library, where)
    return objects.passage_object(passage_source(found, where), rights="Free to use")


def test_a_text_has_dates_and_languages_for_machines() -> None:
    """ISO dates of both calendars, the tag of the language, the revision and its day."""
    entry = current.generation.library.entry("report-on-peace")
    text = objects.text_object(entry, absolute=absolute, rights="Free to use")
    assert text.keys() >= HEAD
    assert (text["date"], text["date_old_style"]) == ("1917-11-08", "1917-10-26")
    assert (text["language"], text["status"], text["revision"]) == ("en", "published", 1)
    assert text["url"] == "https://archive.example.org/texts/report-on-peace"
    assert text["rights"] == "Free to use"
    sections = passage(current.generation.library, read_address("report-on-peace")).sections
    made = objects.section_objects("report-on-peace", sections)
    assert [(each["id"], each["first"]) for each in made][:2] == [("s1", "p1"), ("s2", "p2")]


def test_a_passage_has_its_citation_and_its_neighbours() -> None:
    """The words of each paragraph with their marks, the citation with its locator, and what is around it."""
    found = passage_at("notice/p2")
    assert found.keys() >= HEAD
    assert (found["previous"], found["next"]) == ("notice/p1", None)
    assert "para. 2" in found["citation"]
    (paragraph,) = found["paragraphs"]
    (reading,) = paragraph["emendations"]
    assert paragraph["text"][reading["start"] : reading["end"]] == "aboard"
    assert reading["transmitted"] == "abord"


def test_an_earlier_revision_keeps_its_words_and_its_refs() -> None:
    """The refs of its paragraphs are those of the revision, so that they mean the same for ever."""
    found = passage_at("notice@1/p1")
    assert found["revision"] == 1
    assert found["revised"] == "2026-11-01"
    assert found["paragraphs"][0]["ref"] == "notice@1/p1"
    assert "at noon" in found["paragraphs"][0]["text"]


def test_a_hit_has_offsets_into_its_words() -> None:
    """Each highlight is a span of code points of the text beside it."""
    generation = current.generation
    results = generation.searcher.search(SearchRequest(q="ferry"), current.deadline)
    hit = results.hits[0]
    made = objects.hit_object(
        hit,
        generation.library.entry(hit.ref.slug),
        citation=plain(citation_of(record_at(hit.ref.address)).main),
        absolute=absolute,
    )
    assert made.keys() >= HEAD
    assert [made["text"][start:end] for start, end in made["highlights"]] == ["ferry"]
    assert (made["ref"], made["revision"], made["date"]) == ("notice/p1", 2, "1921-05-01")


def test_a_verdict_says_what_was_searched() -> None:
    """Each place has its differing words, its citation and its revision; the verdict, what it is based on."""
    (result,) = current.generation.quotations.check(
        "The ferry leaves at ten o'clock from the old quay", current.deadline
    )
    made = objects.verdict_object(
        result,
        entry=current.generation.library.entry,
        citation=lambda place: plain(citation_of(record_at(place)).main),
        remark=remark_sentence,
        url="https://archive.example.org/quotation?q=",
        absolute=absolute,
    )
    (place,) = made["places"]
    assert made["verdict"] == "close"
    assert place.keys() >= HEAD
    assert place["date"] == "1921-05-01"
    assert [each["source"] for each in place["differences"]] == ["one"]
    assert made["searched"]["texts"] == 2


def test_a_history_tells_the_words_before_and_after() -> None:
    """The old sides of the words, joined, are those of the revision before; the new sides those since."""
    past, where = current.generation.library.past, read_address("notice/p1")
    found = past.corrections_of("notice", ["p1"])
    made = objects.history_object(
        where, past.summaries_of("notice", [2]), found, total=len(found), absolute=absolute
    )
    (correction,) = made["corrections"]
    assert (correction["ref"], correction["date"]) == ("notice@2/p1", "2026-11-02")
    assert "".join(step["old"] for step in correction["words"]) == (
        "The ferry leaves at noon from the old quay."
    )
    published = next(
        each
        for each in current.generation.library.published.newest(0, 9)
        if each.summary.number == 2
    )
    assert objects.change_object(published, absolute=absolute)["change"] == "corrected"
    assert objects.revision_object(published.summary, absolute=absolute)["ref"] == "notice@2"
