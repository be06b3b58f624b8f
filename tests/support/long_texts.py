"""A text of many paragraphs in sections of several sizes."""

from dataclasses import replace

from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from tests.support.collections import text_of

#: The heading, the level and the paragraphs of each section.
SECTIONS = (
    ("Preface", 1, 4),
    ("Book One", 1, 0),
    ("The Harbour", 2, 60),
    ("The Storm", 2, 240),
    ("Book Two", 1, 0),
    ("The Island", 2, 46),
    ("The Return", 2, 50),
)
#: Every so many paragraphs speak of a lighthouse.
LIGHTHOUSES = 45


def long_text(slug: str = "voyage", sections: tuple[tuple[str, int, int], ...] = SECTIONS) -> Text:
    """Return a text with these *sections*, numbered from p1 on; some paragraphs speak of a lighthouse."""
    made, first = [], 1
    for place, (heading, level, size) in enumerate(sections, start=1):
        paragraphs = tuple(_paragraph(n) for n in range(first, first + size))
        made.append(Section(f"s{place}", heading, paragraphs, level=level))
        first += size
    text = text_of(slug, title="A Voyage", author="Ann Other")
    return replace(text, sections=tuple(made))


def _paragraph(n: int) -> Paragraph:
    seen = "the lighthouse" if n % LIGHTHOUSES == 0 else "nothing but water"
    return Paragraph(f"p{n}", f"On day {n} we saw {seen}, and wrote it down.")
