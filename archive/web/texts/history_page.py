"""History page: the revisions of a text and what each changed."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import NotHere
from archive.language.direction import direction
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.web.presenters import day
from archive.web.presenters import pluralize
from archive.web.texts.corrections import CorrectionView
from archive.web.texts.corrections import correction_view
from archive.web.texts.corrections import note_sentence
from archive.web.wording.history import other_changes

#: Revisions on a page; never fewer than a feed lists, so that its links find them.
REVISIONS_PER_PAGE = 50
#: Corrected paragraphs shown per revision, on one page of the history, and on a page of a single revision.
MAX_REVISION_PARAGRAPHS = 20
MAX_HISTORY_PARAGRAPHS = 200
PARAGRAPHS_PER_PAGE = 100

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision."""

    #: ``r3``, the fragment of links to it.
    id: str
    number: int
    date: str
    #: The day that it was given first, if a later revision corrected it.
    first_dated: str
    note: str
    href: str
    current: bool
    #: Changes of the record, of sections and of the whole text.
    other_changes: tuple[str, ...]
    corrections: tuple[CorrectionView, ...]
    #: ``All 532 paragraphs changed in this revision``, where not all are shown, and their page.
    more: str
    more_href: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Revisions of a text, the newest first, or a single one in full."""

    title: str
    address: str
    language: str
    direction: str
    draft: bool
    withdrawn: bool
    revisions: tuple[RevisionView, ...]
    #: For a single revision: the address of the whole history, and of the pages before and after.
    whole: str = ""
    before: str = ""
    after: str = ""
    #: The page of older revisions.
    older: str = ""


def history_page(library: Library, edition: Edition, *, below: str = "") -> HistoryPage:
    """Return the page of the newest revisions of *edition*, or of those *below* a number."""
    slug = edition.text.slug
    start = int(below) if _NUMBER.fullmatch(below) else edition.revision + 1
    listed = library.past.summaries(slug, below=start, count=REVISIONS_PER_PAGE)
    counts = library.past.correction_counts(slug) if edition.revision > 1 else {}
    remaining = MAX_HISTORY_PARAGRAPHS
    views = []
    for revision in listed:
        count = counts.get(revision.number, 0)
        some = min(count, MAX_REVISION_PARAGRAPHS, remaining)
        remaining -= some
        views.append(_revision_view(library, edition, revision, count=some, of=count))
    oldest = listed[-1].number if listed else 1
    older = f"{_address(slug)}?before={oldest}" if oldest > 1 else ""
    return _page(edition, views, older=older)


def revision_page(library: Library, edition: Edition, number: str, page: str) -> HistoryPage:
    """Return the page of everything that revision *number* changed. Raises `NotHere`."""
    slug = edition.text.slug
    wanted = int(number) if _NUMBER.fullmatch(number) else 0
    at = int(page) if _NUMBER.fullmatch(page) else 1
    revisions = library.past.summaries(slug, below=wanted + 1, count=1)
    if not revisions or revisions[0].number != wanted:
        raise NotHere(f"{_address(slug)}?revision={number}")
    count = library.past.correction_counts(slug).get(wanted, 0)
    first = (at - 1) * PARAGRAPHS_PER_PAGE
    view = _revision_view(
        library, edition, revisions[0], first=first, count=PARAGRAPHS_PER_PAGE, of=0
    )
    return _page(
        edition,
        [view],
        whole=f"{_address(slug)}#r{wanted}",
        before=_revision_address(slug, wanted, at - 1) if at > 1 else "",
        after=_revision_address(slug, wanted, at + 1)
        if first + PARAGRAPHS_PER_PAGE < count
        else "",
    )


def _page(
    edition: Edition,
    revisions: Iterable[RevisionView],
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
        withdrawn=bool(edition.text.withdrawn),
        revisions=tuple(revisions),
        whole=whole,
        before=before,
        after=after,
        older=older,
    )


def _revision_view(
    library: Library,
    edition: Edition,
    revision: RevisionSummary,
    *,
    first: int = 0,
    count: int,
    of: int,
) -> RevisionView:
    slug, number = edition.text.slug, revision.number
    corrections = (
        library.past.corrections_in(slug, number, first=first, count=count) if count else ()
    )
    more = of > count
    return RevisionView(
        id=f"r{number}",
        number=number,
        date=day(revision.date),
        first_dated=day(revision.first_dated) if revision.first_dated else "",
        note=note_sentence(revision.note),
        href=str(Address(slug, revision=number)),
        current=number == edition.revision,
        other_changes=tuple(other_changes(revision.changes, _headings(edition)))
        if number > 1
        else (),
        corrections=tuple(correction_view(slug, each) for each in _told_once(corrections)),
        more=f"All {pluralize(of, 'paragraph')} changed in this revision" if more else "",
        more_href=_revision_address(slug, number) if more else "",
    )


def _headings(edition: Edition) -> Mapping[str, str]:
    return {section.id: section.heading for section in edition.text.sections}


def _told_once(corrections: Sequence[Correction]) -> Iterator[Correction]:
    """Yield *corrections* without those that say the other half of a split or a merge that is listed, too."""
    listed = {(each.number, each.event) for each in corrections}
    whole = {Event.PART: Event.SPLIT, Event.MERGED: Event.JOINED}
    for each in corrections:
        other = (each.others[0] if each.others else "", whole.get(each.event))
        if other not in listed:
            yield each


def _address(slug: str) -> str:
    return f"{Address(slug)}/history"


def _revision_address(slug: str, number: int, page: int = 1) -> str:
    paged = f"&page={page}" if page > 1 else ""
    return f"{_address(slug)}?revision={number}{paged}"
