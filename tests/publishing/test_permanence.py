"""Whatever is done to a text, in any order, every address that was ever published answers."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.collection.history import read_history
from archive.maintenance.check_texts import check
from archive.model.text import Text
from archive.publishing import amendments as amending
from archive.publishing.amendments import Amendment
from archive.publishing.publish import OutcomeKind
from archive.sources.canonical.format import read_canonical
from tests.support.lives import Life
from tests.support.lives import every_address_answers
from tests.support.lives import every_citation_holds
from tests.support.lives import every_revision_has_its_words
from tests.support.site import follow
from tests.support.tries import tries

WORDS = "peace war land bread treaty navy worker soldier vote press free tsar bank note armistice front".split()


def paragraph(seed: int) -> str:
    """Return a paragraph of its own: no two seeds have much in common."""
    return " ".join(f"{WORDS[(seed * 7 + n * 3) % len(WORDS)]}{seed}" for n in range(6)) + "."


def published(life: Life) -> Text:
    """Return the text as it is published."""
    last = read_history(life.texts.history_path(life.slug)).last
    assert last is not None
    return read_canonical(last.markdown, path="history").text


def numbers(life: Life) -> list[str]:
    """Return the numbers of the published text without tombstones."""
    return [p.number for p in published(life).paragraphs if not p.withdrawn]


class Steps:
    """The steps of a life; the two numbers of each choose paragraphs or words."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.fresh = 100

    def chosen(self, n: int) -> str:
        """Return a number of the published text."""
        listed = numbers(self.life)
        return listed[n % len(listed)] if listed else "p1"

    def amend(self, amendment: Amendment) -> None:
        """Do it, or be refused."""
        self.life.amend(amendment, "with a note")

    def correct(self, n: int, m: int) -> None:
        """Change a word."""
        self.life.edit(lambda text: text.replace(f"{WORDS[n % 16]}", WORDS[m % 16], 1))

    def insert(self, n: int, m: int) -> None:
        """Put in a new paragraph."""
        self.fresh += 1
        mark = f"{{#{self.chosen(n)}}}"
        self.life.edit(lambda text: text.replace(mark, f"{mark}\n\n{paragraph(self.fresh)}"))

    def delete_by_hand(self, n: int, m: int) -> None:
        """Remove a line, which publishing refuses until the editor explains it."""
        lines = self.life.path.read_text().split("\n")
        at = 5 + n % max(1, len(lines) - 5)
        self.life.path.write_text("\n".join(lines[:at] + lines[at + 1 :]))

    def split_by_hand(self, n: int, m: int) -> None:
        """Divide a line somewhere."""
        lines = self.life.path.read_text().split("\n")
        at = 5 + n % max(1, len(lines) - 5)
        words = lines[at : at + 1] and lines[at].split(" ")
        if words and len(words) > 2:
            cut = 1 + m % (len(words) - 1)
            lines[at] = " ".join(words[:cut]) + "\n\n" + " ".join(words[cut:])
        self.life.path.write_text("\n".join(lines))

    def publish(self, n: int, m: int) -> None:
        """Publish what is there."""
        self.life.publish()

    def put_back(self, n: int, m: int) -> None:
        """Start again from what is published."""
        last = read_history(self.life.texts.history_path(self.life.slug)).last
        assert last is not None
        self.life.path.write_text(last.markdown)

    def retire(self, n: int, m: int) -> None:
        """Withdraw a paragraph."""
        self.amend(amending.retire(self.chosen(n), "no reason"))

    def split(self, n: int, m: int) -> None:
        """Divide a paragraph at one of its words."""
        found = [p for p in published(self.life).paragraphs if p.number == self.chosen(n)]
        words = found[0].text.split() if found else ["x"]
        self.amend(amending.split(self.chosen(n), words[m % len(words)]))

    def merge(self, n: int, m: int) -> None:
        """Join a paragraph and the next one."""
        listed = numbers(self.life)
        if len(listed) > 1:
            at = n % (len(listed) - 1)
            self.amend(amending.merge(listed[at], listed[at + 1]))

    def move(self, n: int, m: int) -> None:
        """Put a paragraph at another place."""
        self.amend(amending.move(self.chosen(n), self.chosen(m) if m % 5 else ""))

    def rename(self, n: int, m: int) -> None:
        """Give it one of four slugs."""
        self.life.rename(f"slug-{n % 4}", "with a note")

    def retire_text(self, n: int, m: int) -> None:
        """Withdraw the whole."""
        if n % 4 == 0:
            self.amend(amending.retire_text("no reason"))


NAMES = [
    name for name in vars(Steps) if not name.startswith("_") and name not in ("chosen", "amend")
]


def step_named(steps: Steps, name: str) -> Callable[[int, int], None]:
    """Return the step called *name*."""
    step: Callable[[int, int], None] = getattr(steps, name)
    return step


@settings(max_examples=tries(8), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.integers(0, 60), st.integers(0, 60)),
        min_size=3,
        max_size=12,
    )
)
@example([("retire", 0, 0)] * 6)
# An empty line between two paragraphs is gone, and the first of them is withdrawn.
@example(
    [
        ("split", 49, 52),
        ("split", 17, 17),
        ("split", 55, 58),
        ("delete_by_hand", 29, 0),
        ("retire", 24, 0),
    ]
)
def test_every_address_ever_published_answers(sequence: list[tuple[str, int, int]]) -> None:
    """200, or 301 that ends at 200, or 410 with the reason; never another paragraph without a word of it."""
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), "slug-0")
        life.texts.path.mkdir()
        body = "\n\n".join(paragraph(n) for n in range(6))
        life.path.write_text(f"---\nslug: slug-0\ntitle: A\n---\n{body}\n")
        assert life.publish("").kind is OutcomeKind.PUBLISHED
        steps = Steps(life)
        for name, n, m in sequence:
            step_named(steps, name)(n, m)
        history = read_history(life.texts.history_path(life.slug))
        assert history.problems() == ()
        assert not [p for p in check(life.texts).problems if "history" in p.path]
        every_address_answers(life)
        every_revision_has_its_words(life)
        every_citation_holds(life)
        _words_are_kept(life)


def _words_are_kept(life: Life) -> None:
    """An address shows words it was published with, or says that they were withdrawn."""
    client = life.client()
    for address, words in life.addresses.items():
        shown = follow(client, f"{address}.json" if words else address)[1]
        if words and shown.status_code == 200:
            (section,) = shown.json["sections"]  # type: ignore[index]
            (now,) = section["paragraphs"]
            common = set(words.casefold().split()) & set(now["text"].casefold().split())
            assert now.get("withdrawn") or common, (address, words, now)
