"""Tracking linked words through corrections: only words with the fingerprint are ever shown as the linked ones."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.model.address import Address
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.wordlinks.selection import match_selection
from archive.wordlinks.selection import match_typed
from archive.wordlinks.tracking import LinkStatus
from archive.wordlinks.tracking import TrackedWords
from archive.wordlinks.tracking import track
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import Row
from archive.wordlinks.word_range import words_at
from tests.support.clocks import Ticks

#: Few words, so that they repeat and are mistaken for each other as easily as can be.
WORDS = st.sampled_from(
    ["the", "peace", "war", "of", "land", "and", "bread", "—", "people,", "The"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)


def text_of(*paragraphs: str) -> tuple[Paragraph, ...]:
    """Return numbered paragraphs."""
    return tuple(Paragraph(f"p{n}", text) for n, text in enumerate(paragraphs, start=1))


def follow(
    address: Address, *texts: Sequence[Paragraph], changes: Sequence[dict[str, str]] = ()
) -> TrackedWords:
    """Return what became of the words at *address* in *texts*, the revisions of a text."""
    revisions: list[RevisionSummary] = []
    for n, text in enumerate(texts):
        before = {p.number: p for p in texts[n - 1]} if n else {}
        changed = {p.number: "corrected" for p in text if before.get(p.number) != p}
        recorded = dict(changes[n]) if changes else changed
        revisions.append(RevisionSummary("text", n + 1, f"2026-11-{n + 1:02}", "", recorded))
    return track(address, revisions, lambda number: texts[number - 1])


@st.composite
def linked(draw: st.DrawFn, paragraphs: tuple[Paragraph, ...]) -> LinkedWords | None:
    """Draw some words of *paragraphs*, in one or over several."""
    row = Row(paragraphs)
    if not len(row):
        return None
    low = draw(st.integers(0, len(row) - 1))
    return row.words(low, draw(st.integers(low + 1, len(row))))


@given(st.lists(SENTENCES, min_size=1, max_size=4), st.data())
def test_any_selection_has_an_address_that_leads_to_it(
    texts: list[str], data: st.DataObject
) -> None:
    """Words to an address, read again from its text, to the same words."""
    paragraphs = text_of(*texts)
    words = data.draw(linked(paragraphs))
    if words is None:
        return
    address = Address.parse(str(words.address("text")))
    assert words_at(address, paragraphs) == words
    found = follow(address, paragraphs)
    assert (found.status, found.now) == (LinkStatus.UNCHANGED, words)


@given(st.lists(SENTENCES, min_size=1, max_size=3), st.data())
def test_a_selection_by_letters_is_its_words(texts: list[str], data: st.DataObject) -> None:
    """Letters counted without spaces, as a page counts them, are snapped to whole words."""
    paragraphs = text_of(*texts)
    words = data.draw(linked(paragraphs))
    if words is None:
        return
    first, last = words.paragraphs[0], words.paragraphs[-1]
    cut_in = data.draw(st.integers(0, 1))
    before = len("".join(first.text[: words.start].split()))
    until = len("".join(last.text[: words.end].split()))
    end_word = last.text[: words.end].rsplit(" ", 1)[-1]
    start = before + (cut_in if len(first.text[words.start :].split()[0]) > 1 else 0)
    end = until - (cut_in if len(end_word) > 1 else 0)
    if len(words.paragraphs) == 1 and start >= end:
        return
    assert match_selection(words.paragraphs, start, end) == words


@given(st.lists(SENTENCES, min_size=1, max_size=3), st.data())
def test_words_that_are_typed_are_among_the_places(texts: list[str], data: st.DataObject) -> None:
    """Whatever words of a paragraph are typed, the places offered have them, until there are too many."""
    paragraphs = text_of(*texts)
    words = data.draw(linked(paragraphs))
    if words is None:
        return
    chosen = match_typed(paragraphs, words.text, "")
    assert chosen.more or words in chosen.places
    assert {place.fingerprint for place in chosen.places} == {words.fingerprint}


@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=2, max_size=5), st.data())
def test_never_silently_elsewhere(texts: list[list[str]], data: st.DataObject) -> None:
    """After any corrections whatever, the words said to be unchanged or moved have the fingerprint of the link."""
    texts = [(text + ["gone"] * 4)[: max(map(len, texts))] for text in texts]
    revisions = [text_of(*text) for text in texts]
    words = data.draw(linked(text_of(*texts[0])))
    if words is None:
        return
    address = words.address("text")
    found = follow(address, *revisions)
    assert found.status is not LinkStatus.UNKNOWN
    assert found.was is not None
    assert found.was.fingerprint == words.fingerprint
    same = found.now is not None and found.now.fingerprint == words.fingerprint
    if found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED):
        assert same
    if found.status is LinkStatus.UNCHANGED:
        assert words_at(address, text_of(*texts[-1])) == found.now
    if found.status is LinkStatus.CORRECTED:
        assert found.since is not None
        assert found.until is not None
        assert found.since.number == found.until.number + 1


@given(
    SENTENCES,
    st.integers(1, 20),
    st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=6, max_size=6),
)
def test_a_made_up_fingerprint_is_unknown(text: str, word: int, mark: str) -> None:
    """A fingerprint that nobody made is that of no words."""
    address = Address.parse(f"text/p1~{word}.{mark}")
    row = Row(text_of(text))
    known = {row.words(n, n + 1).fingerprint for n in range(len(row))}
    found = follow(address, text_of(text))
    assert (found.status is LinkStatus.UNKNOWN) == (mark not in known or found.now is None)


def place(text: Sequence[Paragraph], number: str, first: int, last: int) -> Address:
    """Return the address of words of one paragraph."""
    row = Row([p for p in text if p.number == number])
    return row.words(first - 1, last).address("text")


class TestSince:
    """Since when."""

    def test_words_put_before_do_not_correct(self) -> None:
        """Words that moved in one revision and were corrected in a later one are unchanged until that one."""
        texts = [
            text_of("all power to the soviets now"),
            text_of("indeed all power to the soviets now"),
            text_of("indeed all might to the soviets now"),
        ]
        found = follow(place(texts[0], "p1", 2, 5), *texts)
        assert found.status is LinkStatus.CORRECTED
        assert found.until is not None
        assert found.since is not None
        assert found.was is not None
        assert (found.until.number, found.since.number) == (2, 3)
        assert (found.was.first, found.was.text) == (3, "power to the soviets")
        assert found.now is not None
        assert found.now.text == "might to the soviets"

    def test_moved_since(self) -> None:
        """Words that moved twice are at their place since the second time."""
        texts = [
            text_of("all power to the soviets"),
            text_of("so all power to the soviets"),
            text_of("so say all power to the soviets"),
            text_of("so say all power to the soviets, all"),
        ]
        found = follow(place(texts[0], "p1", 1, 5), *texts)
        assert found.status is LinkStatus.MOVED
        assert found.since is not None
        assert found.since.number == 3

    def test_to_another_paragraph(self) -> None:
        """Unmistakable words that were carried to another paragraph are found there; few words are not."""
        before = text_of("we want peace and land and bread today", "the end of it all")
        after = text_of("we are tired", "the end: peace and land and bread today")
        found = follow(place(before, "p1", 3, 8), before, after)
        assert found.status is LinkStatus.MOVED
        assert found.now is not None
        assert found.now.paragraphs[0].number == "p2"
        assert follow(place(before, "p1", 3, 4), before, after).status is LinkStatus.CORRECTED

    def test_a_common_word_is_not_found_anywhere(self) -> None:
        """One word of a paragraph that was written anew is not the same word somewhere else."""
        before, after = text_of("see the land"), text_of("and here follows another the")
        assert follow(place(before, "p1", 2, 2), before, after).status is LinkStatus.CORRECTED

    def test_split_and_merged_and_split(self) -> None:
        """Words are followed through every number that their paragraph had."""
        texts = [
            text_of("one two three four", "five six seven eight"),
            (Paragraph("p1", "one two three four five six seven eight"),),
            (Paragraph("p1", "one two three"), Paragraph("p1a", "four five six seven eight")),
        ]
        did = [{}, {"p1": "corrected", "p2": "merged into p1"}, {"p1": "split into p1, p1a"}]
        found = follow(place(texts[0], "p2", 2, 4), *texts, changes=did)
        assert found.status is LinkStatus.MOVED
        assert found.now is not None
        assert str(found.now.address("text")).startswith("/texts/text/p1a~3-5.")

    def test_withdrawn(self) -> None:
        """Words of a withdrawn paragraph are withdrawn, since that revision, and not found elsewhere."""
        before = text_of("peace to the people and land", "another")
        after = (Paragraph("p1", "", withdrawn="a slip"), before[1])
        found = follow(place(before, "p1", 1, 3), before, after, after)
        assert found.status is LinkStatus.WITHDRAWN
        assert found.since is not None
        assert found.since.number == 2
        assert found.here == (after[0],)


def words_over(text: Sequence[Paragraph], first: int, last: int) -> Address:
    """Return the address of the words from the second of one paragraph to the second of a later one."""
    row = Row(text)
    low = next(n for n, (place, word, _) in enumerate(row.places) if (place, word) == (first, 2))
    high = next(n for n, (place, word, _) in enumerate(row.places) if (place, word) == (last, 2))
    return row.words(low, high + 1).address("text")


LETTERS = "abcdefgh"
#: Eight paragraphs of four words each, which are nowhere else.
LETTERED = text_of(*(" ".join(f"{letter}{n}" for n in range(4)) for letter in LETTERS))


class TestApart:
    """Paragraphs of the words were moved apart."""

    @pytest.mark.parametrize(
        ("order", "parts"),
        [
            ("41235678", ["b1 b2 b3 c0 c1"]),
            ("21345678", ["b1 b2 b3", "c0 c1"]),
            ("13245678", ["b1 b2 b3", "c0 c1"]),
            ("31245678", ["b1 b2 b3", "c0 c1"]),
            ("13456782", ["b1 b2 b3", "c0 c1"]),
            ("45678123", ["b1 b2 b3 c0 c1"]),
        ],
    )
    def test_two_paragraphs(self, order: str, parts: list[str]) -> None:
        """Words over paragraphs that still follow one another are in their place; else each part has its own."""
        after = tuple(LETTERED[int(n) - 1] for n in order)
        moved = {p.number: "moved" for n, p in enumerate(after) if LETTERED[n] != p}
        found = follow(words_over(LETTERED, 1, 2), LETTERED, after, changes=[{}, moved])
        together = len(parts) == 1
        assert found.status is (LinkStatus.UNCHANGED if together else LinkStatus.SEPARATED)
        shown = [found.now] if together else found.parts
        assert [each.text.replace("\n", " ") for each in shown if each] == parts
        assert found.was is not None
        assert found.was.text.replace("\n", " ") == " ".join(parts)

    def test_a_corrected_part(self) -> None:
        """If a word of one part was corrected as well, the words are corrected, and both parts are told."""
        moved = (*LETTERED[2:], LETTERED[1], LETTERED[0])
        after = tuple(Paragraph(p.number, p.text.replace("b2", "bb")) for p in moved)
        found = follow(words_over(LETTERED, 1, 2), LETTERED, moved, after)
        assert found.status is LinkStatus.CORRECTED
        assert [part.text for part in found.parts] == ["b1 bb b3", "c0 c1"]
        assert found.until is not None
        assert found.since is not None
        # They were apart before they were corrected.
        assert (found.until.number, found.since.number) == (1, 3)

    def test_a_withdrawn_part(self) -> None:
        """If one of the paragraphs is withdrawn, the words of the other are told."""
        gone = Paragraph("p2", "", withdrawn="a slip")
        after = (LETTERED[0], gone, *LETTERED[2:])
        changes = [{}, {"p2": "withdrawn"}]
        found = follow(words_over(LETTERED, 1, 2), LETTERED, after, changes=changes)
        assert found.status is LinkStatus.CORRECTED
        assert found.now is not None
        assert found.now.text == "c0 c1"
        assert [paragraph.number for paragraph in found.here] == ["p2", "p3"]

    def test_together_again(self) -> None:
        """Words whose paragraphs were moved back are marked at their place."""
        apart = (*LETTERED[1:], LETTERED[0])
        found = follow(words_over(LETTERED, 0, 1), LETTERED, apart, LETTERED)
        assert found.status is LinkStatus.UNCHANGED

    @pytest.mark.parametrize("inserted_with", ["the split", "a later revision"])
    def test_together_again_elsewhere(self, inserted_with: str) -> None:
        """While a new paragraph was between them, words were not where they are since it was moved away."""
        split = (Paragraph("p1", "a0"), Paragraph("p1a", "a1 a2 a3"), *LETTERED[1:])
        new = Paragraph("p1b", "x0 x1")
        apart = (*split[:2], new, *split[2:])
        together = (*split, new)
        first = apart if inserted_with == "the split" else split
        did = [
            {},
            {
                "p1": "split into p1, p1a",
                "p1a": "new",
                **({"p1b": "new"} if first is apart else {}),
            },
            {"p1b": "new"} if first is split else {"record": "corrected"},
            {"p1b": "moved after p8"},
            {"p8": "corrected"},
        ]
        texts = (LETTERED, first, apart, together, together)
        found = follow(words_over(LETTERED, 0, 1), *texts, changes=did)
        assert found.status is LinkStatus.MOVED
        assert found.since is not None
        assert found.since.number == 4

    def test_parts_of_a_split_paragraph(self) -> None:
        """Words that were divided by a split, and whose second part was moved, are in two places."""
        split = (
            Paragraph("p1", "a0 a1"),
            Paragraph("p1a", "a2 a3"),
            *LETTERED[1:],
        )
        moved = (split[0], *split[2:], split[1])
        changes = [{}, {"p1": "split into p1, p1a", "p1a": "new"}, {"p1a": "moved after p8"}]
        found = follow(place(LETTERED, "p1", 2, 3), LETTERED, split, moved, changes=changes)
        assert found.status is LinkStatus.SEPARATED
        assert [part.text for part in found.parts] == ["a1", "a2"]

    @given(st.permutations(range(8)), st.integers(0, 7), st.integers(0, 7))
    def test_any_order(self, order: list[int], one: int, other: int) -> None:
        """However the paragraphs are moved, all words are told, in their order, and no others."""
        first, last = sorted((one, other))
        if first == last:
            return
        address = words_over(LETTERED, first, last)
        after = tuple(LETTERED[n] for n in order)
        moved = {p.number: "moved" for n, p in enumerate(after) if LETTERED[n] != p}
        found = follow(address, LETTERED, after, changes=[{}, moved or {"record": "corrected"}])
        assert found.status in (LinkStatus.UNCHANGED, LinkStatus.MOVED, LinkStatus.SEPARATED)
        shown = found.parts or ((found.now,) if found.now else ())
        assert found.was is not None
        assert " ".join(part.text for part in shown).split() == found.was.text.split()
        for part in shown:
            assert words_at(part.address("text"), after) == part


class TestTime:
    """A link of many words that many revisions corrected is followed until its time is over."""

    WORDS = 500
    REVISIONS = 8

    def texts(self) -> list[tuple[Paragraph, ...]]:
        """Return revisions of one paragraph, each of which corrects one word."""
        words = [f"word{n}" for n in range(self.WORDS)]
        found = []
        for revision in range(self.REVISIONS):
            words[revision * 7] = f"corrected{revision}"
            found.append(text_of(" ".join(words), "Another paragraph."))
        return found

    def track(self, deadline: Deadline) -> TrackedWords:
        """Follow all words of the first revision, whose texts need not be read."""
        texts = self.texts()
        revisions = [
            RevisionSummary("text", n, "2026-11-29", "", {"p1": "corrected"})
            for n in range(1, len(texts) + 1)
        ]
        link = Row(texts[0][:1]).words(0, self.WORDS).address("text")
        return track(link, revisions, lambda number: texts[number - 1], deadline)

    def test_it_ends_at_the_deadline(self) -> None:
        """At whatever look the time is over, that look ends the work."""
        unhurried = Ticks()
        whole = self.track(unhurried.deadline(10**9))
        assert whole.status is LinkStatus.CORRECTED
        assert unhurried.looks > 2 * self.REVISIONS
        for looks in range(0, unhurried.looks, 3):
            clock = Ticks()
            with pytest.raises(DeadlineExceeded):
                self.track(clock.deadline(looks))
            assert clock.looks == looks + 1
        assert self.track(Ticks().deadline(unhurried.looks)) == whole


class TestReading:
    """Revisions are read only where they may have changed the words."""

    def reads(self, address: Address, changes: Sequence[dict[str, str]]) -> list[int]:
        """Return the revisions that are read to follow a link through *changes*, which change no words here."""
        numbers: list[int] = []
        summaries = [
            RevisionSummary("text", n, "2026-11-01", "", change)
            for n, change in enumerate(changes, 1)
        ]

        def read(number: int) -> Sequence[Paragraph]:
            numbers.append(number)
            return LETTERED

        track(address, summaries, read)
        return numbers

    @pytest.mark.parametrize("place", ["p2~1-2.aaaaaa", "p2~1-p4~2.aaaaaa", "p4~1-p2~2.aaaaaa"])
    def test_of_a_link_that_nobody_made(self, place: str) -> None:
        """Sixty corrections of other paragraphs are not read, nor the record of the text."""
        changes = [{}, *[{"p7": "corrected", "record": "corrected"}] * 60]
        assert len(self.reads(Address.parse(f"text/{place}"), changes)) == 1

    @pytest.mark.parametrize("did", ["moved after p1", "new", "withdrawn", "merged into p6"])
    def test_what_may_be_between(self, did: str) -> None:
        """A revision that moved or added another paragraph may have put it between two."""
        changes = [{}, {"p7": did}]
        assert len(self.reads(Address.parse("text/p2~1-p4~2.aaaaaa"), changes)) == 2
        assert len(self.reads(Address.parse("text/p2~1-3.aaaaaa"), changes)) == 1

    def test_a_change_inside(self) -> None:
        """A correction between the ends of a link is read."""
        changes = [{}, {"p3": "corrected"}, {"p7": "corrected"}]
        assert self.reads(Address.parse("text/p2~1-p4~2.aaaaaa"), changes) == [3, 1]
