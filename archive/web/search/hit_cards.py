"""Cached markup of a hit (title, citation, links): rendered once per section, filled in per paragraph.

A page of twenty hits is mostly their titles, citations and links, which within a section differ only by the
number of the paragraph. The template renders placeholders, which each hit replaces.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from archive.citation import coins
from archive.model.address import Ref
from archive.model.address import number_label
from archive.search.results import Hit
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_of_hit
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import link
from archive.web.links import place_address

#: Placeholders: numbers that no paragraph has, and a query and a snippet that do not occur. Letters and
#: digits only: they come through every kind of escaping as they are.
_NUMBERS = ("9182736qxj", "8273645qxj", "7364591qxj")
_WORDS = "q98765432101234567890q"
_TRAIL = f"q={_WORDS}"
_SNIPPET = "s98765432101234567890s"


def frame(hit: Hit, trail: str) -> tuple[Markup, Markup]:
    """Return the markup before and after the snippet of *hit*; *trail* is the query string of the search."""
    record = record_of_hit(hit.ref)
    around = _frames(
        current.generation.folder.name,
        current.today,
        (absolute(""), link("/")),
        hit.ref.slug,
        hit.title,
        "" if hit.section == hit.title else hit.section,
        hit.date.words if hit.date else "",
        draft=hit.draft,
        in_note=hit.in_note,
        authors=record.metadata.authors,
        pages=record.pages,
    )
    number, words = number_label(hit.ref.number), trail.replace("&", "&amp;")
    placeholder, *parts = around
    before, after = (part.replace(placeholder, number).replace(_TRAIL, words) for part in parts)
    # The template has escaped what it wrote; a number is letters and digits, and a query has no other sign of HTML.
    return Markup(before), Markup(after)  # noqa: S704


@lru_cache(maxsize=2048)
def _frames(
    index: str,
    day: date,
    root: tuple[str, str],
    slug: str,
    title: str,
    section: str,
    dated: str,
    *,
    draft: bool,
    in_note: bool,
    authors: tuple[str, ...],
    pages: tuple[str, str] | None,
) -> tuple[str, str, str]:
    """Return the placeholder of the number, and the markup before and after the snippet."""
    known = f"{title} {section} {dated} {current.generation.library.entry(slug)}"
    number = next(number for number in _NUMBERS if number not in known)
    ref = Ref(slug, f"p{number}")
    record = record_of_hit(ref)
    # The passage has an author of its own where one of several speaks.
    record = replace(record, pages=pages, metadata=replace(record.metadata, authors=authors))
    macros = current_app.jinja_env.get_template("_hit.html").module
    written = str(
        macros.hit(  # type: ignore[attr-defined]  # a macro of the template
            title=title,
            section=section,
            number=number,
            date=dated,
            draft=draft,
            in_note=in_note,
            href=place_address(ref.address, _WORDS),
            permalink=str(ref.address),
            citation=citation_of(record).main,
            coins=coins(record),
            snippet=_SNIPPET,
        )
    )
    before, _, after = written.partition(_SNIPPET)
    return number, before, after
