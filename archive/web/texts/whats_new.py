"""What is new: new and corrected texts by day, as a page and as a feed."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint
from flask import Response
from flask import render_template
from flask import request

from archive.export.formats import ATOM
from archive.export.xml import without_forbidden
from archive.language.direction import direction
from archive.library.entries import PublishedRevision
from archive.library.protocol import Library
from archive.model.address import Address
from archive.web.api.feeds import last_change
from archive.web.context import absolute
from archive.web.context import current
from archive.web.paging import Pages
from archive.web.paging import page_address
from archive.web.parameters import read_page
from archive.web.presenters import as_sentence
from archive.web.presenters import day
from archive.web.presenters import pluralize
from archive.web.texts.corrections import CorrectionView
from archive.web.texts.corrections import correction_view
from archive.web.texts.corrections import note_sentence
from archive.web.texts.corrections_feed import CorrectionEntry
from archive.web.texts.corrections_feed import correction_entry
from archive.web.texts.corrections_feed import revision_pages
from archive.web.wording.history import change_name
from archive.web.wording.history import other_changes

blueprint = Blueprint("whats_new", __name__)

_PATH = "/new"
#: Revisions on a page.
REVISIONS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A text that was published or corrected on a day."""

    #: ``New text``, ``Corrected``, ``Rearranged``, ``New address``, ``Withdrawn``.
    event: str
    href: str
    title: str
    byline: str
    date: str
    language: str
    direction: str
    note: str
    #: Changes of the record, of sections and of the whole text.
    other_changes: tuple[str, ...]
    #: The first paragraphs that were corrected, and the link to all of them: ``All 12 corrected paragraphs``.
    corrections: tuple[CorrectionView, ...]
    more: str
    history: str


@dataclass(frozen=True, slots=True)
class NewsDay:
    """What was published on one day."""

    date: str
    items: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A page of what is new."""

    days: tuple[NewsDay, ...]
    pages: Pages
    #: Its address, without what makes no difference.
    canonical: str


@blueprint.get(_PATH)
def new_texts() -> str:
    """Show new and corrected texts by day, the newest first."""
    return render_template(
        "new.html", page=_news_page(current.generation.library, read_page(request.args))
    )


@blueprint.get("/new.atom")
def new_feed() -> Response:
    """Return the newest revisions of all texts, their first ones included, as an Atom feed."""
    library = current.generation.library
    pages = revision_pages(library, "/new.atom", corrections_only=False)
    newest = library.published.newest(pages.first, pages.size)
    entries = tuple(_feed_entry(library, each) for each in newest)
    body = render_template(
        "new.xml",
        title=without_forbidden(current.collection.title),
        entries=entries,
        updated=entries[0].updated if entries else last_change(),
        pages=pages,
        page=absolute(_PATH),
    )
    return Response(body, content_type=ATOM.content_type)


def _news_page(library: Library, asked: int) -> NewsPage:
    """Return the page *asked* for, or the last one where there are fewer."""
    pages = Pages.of(asked, library.published.total(), REVISIONS_PER_PAGE, _PATH)
    found = library.published.newest((pages.number - 1) * REVISIONS_PER_PAGE, REVISIONS_PER_PAGE)
    days = groupby(found, key=lambda each: each.summary.date)
    return NewsPage(
        days=tuple(NewsDay(day(iso), tuple(map(_item, published))) for iso, published in days),
        pages=pages,
        canonical=page_address(_PATH, pages.number),
    )


def _item(published: PublishedRevision) -> NewsItem:
    revision, metadata = published.summary, published.metadata
    address, is_first = str(Address(revision.slug)), revision.number == 1
    left = published.corrected - len(published.corrections)
    return NewsItem(
        event=_event(published),
        href=address,
        title=metadata.title,
        byline=metadata.byline,
        date=metadata.printed_date,
        language=metadata.language,
        direction=direction(metadata.language),
        note=note_sentence(revision.note),
        other_changes=() if is_first else tuple(map(as_sentence, other_changes(revision.changes))),
        corrections=tuple(correction_view(revision.slug, each) for each in published.corrections),
        more=f"All {pluralize(published.corrected, 'changed paragraph')}" if left > 0 else "",
        history="" if is_first else f"{address}/history#r{revision.number}",
    )


def _event(published: PublishedRevision) -> str:
    revision = published.summary
    if revision.changes.get("text") == "withdrawn":
        return "Withdrawn"
    if revision.number == 1:
        return "New text, withdrawn since" if published.is_withdrawn else "New text"
    return change_name(revision.changes)


def _feed_entry(library: Library, published: PublishedRevision) -> CorrectionEntry:
    revision, metadata = published.summary, published.metadata
    if revision.number > 1:
        return correction_entry(library, published)
    about = ", ".join(filter(None, (metadata.byline, metadata.printed_date)))
    sentences = ("New text.", as_sentence(about), note_sentence(revision.note))
    address = str(Address(revision.slug))
    return CorrectionEntry(
        id=revision.urn,
        title=without_forbidden(metadata.title),
        updated=f"{revision.date}T00:00:00Z",
        href=absolute(address),
        history=absolute(f"{address}/history#r1"),
        summary=without_forbidden(" ".join(filter(None, sentences))),
    )
