"""The outlines of the long texts of a generation, made when they are needed."""

from archive.library.outline import LONG
from archive.library.outline import Outline
from archive.library.outline import make_outline
from archive.library.protocol import Past
from archive.library.rows import numbered_sections
from archive.library.stored_texts import StoredText
from archive.library.stored_texts import StoredTexts
from archive.library.text_positions import TextPositions
from archive.recent import Recent

#: Paragraphs of long texts of which the outline is kept, about 200 bytes each.
MAX_OUTLINED = 100_000


class StoredOutlines:
    """Makes the outlines of *texts* in their *order*, with their *past*. Threads may share it."""

    def __init__(self, texts: StoredTexts, order: TextPositions, past: Past) -> None:
        self._texts = texts
        self._order = order
        self._past = past
        self._kept = Recent[str, Outline](MAX_OUTLINED, size=_size)

    def get(self, slug: str) -> Outline | None:
        """Return the outline of a long text; None for any other, also for a withdrawn or unknown one."""
        stored = self._texts.find(slug)
        if stored is None or self._order.size(stored.text) <= LONG:
            return None
        return self._kept.get(slug, lambda: self._read(stored))

    def _read(self, stored: StoredText) -> Outline:
        numbers, sections = numbered_sections(stored.rows, self._texts.head(stored))
        return make_outline(stored.slug, numbers, sections, self._past.arrangements(stored.slug))


def _size(outline: Outline) -> int:
    return len(outline.numbers)
