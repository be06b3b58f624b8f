"""Handout: selected passages with their words, numbered and cited, to be printed and given to others."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint
from flask import render_template
from flask import request

from archive.citation import CitationPart
from archive.language.controls import close_directions
from archive.language.direction import direction
from archive.model.address import locator_of
from archive.web.citations.citations import citation_of
from archive.web.citations.citations import requested_style
from archive.web.citations.citations import style_choices
from archive.web.citations.selected_passages import SelectedPassage
from archive.web.citations.selected_passages import passages_of
from archive.web.citations.selected_passages import search_of
from archive.web.context import current
from archive.web.links import Choice
from archive.web.presenters import ParagraphView
from archive.web.presenters import section_views
from archive.web.selection import read_selection
from archive.wordlinks.word_range import words_at

blueprint = Blueprint("handout", __name__)

PATH = "/citations/handout"
#: Paragraphs of one passage that are printed, and of all.
MAX_PARAGRAPHS = 300


@dataclass(frozen=True, slots=True)
class HandoutPassage:
    """A passage of a handout."""

    title: str
    #: ``para. 7``; empty for a whole text, whose words are not printed.
    locator: str
    byline: str
    date: str
    href: str
    language: str
    direction: str
    paragraphs: tuple[ParagraphView, ...]
    #: Single words of paragraphs; empty where the paragraphs are whole.
    words: str
    citation: tuple[CitationPart, ...]


@dataclass(frozen=True, slots=True)
class HandoutPage:
    """The selected passages with their words, as the template prints them."""

    passages: tuple[HandoutPassage, ...]
    styles: tuple[Choice, ...]
    notices: tuple[str, ...]
    #: The same passages as a bibliography.
    citations: str
    back: str


def handout_address(style: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return the address of the handout of the passages in *parameters*, cited in *style*."""
    return f"{PATH}?{urlencode([*parameters, ('style', style)], safe='/')}"


@blueprint.get(PATH)
def handout() -> str:
    """Show the words of every selected passage with its citation. Raises `DeadlineExceeded`."""
    selected = read_selection(request.args)
    selection = passages_of(selected)
    style = requested_style()
    search, back = search_of(selected)
    parameters = [*search, *selection.parameters]
    views, left_off = _bounded(_passages(selection.passages, style))
    too_many = [f"Only the first {MAX_PARAGRAPHS} paragraphs are shown."] if left_off else []
    page = HandoutPage(
        passages=views,
        styles=style_choices(PATH, style, parameters),
        notices=(*selection.notices, *too_many),
        citations=f"/citations?{urlencode([*parameters, ('style', style)], safe='/')}",
        back=back,
    )
    return render_template("handout.html", page=page)


def _passages(selected: Sequence[SelectedPassage], style: str) -> Iterator[HandoutPassage]:
    for number, each in enumerate(selected, start=1):
        yield _view(each, style, number)


def _bounded(passages: Iterator[HandoutPassage]) -> tuple[tuple[HandoutPassage, ...], bool]:
    """Return *passages* with so many paragraphs in all, and whether some were left off."""
    kept: list[HandoutPassage] = []
    room = MAX_PARAGRAPHS
    for each in passages:
        shown = each.paragraphs[:room]
        room -= len(shown)
        kept.append(replace(each, paragraphs=shown))
        if len(shown) < len(each.paragraphs):
            return tuple(kept), True
    return tuple(kept), False


def _view(each: SelectedPassage, style: str, number: int) -> HandoutPassage:
    metadata, where = each.record.metadata, each.where
    linked = words_at(where, each.found.paragraphs)
    return HandoutPassage(
        title=metadata.title,
        locator=locator_of(where),
        byline=each.record.speaker or metadata.byline,
        date=metadata.printed_date,
        href=str(where),
        language=metadata.language,
        direction=direction(metadata.language),
        paragraphs=() if linked or where.first is None else tuple(_paragraphs(each, number)),
        words=close_directions(linked.text) if linked else "",
        citation=citation_of(each.record, style).main,
    )


def _paragraphs(each: SelectedPassage, number: int) -> Iterator[ParagraphView]:
    """Yield the paragraphs of a passage; those of several texts may have the same number, but no id twice."""
    sections = section_views(
        each.found.sections, slug=each.where.slug, hits=lambda _: (), deadline=current.deadline
    )
    for section in sections:
        for paragraph in section.paragraphs:
            yield replace(paragraph, id=f"{number}-{paragraph.id}")
