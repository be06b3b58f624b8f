"""Making word links: from words typed in a form or selected on a page to their address."""

from dataclasses import dataclass
from dataclasses import replace

from flask import Blueprint
from flask import Response
from flask import jsonify
from flask import render_template
from flask import request
from flask.typing import ResponseReturnValue

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.errors import TextWithdrawn
from archive.language.direction import direction
from archive.library.passage import Passage
from archive.library.passage import consecutive
from archive.library.passage import passage
from archive.library.passage import read_address
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.model.address import locator_of
from archive.web.context import absolute
from archive.web.context import current
from archive.web.links import redirect_to
from archive.web.texts.copied_words import fragment_link
from archive.web.texts.copied_words import quotation_with_citation
from archive.web.texts.word_link_view import quote_words
from archive.wordlinks.selection import Matches
from archive.wordlinks.selection import match_selection
from archive.wordlinks.selection import match_typed
from archive.wordlinks.word_range import LinkedWords

blueprint = Blueprint("word_link_form", __name__)

#: Characters read from each of the two fields.
MAX_TYPED_CHARS = 300
#: Characters shown before and after each of several places, and at both ends of long ones.
CONTEXT_CHARS = 60


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One of several places where the typed words occur."""

    href: str
    number: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class WordLinkFormPage:
    """The form that links to words, with a message on what was typed."""

    title: str
    address: str
    locator: str
    language: str
    direction: str
    begin: str
    end: str
    message: str
    places: tuple[PlaceChoice, ...]


@blueprint.get("/texts/<slug>/<numbers>/words")
def words(slug: str, numbers: str) -> ResponseReturnValue:
    """Redirect to the words that were typed, or ask which are meant."""
    where, found = _passage(slug, numbers)
    if isinstance(found, Response):
        return found
    if "start" in request.args:
        return redirect_to(str(_address(_selected(found, where), where)), code=303)
    begin, end = (
        " ".join(request.args.get(n, "").split())[:MAX_TYPED_CHARS] for n in ("from", "to")
    )
    chosen = match_typed(found.paragraphs, begin, end, current.deadline) if begin else Matches(())
    if len(chosen.places) == 1:
        return redirect_to(str(_address(chosen.places[0], where)), code=303)
    text = found.edition.text
    page = WordLinkFormPage(
        title=text.metadata.title,
        address=str(where),
        locator=locator_of(where),
        language=text.metadata.language,
        direction=direction(text.metadata.language),
        begin=begin,
        end=end,
        message=_message(chosen, begin, end),
        places=tuple(_place_choice(place, where) for place in chosen.places),
    )
    return render_template("words.html", page=page)


@blueprint.get("/texts/<slug>/<numbers>/words.json")
def words_as_json(slug: str, numbers: str) -> ResponseReturnValue:
    """Return the address and the quotation of the selected words, for the script of a page."""
    where, found = _passage(slug, numbers)
    if isinstance(found, Response):
        return found
    linked = _selected(found, where)
    address = _address(linked, where)
    return jsonify(
        {
            "address": str(address),
            "url": absolute(str(address)),
            "text": linked.text,
            "quotation": quotation_with_citation(quote_words(linked), found, address),
            "text_fragment": fragment_link(linked, address),
        }
    )


def _passage(slug: str, numbers: str) -> tuple[Address, "Passage | Response"]:
    """Return the passage, or a redirect to it where it was renamed or merged."""
    given = read_address(f"{slug}/{numbers}")
    if given.words is not None or given.format:
        raise BadAddress(request.path, "a word link is made from a paragraph or a range")
    library = current.generation.library
    where = resolve_address(library, given)
    if str(where) != str(given):
        ending = request.path.rpartition("/")[2]
        return where, redirect_to(f"{where}/{ending}", code=301, keep_query=True)
    found = passage(library, where)
    if found.withdrawal:
        raise TextWithdrawn(str(where), found.withdrawal.reason)
    if found.tracked and not found.tracked.in_order:
        # Words over paragraphs that were moved apart can only be linked to where they are together.
        together = replace(where, revision=found.tracked.until)
        ending = request.path.rpartition("/")[2]
        return together, redirect_to(f"{together}/{ending}", code=302, keep_query=True)
    return where, consecutive(library, where)


def _selected(found: Passage, where: Address) -> LinkedWords:
    try:
        start, end = (int(request.args.get(name, "")) for name in ("start", "end"))
    except ValueError as error:
        raise BadAddress(request.full_path, "a selection has a start and an end") from error
    linked = match_selection(found.paragraphs, start, end, current.deadline)
    if linked is None:
        raise NotHere(f"{where}, from character {start} to {end}")
    return linked


def _address(linked: LinkedWords, where: Address) -> Address:
    return linked.address(where.slug, where.revision)


def _message(chosen: Matches, begin: str, end: str) -> str:
    if not begin:
        return "Type the first words of the link." if end else ""
    if chosen.missing:
        after = f" after “{begin}”" if chosen.missing == end and end else ""
        return (
            f"“{chosen.missing}” was not found here{after}. Type whole words, just as they appear."
        )
    more = (
        f" The first {len(chosen.places)} places are listed; type more words to narrow them down."
        if chosen.more
        else ""
    )
    return f"These words appear here more than once. Which do you mean?{more}"


def _place_choice(place: LinkedWords, where: Address) -> PlaceChoice:
    first, last = place.paragraphs[0], place.paragraphs[-1]
    before, after = first.text[: place.start], last.text[place.end :]
    return PlaceChoice(
        href=str(_address(place, where)),
        number=first.number.removeprefix("p"),
        before=f"… {before[-CONTEXT_CHARS:].partition(' ')[2]}"
        if len(before) > CONTEXT_CHARS
        else before,
        words=_ends_of(place.text),
        after=f"{after[:CONTEXT_CHARS].rpartition(' ')[0]} …"
        if len(after) > CONTEXT_CHARS
        else after,
    )


def _ends_of(words: str) -> str:
    """Return *words*, or the beginning and the end of very many."""
    if len(words) <= 4 * CONTEXT_CHARS:
        return words
    first, last = words[:CONTEXT_CHARS].rpartition(" ")[0], words[-CONTEXT_CHARS:].partition(" ")[2]
    return f"{first} … {last}"
