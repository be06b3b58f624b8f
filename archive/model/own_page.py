"""A page that the owner of a site writes, such as an imprint: blocks that hold words or other blocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import Paragraph


class PageBlockKind(StrEnum):
    """What a block of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    LIST = "list"
    NUMBERED_LIST = "numbered-list"
    ITEM = "item"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page.

    Headings and paragraphs (tables and verse are among these) have `words`; quotations, lists and their items have
    `blocks`.
    """

    kind: PageBlockKind
    words: Paragraph | None = None
    blocks: "tuple[PageBlock, ...]" = ()
    #: Of a heading: 2 to 6, and its name in addresses.
    level: int = 0
    anchor: str = ""
    #: The number of the first item of a numbered list.
    start: int = 1


@dataclass(frozen=True, slots=True)
class PageHead:
    """What lists and links need of a page. Its address is ``/pages/<slug>``."""

    slug: str
    title: str
    #: It is linked in the bar at the top; all others at the foot of each page.
    menu: bool = False
    #: Its place among the others; None comes after these, and is sorted by title.
    order: int | None = None

    @property
    def place(self) -> tuple[bool, int, str, str]:
        """What pages are sorted by."""
        return self.order is None, self.order or 0, self.title.casefold(), self.slug


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of the owner, whole."""

    head: PageHead
    blocks: tuple[PageBlock, ...]
    #: One sentence for search engines and previews.
    description: str = ""
    #: A BCP 47 tag; empty for the language of the collection.
    language: str = ""


def paragraphs_of(blocks: tuple[PageBlock, ...]) -> Iterator[Paragraph]:
    """Yield all paragraphs of *blocks*, in order."""
    for block in blocks:
        if block.words is not None and block.kind is PageBlockKind.PARAGRAPH:
            yield block.words
        yield from paragraphs_of(block.blocks)
