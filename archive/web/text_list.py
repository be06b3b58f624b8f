"""Lists of texts, from entries to what templates print."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from archive.library.entries import Entry
from archive.model.address import Address
from archive.web.presenters import counted

#: Texts on one page of the list.
PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class ShownEntry:
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
class ContentsPage:
    """One page of the list of texts."""

    entries: tuple[ShownEntry, ...]
    total: str
    number: int
    pages: int
    previous: str
    next: str


def contents_page(entries: Sequence[Entry], args: MultiDict[str, str]) -> ContentsPage:
    """Return the page of *entries* that *args* ask for; a page that is not there is the nearest one."""
    pages = max(1, -(-len(entries) // PER_PAGE))
    word = args.get("page", "1")
    wanted = int(word) if word.isascii() and word.isdigit() and len(word) < 7 else 1
    number = min(max(wanted, 1), pages)
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    return ContentsPage(
        entries=tuple(map(shown_entry, shown)),
        total=counted(len(entries), "text"),
        number=number,
        pages=pages,
        previous=f"/texts/?page={number - 1}" if number > 1 else "",
        next=f"/texts/?page={number + 1}" if number < pages else "",
    )


def shown_entry(entry: Entry) -> ShownEntry:
    """Return *entry* as a list prints it."""
    metadata = entry.metadata
    return ShownEntry(
        address=str(Address(entry.slug)),
        title=metadata.title,
        byline=metadata.byline,
        occasion=metadata.occasion,
        date=metadata.printed_date,
        draft=entry.draft,
        size=counted(entry.paragraphs, "paragraph"),
    )
