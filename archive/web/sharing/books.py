"""Ebooks of several texts: all of an author, a collection, a place …, or the passages that a reader selected."""

from collections.abc import Iterable
from itertools import chain

from flask import Blueprint
from flask import Response
from flask import request

from archive.deadline import DeadlineExceeded
from archive.errors import NotHere
from archive.errors import NothingSelected
from archive.export import epub
from archive.export.formats import EPUB
from archive.export.source import PassageSource
from archive.library.entities import Entity
from archive.library.entities import Moved
from archive.library.passage import passage
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.web.api.passage_formats import passage_source
from archive.web.browse.entities import ANY_PATH
from archive.web.browse.entities import KIND_OF_PATH
from archive.web.browse.entities import entity_address
from archive.web.citations.selected_passages import passages_of
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.selection import read_selection

blueprint = Blueprint("books", __name__)

#: A book of more is not made; readers are better served by its texts.
MAX_TEXTS = 200


@blueprint.get("/citations.epub")
def selected_passages() -> Response:
    """Return the selected passages as a book. Raises `NothingSelected`, and `DeadlineExceeded`."""
    selected = passages_of(read_selection(request.args))
    if selected.timed_out:
        # A book cannot say that it is not complete.
        raise DeadlineExceeded
    if not selected.passages:
        raise NothingSelected(request.path)
    sources = [passage_source(each.found, each.where) for each in selected.passages]
    chapters = tuple(map(epub.passage_chapter, sources))
    title = f"Passages from {current.collection.title}"
    return _file("passages", _book(title, absolute("/citations"), sources, chapters))


@blueprint.get(f"/<{ANY_PATH}:kind>/<slug>.epub")
def texts_of_entity(kind: str, slug: str) -> Response:
    """Return all texts of an author, person, place, subject or collection as a book.

    Raises `NotHere` where there are none, or too many.
    """
    library, named = current.generation.library, KIND_OF_PATH[kind]
    found = library.entity(named, slug)
    if isinstance(found, Moved):
        return redirect_to(f"{entity_address(named, found.slug)}.epub", code=301)
    if found is None or not has_book(found):
        raise NotHere(request.path)
    texts = library.texts_of(named, found.slug)
    sources = [_source(Address(entry.slug)) for entry in texts]
    chapters = chain.from_iterable(
        epub.chapters_of_text(source, within=len(sources) > 1) for source in sources
    )
    authors = (found.name,) if named is EntityKind.AUTHOR else ()
    url = absolute(entity_address(named, found.slug))
    return _file(found.slug, _book(found.name, url, sources, chapters, authors))


def has_book(entity: Entity) -> bool:
    """Tell whether the texts of *entity* are offered as a book: it has some, and not too many."""
    return 0 < entity.texts + entity.drafts <= MAX_TEXTS


def _source(where: Address) -> PassageSource:
    return passage_source(passage(current.generation.library, where), where)


def _book(
    title: str,
    url: str,
    sources: list[PassageSource],
    chapters: Iterable[epub.Chapter],
    authors: tuple[str, ...] = (),
) -> epub.Book:
    texts = [source.passage.edition for source in sources]
    named = chain.from_iterable(edition.text.metadata.authors for edition in texts)
    languages = (edition.text.metadata.language for edition in texts)
    return epub.Book(
        identifier=url,
        title=title,
        authors=authors or tuple(dict.fromkeys(named)),
        languages=tuple(dict.fromkeys(languages)),
        publisher=current.collection.title,
        modified=max((edition.date for edition in texts), default="") or current.today.isoformat(),
        chapters=(*chapters, epub.colophon(sources)),
    )


def _file(name: str, book: epub.Book) -> Response:
    response = Response(epub.write_book(book), content_type=EPUB.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.epub"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
