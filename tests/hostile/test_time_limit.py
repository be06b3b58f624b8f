"""The time limit holds for every address: work looks at the clock, and ends soon after the time is over."""

import itertools
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.index.protocol import Expansion
from archive.search.index.protocol import Word
from archive.search.index.protocol import Words
from archive.search.index.vocabulary import Vocabulary
from archive.search.index.wildcards import wildcard_pattern
from archive.search.index.words import SegmentedWords
from archive.settings import Settings
from archive.web import create_app
from tests.support.clocks import Ticks
from tests.support.long_requests import QUERIES
from tests.support.long_requests import SHORT
from tests.support.long_requests import long_addresses
from tests.support.long_requests import long_settings
from tests.support.segments import words_of

ADDRESSES = [
    (endpoint, address) for endpoint, listed in long_addresses().items() for address in listed
]
#: Words of each text where looks at the clock are counted, and where processor time is.
FEW_WORDS, MANY_WORDS = 2_000, 30_000
#: Looks at the clock before the time is over, and after: feedback, survey, marks and page may each take one.
LOOKS, MAX_LOOKS_AFTERWARDS = 3, 12
#: Words that are looked up to return ten, of tens of thousands.
MAX_LOOKUPS = 100
#: Of the addresses of each endpoint, one in so many must show that it ends in time, and the first always.
THINNED = 4
#: Moments of one request at which its time is over.
MOMENTS = 12
#: The time limit where processor time is counted, and what an answer may take beyond it. Half a second is
#: promised; the rest is room for slow machines.
LIMIT_S, ROOM_S = 0.2, 2.3
#: Addresses whose processor time is counted without ``--soak``.
MEASURED = 60


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small collection of texts that are long in every way."""
    return long_settings(tmp_path_factory.mktemp("few"), words=FEW_WORDS)


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def many(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Settings:
    """A larger one."""
    folder = tmp_path_factory.mktemp("many")
    return long_settings(folder, words=MANY_WORDS, engine=request.param)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """Many different words, in two segments that share half of theirs."""
    folder = tmp_path_factory.mktemp("words")
    listed = [f"w{''.join(letters)}b" for letters in itertools.product("abcdefghijklm", repeat=4)]
    vocabularies = []
    for first in (0, len(listed) // 3):
        path = folder / f"{first}.arrays"
        write_arrays(path, words_of([" ".join(listed[first:])]).arrays)
        vocabularies.append(Vocabulary(ArrayFile(path)))
    return SegmentedWords(vocabularies, lambda segment, document: segment + document)


def _matching(wildcard: str, words: Words, deadline: Deadline) -> Expansion:
    return words.matching([wildcard_pattern(wildcard, str)], deadline, most=1000)


def _similar(word: str, errors: int, words: Words, deadline: Deadline) -> Expansion:
    return words.similar([word], errors, deadline)


def _every(words: Words) -> Expansion:
    return words.matching([wildcard_pattern("*", str)], NEVER)


def site(settings: Settings, seconds: float) -> Flask:
    """Return a site whose requests have so many *seconds*."""
    return create_app(replace(settings, query_seconds=seconds, export_seconds=seconds))


def answer(client: FlaskClient, address: str) -> tuple[int, Headers, bytes]:
    """Return the status, headers and body of the response at *address*."""
    with client.get(address) as response:
        return response.status_code, response.headers, response.data


def test_every_endpoint_is_tried(few: Settings) -> None:
    """Each route of the site has addresses here that are long, or reads nothing that could be."""
    app = site(few, 1.0)
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == {endpoint for endpoint, _ in ADDRESSES} | SHORT
    for endpoint, address in ADDRESSES:
        matched, _ = app.url_map.bind("localhost").match(address.partition("?")[0])
        assert matched == endpoint, address


def test_work_ends_soon_after_the_deadline(few: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it an answer comes within a few looks at the clock; what is not complete is not cached, or 503."""
    clock = Ticks()
    monkeypatch.setattr("archive.deadline.monotonic", clock)
    monkeypatch.setattr("archive.deadline.thread_time", clock)
    unhurried, hurried = (site(few, seconds).test_client() for seconds in (1e9, float(LOOKS)))
    ended_early = set()
    chosen = [
        (endpoint, address)
        for endpoint, listed in long_addresses().items()
        for address in listed[::THINNED]
    ]
    for endpoint, address in chosen:
        whole, _, whole_body = answer(unhurried, address)
        before = clock.looks
        status, headers, body = answer(hurried, address)
        assert clock.looks - before <= 1 + LOOKS + MAX_LOOKS_AFTERWARDS, address
        if (status, body) == (whole, whole_body):
            continue
        ended_early.add(endpoint)
        assert "ETag" not in headers, address
        if status == 503:
            assert int(headers["Retry-After"]) > 0, address
        else:
            assert status == whole == 200, address
            assert headers["Cache-Control"] == "no-store", address
    # The others have less to do than would take so many looks.
    assert ended_early >= {
        "search.search",
        "search.search_as_json",
        "all_hits.hits_as_csv",
        "all_hits.lines_as_csv",
        "all_hits.lines_as_json",
        "reference_files.references",
        "feeds.search_feed",
        "texts.place",
        "word_link_form.words",
        "bibliography.citations",
        "bibliography.records",
        "quotations.quotation",
        "quotations.quotation_as_json",
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=a+b*", ("This search took too long",)),
        (
            "/search?q=a+b*&view=concordance&order=left",
            (
                "This search took too long",
                "There was no time to count",
                "There was no time to sort",
            ),
        ),
        (
            "/search?q=a+b*&view=overview",
            ("This search took too long", "There was no time to count"),
        ),
        ("/search.json?q=a+b*", ('"timed_out":true',)),
        (f"/texts/revised/p1?q={quote_plus(QUERIES['fuzzy or'])}", ("is marked here",)),
        ("/citations?p=many/p1&p=marks/p1&p=revised@1/p1", ("there was no time for the others",)),
    ],
)
def test_an_answer_that_is_not_complete_says_so(
    few: Settings, monkeypatch: pytest.MonkeyPatch, address: str, said: tuple[str, ...]
) -> None:
    """At whatever moment the time is over, a page is complete, says what it lacks, or is refused politely."""
    clock = Ticks()
    monkeypatch.setattr("archive.deadline.monotonic", clock)
    monkeypatch.setattr("archive.deadline.thread_time", clock)
    _, _, whole = answer(site(few, 1e9).test_client(), address)
    looks = clock.looks
    assert not any(sentence in whole.decode() for sentence in said)
    heard = set()
    for seconds in range(0, looks + 1, max(1, looks // MOMENTS)):
        status, headers, body = answer(site(few, seconds).test_client(), address)
        if status == 503:
            assert b"took too long" in body
            assert int(headers["Retry-After"]) > 0
        elif body != whole:
            found = {sentence for sentence in said if sentence in body.decode()}
            # Without its strip or its advice a page of hits lacks nothing that it claims to have.
            assert found or headers["Cache-Control"] == "no-store"
            heard |= found
    assert heard == set(said)


def test_processor_time_is_limited(
    many: Settings, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config, seed: int
) -> None:
    """No answer takes much more than the time limit, however long its work would be."""
    monkeypatch.setattr("archive.deadline.monotonic", time.thread_time)
    client = site(many, LIMIT_S).test_client()
    client.get("/search?q=a")
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    soak = pytestconfig.getoption("--soak")
    addresses = ADDRESSES if soak else chance.sample(ADDRESSES, MEASURED)
    for _, address in addresses:
        started = time.thread_time()
        answer(client, address)
        assert time.thread_time() - started < LIMIT_S + ROOM_S, address


@pytest.mark.parametrize(
    "asked",
    [
        *(
            partial(_matching, wildcard)
            for wildcard in (
                *("w*", "*b", "*a*b*", "w?a*", "??????", "?*", "*ab*", "*a*a*a*", "w*b", "wa*b"),
                *("*abcdefab", "*q*", "w????b"),
            )
        ),
        *(partial(_similar, word, errors) for word in ("waaaab", "wxxxxb") for errors in (1, 2)),
        lambda words, deadline: words.located(_every(words).terms[::-1], deadline),
    ],
)
def test_looking_for_words_is_limited(
    words: Words, asked: Callable[[Words, Deadline], object]
) -> None:
    """However many words are like what was typed, all are looked at with an eye on the clock, and little work."""
    clock = Ticks()
    with pytest.raises(DeadlineExceeded):
        asked(words, clock.deadline(0))
    assert clock.looks == 1
    started = time.thread_time()
    with suppress(DeadlineExceeded):
        asked(words, Deadline.of_work(LIMIT_S))
    assert time.thread_time() - started < LIMIT_S + ROOM_S


@pytest.mark.parametrize("beginning", ["", "w", "wa", "waaaab", "x"])
def test_suggestions_of_equally_frequent_words_are_few_lookups(
    words: Words, monkeypatch: pytest.MonkeyPatch, beginning: str
) -> None:
    """Where every word of every segment is as rare as the next, the right ones are found, and few are looked up."""
    every = words.located(_every(words).terms, NEVER)
    counts = dict(zip(every.terms, every.paragraphs.tolist(), strict=True))
    begun = (term for term in counts if term.startswith(beginning))
    expected = sorted(begun, key=lambda term: (-counts[term], term))[:10]
    looked_up: list[str] = []
    word = SegmentedWords.word

    def noted(self: SegmentedWords, exact: str) -> Word | None:
        looked_up.append(exact)
        return word(self, exact)

    monkeypatch.setattr(SegmentedWords, "word", noted)
    found = words.beginning(beginning, 10, NEVER)
    assert [each.exact for each in found] == expected
    assert len(looked_up) <= MAX_LOOKUPS


def _many_parts(_: Settings) -> str:
    return " … ".join(["a b c d e f g h"] * 1_500)


def _many_marked(_: Settings) -> str:
    return '"a b" ' * 4_500


def _near_verbatim(settings: Settings) -> str:
    """Return four thousand short words of a text, one in ten another, and the last half wholly others."""
    source = (settings.texts / "pairs.md").read_text(encoding="utf-8").split()[-10_000:]
    altered = [word if n % 10 else "xx" for n, word in enumerate(source[:2_000])]
    return " ".join([*altered, *source[7_000:9_000]])


@pytest.mark.parametrize("quotation", [_many_parts, _many_marked, _near_verbatim])
def test_long_quotations_are_limited(
    many: Settings, monkeypatch: pytest.MonkeyPatch, quotation: Callable[[Settings], str]
) -> None:
    """A body as long as may be sent is checked within the limit, or refused politely."""
    monkeypatch.setattr("archive.deadline.monotonic", time.thread_time)
    client = site(many, LIMIT_S).test_client()
    body = {"q": quotation(many)}
    started = time.thread_time()
    status = client.post("/quotation", data=body).status_code
    assert time.thread_time() - started < LIMIT_S + ROOM_S
    assert status in {200, 503}
