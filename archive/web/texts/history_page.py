"""The history of a text, from its revisions to what its template prints."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import NotHere
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.address import is_number
from archive.model.edition import Edition
from archive.model.revision import RevisionSummary
from archive.web.presenters import counted
from archive.web.presenters import day
from archive.web.presenters import direction
from archive.web.texts.corrections import ShownCorrection
from archive.web.texts.corrections import sentence
from archive.web.texts.corrections import shown_correction

#: Revisions on a page; those of a feed are always among them.
REVISIONS = 50
#: Paragraphs of one revision that are shown among others, of all of these, and on a page of its own.
SOME = 20
ALL = 200
PAGE = 100

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """One revision."""

    #: ``r3``, by which a link finds it.
    id: str
    number: int
    date: str
    note: str
    href: str
    current: bool
    #: What happened to the record, to sections and to the whole text.
    beside: tuple[str, ...]
    corrections: tuple[ShownCorrection, ...]
    #: ``All 532 paragraphs that it changed``, where not all are shown, and where they are.
    more: str
    more_href: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Revisions of a text, the newest first, or one of them whole."""

    title: str
    address: str
    language: str
    direction: str
    draft: bool
    revisions: tuple[ShownRevision, ...]
    #: It is one revision: the address of the whole history, and of the pages before and after.
    whole: str = ""
    before: str = ""
    after: str = ""
    #: Where older revisions are listed.
    older: str = ""


def history_page(library: Library, edition: Edition, *, below: str = "") -> HistoryPage:
    """Return the page of the newest revisions of *edition*, or of those *below* a number."""
    slug = edition.text.slug
    start = int(below) if _NUMBER.fullmatch(below) else edition.revision + 1
    listed = library.past.summaries(slug, below=start, count=REVISIONS)
    counts = library.past.correction_counts(slug) if edition.revision > 1 else {}
    left = ALL
    revisions = []
    for revision in listed:
        count = counts.get(revision.number, 0)
        some = min(count, SOME, left)
        left -= some
        revisions.append(_shown(library, edition, revision, count=some, of=count))
    oldest = listed[-1].number if listed else 1
    older = f"{_address(slug)}?before={oldest}" if oldest > 1 else ""
    return _page(edition, revisions, older=older)


def revision_page(library: Library, edition: Edition, number: str, page: str) -> HistoryPage:
    """Return the page of all that the revision *number* changed. Raises `NotHere`."""
    slug = edition.text.slug
    wanted = int(number) if _NUMBER.fullmatch(number) else 0
    at = int(page) if _NUMBER.fullmatch(page) else 1
    revisions = library.past.summaries(slug, below=wanted + 1, count=1)
    if not revisions or revisions[0].number != wanted:
        raise NotHere(f"{_address(slug)}?revision={number}")
    count = library.past.correction_counts(slug).get(wanted, 0)
    first = (at - 1) * PAGE
    shown = _shown(library, edition, revisions[0], first=first, count=PAGE, of=0)
    return _page(
        edition,
        [shown],
        whole=f"{_address(slug)}#r{wanted}",
        before=_revision_address(slug, wanted, at - 1) if at > 1 else "",
        after=_revision_address(slug, wanted, at + 1) if first + PAGE < count else "",
    )


def _page(
    edition: Edition,
    revisions: Iterable[ShownRevision],
    *,
    whole: str = "",
    before: str = "",
    after: str = "",
    older: str = "",
) -> HistoryPage:
    metadata = edition.text.metadata
    return HistoryPage(
        title=metadata.title,
        address=str(Address(edition.text.slug)),
        language=metadata.language,
        direction=direction(metadata.language),
        draft=edition.draft,
        revisions=tuple(revisions),
        whole=whole,
        before=before,
        after=after,
        older=older,
    )


def _shown(
    library: Library,
    edition: Edition,
    revision: RevisionSummary,
    *,
    first: int = 0,
    count: int,
    of: int,
) -> ShownRevision:
    slug, number = edition.text.slug, revision.number
    done = library.past.corrections_in(slug, number, first=first, count=count) if count else ()
    more = of > count
    return ShownRevision(
        id=f"r{number}",
        number=number,
        date=day(revision.date),
        note=sentence(revision.note),
        href=str(Address(slug, revision=number)),
        current=number == edition.revision,
        beside=tuple(_beside(revision)) if number > 1 else (),
        corrections=tuple(shown_correction(slug, correction) for correction in done),
        more=f"All {counted(of, 'paragraph')} that it changed" if more else "",
        more_href=_revision_address(slug, number) if more else "",
    )


def _beside(revision: RevisionSummary) -> Iterator[str]:
    for name, what in revision.changes.items():
        if not is_number(name):
            yield f"{name} {what}"


def _address(slug: str) -> str:
    return f"{Address(slug)}/history"


def _revision_address(slug: str, number: int, page: int = 1) -> str:
    paged = f"&page={page}" if page > 1 else ""
    return f"{_address(slug)}?revision={number}{paged}"
