"""Citations of places of this site: from a record to words in a style, and the way to the other styles."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from archive.citation import DEFAULT
from archive.citation import STYLES
from archive.citation import Citation
from archive.citation import CitationPart
from archive.citation import Record
from archive.citation import cite
from archive.model.date import Date
from archive.web import context
from archive.web.context import generation
from archive.web.links import Choice


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """What a page prints to copy: a name for people, and the words."""

    name: str
    parts: tuple[CitationPart, ...]


def citation_of(record: Record, style: str = "", *, locator: str | None = None) -> Citation:
    """Return *record* in *style*, read today."""
    day = context.today()
    return cite(
        style,
        record,
        generation().library.citations,
        accessed=Date(day.year, day.month, day.day),
        locator=locator,
    )


def shown_citations(record: Record, style: str) -> tuple[ShownCitation, ...]:
    """Return all that the *style* has for *record*: the note or the brackets, and the entry."""
    made = citation_of(record, style)
    if not made.short:
        return (ShownCitation("Template", made.entry),)
    short = ShownCitation(made.short_name, made.short)
    return (short, ShownCitation("In the bibliography", made.entry))


def style_asked() -> str:
    """Return the style that the address asks for; one that is not known is the note of Chicago."""
    style = request.args.get("style", "")
    return style if style in STYLES else DEFAULT


def style_choices(address: str, chosen: str, words: list[tuple[str, str]]) -> tuple[Choice, ...]:
    """Return the way from *address* to each style, with the *words* that the address has besides."""
    return tuple(
        Choice(label, f"{address}?{urlencode([*words, ('style', name)])}#cite", name == chosen)
        for name, label in STYLES.items()
    )
