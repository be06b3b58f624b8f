"""Tracking linked words through corrections: only words with the fingerprint are ever shown as the linked ones."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

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
