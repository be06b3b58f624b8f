"""Ranges are followed through every order of their text: each shows what it cited, and says what was done to that."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.library.ranges import TrackedRange
from archive.library.ranges import track_range
from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers
from archive.model.edition import Event


@dataclass
class Text:
    """A text of which each paragraph has words that are nowhere else, and the orders that it had."""

    words: dict[str, list[str]]
    arrangements: list[Arrangement] = field(default_factory=list)
    #: The words of the paragraphs of each order.
    past: list[dict[str, list[str]]] = field(default_factory=list)
    made: int = 0

    @classmethod
    def of(cls, count: int) -> "Text":
        """Return a text of *count* paragraphs of four words, published once."""
        text = cls({})
        for n in range(1, count + 1):
            text.words[f"p{n}"] = text.new_words()
        text.publish()
        return text

    def new_words(self) -> list[str]:
        """Return four words that are new."""
        self.made += 4
        return [f"w{self.made - n}" for n in range(4)]

    def publish(
        self,
        *,
        added: Sequence[str] = (),
        became: Mapping[str, tuple[str, ...]] | None = None,
        moved: Mapping[str, str] | None = None,
    ) -> None:
        """Add the order as it is now."""
        listed = list_numbers(self.words)
        number = len(self.arrangements) + 1
        made = Arrangement(number, listed, tuple(added), became or {}, moved or {})
        self.arrangements.append(made)
        self.past.append({name: list(words) for name, words in self.words.items()})

    def put(self, number: str, words: list[str], after: str) -> None:
        """Put a paragraph after another one, or at the beginning."""
        items = [item for item in self.words.items() if item[0] != number]
        at = 1 + [name for name, _ in items].index(after) if after else 0
        self.words = dict([*items[:at], (number, words), *items[at:]])

    def move(self, number: str, after: str) -> None:
        """Move a paragraph."""
        self.put(number, self.words[number], after)
        self.publish(moved={number: f"after {after}" if after else "to the beginning"})

    def merge(self, first: str, second: str) -> None:
        """Give the words of the second of two neighbours to the first."""
        self.words[first] += self.words.pop(second)
        self.publish(became={second: (first,)})

    def split(self, number: str) -> None:
        """Give half of the words of a paragraph to a new one after it."""
        half = len(self.words[number]) // 2
        part = f"s{len(self.arrangements)}"
        words, self.words[number] = self.words[number][half:], self.words[number][:half]
        self.put(part, words, number)
        self.publish(became={number: (number, part)})

    def add(self, after: str) -> None:
        """Put a new paragraph after another."""
        number = f"n{len(self.arrangements)}"
        self.put(number, self.new_words(), after)
        self.publish(added=[number])

    def do(self, script: str) -> "Text":
        """Do what a script says: ``move p1 p4; merge p6 p7; split p5; add p2``."""
        for line in filter(None, map(str.strip, script.split(";"))):
            name, *numbers = line.split()
            getattr(self, name)(*numbers)
        return self

    def track(self, first: str, last: str) -> TrackedRange | None:
        """Return the range in the text as it is now."""
        return track_range(first, last, self.arrangements)


@pytest.mark.parametrize(
    ("script", "ends", "shown", "between"),
    [
        ("", "p2 p4", "p2 p3 p4", ""),
        # An end that was moved takes nothing along, in either direction.
        ("move p1 p4", "p1 p2", "p2 p1", "p3 p4"),
        ("move p2 p9", "p1 p2", "p1 p2", "p3 p4 p5 p6 p7 p8 p9"),
        ("move p9 p1", "p7 p9", "p9 p7 p8", "p2 p3 p4 p5 p6"),
        # Nor does a paragraph get out of a range, or into it, by being moved.
        ("move p3 p9", "p2 p4", "p2 p4 p3", "p5 p6 p7 p8 p9"),
        ("move p9 p2", "p2 p4", "p2 p3 p4", "p9"),
        ("move p2 p3", "p1 p4", "p1 p3 p2 p4", ""),
        ("move p3 p1", "p1 p9", "p1 p3 p2 p4 p5 p6 p7 p8 p9", ""),
        ("move p1 p4; move p1 p9", "p1 p2", "p2 p1", "p3 p4 p5 p6 p7 p8 p9"),
        ("move p1 p4; move p2 p4", "p1 p2", "p2 p1", ""),
        # A range that could be cited only since a move is what is between its ends since then.
        ("move p1 p4", "p4 p1", "p4 p1", ""),
        ("move p1 p4", "p2 p1", "p2 p3 p4 p1", ""),
        ("move p1 p4; move p3 p9", "p2 p1", "p2 p4 p1 p3", "p5 p6 p7 p8 p9"),
        # Merged and divided paragraphs are where their words are.
        ("merge p6 p7; move p8 p9", "p7 p9", "p6 p9 p8", ""),
        ("move p8 p9; merge p6 p7", "p7 p9", "p6 p9 p8", ""),
        ("merge p3 p4", "p4 p5", "p3 p5", ""),
        ("merge p3 p4", "p2 p3", "p2 p3", ""),
        ("move p9 p2; merge p2 p9", "p8 p9", "p2 p8", "p3 p4 p5 p6 p7"),
        ("split p3", "p2 p3", "p2 p3 s1", ""),
        ("split p3", "p3 p4", "p3 s1 p4", ""),
        ("split p3; move s1 p9", "p2 p3", "p2 p3 s1", "p4 p5 p6 p7 p8 p9"),
        ("split p3; merge s1 p4", "p2 p3", "p2 p3 s1", ""),
        ("split p3; split s1", "p3 p3", "p3 s1 s2", ""),
        # What is added between two of its paragraphs belongs to it, and stays.
        ("add p2", "p2 p3", "p2 n1 p3", ""),
        ("add p3", "p2 p3", "p2 p3", ""),
        ("add p2; move n1 p9", "p2 p3", "p2 p3 n1", "p4 p5 p6 p7 p8 p9"),
        ("move p9 p2; add p9", "p2 p3", "p2 p3", "p9 n2"),
        ("move p3 p9; add p5", "p2 p3", "p2 p3", "p4 p5 n2 p6 p7 p8 p9"),
        ("move p3 p9; add p9", "p2 p4", "p2 p4 p3", "p5 p6 p7 p8 p9 n2"),
    ],
)
def test_what_a_range_shows(script: str, ends: str, shown: str, between: str) -> None:
    """After moves, merges, splits and insertions, a range has its own paragraphs, and names those that are between."""
    tracked = Text.of(9).do(script).track(*ends.split())
    assert tracked is not None
    # Those that were added between paragraphs that are apart by now belong to neither.
    assert (" ".join(tracked.numbers), " ".join(tracked.between)) == (
        shown,
        between,
    )


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        ("", "p4 p2"),
        ("", "p2 p99"),
        ("move p1 p4", "p3 p2"),
        # They were never in the text at the same time.
        ("merge p3 p4; add p7", "p4 n2"),
    ],
)
def test_a_range_that_never_was(script: str, ends: str) -> None:
    """No order had both ends, in this order."""
    assert Text.of(9).do(script).track(*ends.split()) is None


@pytest.mark.parametrize(
    ("script", "ends", "until", "done"),
    [
        ("move p7 p8", "p1 p3", None, ""),
        ("add p1; split p5", "p2 p4", None, ""),
        ("move p2 p9; move p2 p1", "p1 p3", None, ""),
        ("move p1 p4", "p1 p2", 1, "2 p1 moved"),
        ("move p7 p8; move p9 p2", "p2 p3", 2, "3 p9 moved"),
        ("move p7 p8; move p3 p1", "p1 p4", 2, "3 p3 moved"),
        ("merge p6 p7; move p8 p9", "p7 p9", 1, "2 p7 merged; 3 p8 moved"),
        ("split p3", "p2 p3", 1, "2 p3 split"),
        ("add p2; move n1 p9", "p2 p3", 1, "2 n1 new; 3 n1 moved"),
        ("move p1 p4; add p4", "p4 p1", 2, "3 n2 new"),
    ],
)
def test_since_when_and_what_was_done(script: str, ends: str, until: int | None, done: str) -> None:
    """The last revision with the range as it was published, and what was done to it, or got between it, since."""
    tracked = Text.of(9).do(script).track(*ends.split())
    assert tracked is not None
    assert tracked.until == until
    assert "; ".join(f"{c.revision} {c.number} {c.event.value}" for c in tracked.changes) == done


STEPS = some.tuples(
    some.sampled_from(["move", "merge", "split", "add"]), some.integers(0, 20), some.integers(0, 20)
)


def take_step(text: Text, name: str, n: int, m: int) -> None:
    """Take one step of a random life, if it is possible."""
    numbers = list(text.words)
    one, other = numbers[n % len(numbers)], numbers[m % len(numbers)]
    if name == "move" and one != other:
        text.move(one, other if m % 5 else "")
    elif name == "merge" and (at := numbers.index(one)) + 1 < len(numbers):
        text.merge(one, numbers[at + 1])
    elif name == "split" and len(text.words[one]) > 1:
        text.split(one)
    elif name == "add":
        text.add(one)


def cited(text: Text, first: str, last: str) -> set[str]:
    """Return the words between two paragraphs when these first came in this order: what the range was published as."""
    for words in text.past:
        numbers = list(words)
        if first in words and last in words and numbers.index(first) <= numbers.index(last):
            inside = numbers[numbers.index(first) : numbers.index(last) + 1]
            return {word for number in inside for word in words[number]}
    return set()


@given(some.lists(STEPS, max_size=8), some.integers(2, 7))
def test_every_range_shows_what_it_cited(steps: list[tuple[str, int, int]], count: int) -> None:
    """In any life of a text, a range shows all words that it was published with, and says where others come from."""
    text = Text.of(count)
    for step in steps:
        take_step(text, *step)
    ever = {number for words in text.past for number in words}
    for first in ever:
        for last in ever:
            wanted, tracked = cited(text, first, last), text.track(first, last)
            assert (tracked is None) == (not wanted)
            if tracked is None:
                continue
            shown = {word for number in tracked.numbers for word in text.words[number]}
            assert wanted <= shown
            told = {n for c in tracked.changes for n in (c.number, *c.others)}
            for number in tracked.numbers:
                assert set(text.words[number]) <= wanted or number in told
            order = list(text.words)
            assert [n for n in order if n in tracked.numbers] == list(tracked.numbers)
            low, high = order.index(tracked.numbers[0]), order.index(tracked.numbers[-1])
            assert {*tracked.numbers, *tracked.between} == set(order[low : high + 1])
            if tracked.until is None:
                assert (shown, tracked.changes, tracked.between) == (wanted, (), ())
            else:
                had = text.past[tracked.until - 1]
                inside = text.arrangements[tracked.until - 1].between(first, last).split()
                assert {word for number in inside for word in had[number]} == wanted


@given(some.lists(STEPS, max_size=8))
def test_a_move_never_changes_what_a_range_shows(steps: list[tuple[str, int, int]]) -> None:
    """Whoever cites a range sees the same paragraphs after any paragraph was moved, in another order perhaps."""
    text = Text.of(5)
    for step in steps:
        take_step(text, *step)
    numbers = list(text.words)
    pairs = [(first, last) for n, first in enumerate(numbers) for last in numbers[n:]]
    before = {pair: text.track(*pair) for pair in pairs}
    if len(numbers) > 1:
        text.move(numbers[0], numbers[-1])
    for pair, was in before.items():
        now = text.track(*pair)
        assert was is not None
        assert now is not None
        assert set(now.numbers) == set(was.numbers)


def test_a_gap_in_the_history_is_followed() -> None:
    """A paragraph that got lost with a damaged history is left out, and nothing raises."""
    text = Text.of(4)
    text.publish()
    lost = replace(text.arrangements[1], listed=" p1 p2 p4 ")
    tracked = track_range("p2", "p3", [text.arrangements[0], lost])
    assert tracked is not None
    assert (tracked.numbers, tracked.until) == (("p2",), 1)
    assert track_range("p3", "p3", [text.arrangements[0], lost]) is None


def test_events_of_ranges() -> None:
    """The changes are told by the events that the history of a paragraph has."""
    tracked = Text.of(4).do("add p2; split p3; merge p1 p2; move p4 p1").track("p1", "p4")
    assert tracked is not None
    events = [change.event for change in tracked.changes]
    assert events == [Event.NEW, Event.SPLIT, Event.MERGED, Event.MOVED]
    assert tracked.changes[1].others == ("s2",)
    assert tracked.changes[2].others == ("p1",)
    assert tracked.changes[3].moved == "after p1"
