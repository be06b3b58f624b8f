"""Views of lists of texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from archive.library.entries import TextEntry
from archive.model.address import Address
from archive.web.presenters import pluralize

TEXTS_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class EntryView:
    """A text in a list."""

    address: str
    title: str
    byline: str
    occasion: str
    date: str
    draft: bool
    #: ``17 paragraphs``.
    size: str


@dataclass(frozen=True, slots=True)
class TextListPage:
    """One page of the list of texts."""

    entries: tuple[EntryView, ...]
    total: str
    number: int
    pages: int
    previous: str
    next: str


def text_list_page(entries: Sequence[TextEntry], args: MultiDict[str, str]) -> TextListPage:
    """Return the page of *entries* that *args* name, or the nearest one that exists."""
    pages = max(1, -(-len(entries) // TEXTS_PER_PAGE))
    word = args.get("page", "1")
    requested = int(word) if word.isascii() and word.isdigit() and len(word) < 7 else 1
    number = min(max(requested, 1), pages)
    listed = entries[(number - 1) * TEXTS_PER_PAGE : number * TEXTS_PER_PAGE]
    return TextListPage(
        entries=tuple(map(entry_view, listed)),
        total=pluralize(len(entries), "text"),
        number=number,
        pages=pages,
        previous=f"/texts/?page={number - 1}" if number > 1 else "",
        next=f"/texts/?page={number + 1}" if number < pages else "",
    )


def entry_view(entry: TextEntry) -> EntryView:
    """Return the view of *entry* in a list."""
    metadata = entry.metadata
    return EntryView(
        address=str(Address(entry.slug)),
        title=metadata.title,
        byline=metadata.byline,
        occasion=metadata.occasion,
        date=metadata.printed_date,
        draft=entry.draft,
        size=pluralize(entry.paragraphs, "paragraph"),
    )
