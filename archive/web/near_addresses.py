"""Addresses near one that leads nowhere: the text that it names, texts of a like name, and pages spelled otherwise."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from difflib import get_close_matches

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.indexing.live import Generation
from archive.library.passage import passage
from archive.library.passage import resolve_address
from archive.model.address import Address
from archive.model.address import locator_of
from archive.web.links import Choice

#: Addresses that are suggested.
MAX_NEAR = 3
#: Characters of an address that are looked at, and texts before and after it in the order of slugs.
MAX_CHARS = 200
NEIGHBOURS = 20
#: The least likeness of two names, from 0 to 1.
MIN_LIKENESS = 0.75

_PAGES = {
    "search": "Search",
    "quotation": "Check a quotation",
    "citations": "Citations",
    "compare": "Compare searches",
    "timeline": "Timeline",
    "help": "Help",
    "about": "About",
}
_NUMBER = re.compile(r"\d{1,6}")
_NO_LETTERS = re.compile(r"[\W_]+")


def words_of_path(path: str) -> str:
    """Return the words in which the last name of *path* may be searched.

    >>> words_of_path("/texts/report-on-peas/p7")
    'report on peas'
    """
    parts = [part for part in path[:MAX_CHARS].split("/") if part]
    name = parts[1] if len(parts) > 1 and _is_texts(parts[0]) else (parts or [""])[0]
    return _NO_LETTERS.sub(" ", name.partition("@")[0].partition(".")[0]).strip()


def near_addresses(path: str, query: str, generation: Generation) -> tuple[Choice, ...]:
    """Return what a reader of *path*, with its *query*, may have meant; the likeliest first."""
    parts = [part for part in path[:MAX_CHARS].split("/") if part]
    if not parts:
        return ()
    found: dict[str, Choice] = {}
    for choice in _candidates(parts, query, generation):
        found.setdefault(choice.href, choice)
        if len(found) == MAX_NEAR:
            break
    return tuple(found.values())


def _candidates(parts: list[str], query: str, generation: Generation) -> Iterator[Choice]:
    named = parts[1:] if _is_texts(parts[0]) else parts
    if named:
        slug = named[0].partition("@")[0]
        here = list(_in_text(slug, named[1:], generation))
        yield from here or _texts_like(slug, generation)
    for page in get_close_matches(parts[0].lower(), _PAGES, n=1, cutoff=MIN_LIKENESS):
        yield Choice(_PAGES[page], f"/{page}?{query}" if query else f"/{page}")


def _is_texts(word: str) -> bool:
    return bool(get_close_matches(word.lower(), ["texts"], cutoff=MIN_LIKENESS))


def _in_text(slug: str, rest: list[str], generation: Generation) -> Iterator[Choice]:
    """Yield the paragraph that *rest* may mean in the text *slug*, and the text."""
    try:
        where = generation.library.current_address(Address(slug))
        title = generation.library.entry(where.slug).metadata.title
    except (BadAddress, NotHere):
        return
    number = _NUMBER.search(rest[0]) if rest else None
    if number:
        try:
            paragraph = resolve_address(
                generation.library, Address(where.slug, first=f"p{number[0]}")
            )
            passage(generation.library, paragraph)
            yield Choice(f"{title}, {locator_of(paragraph)}", str(paragraph))
        except (BadAddress, NotHere):
            pass
    yield Choice(title, str(where))


def _texts_like(slug: str, generation: Generation) -> Iterator[Choice]:
    """Yield the texts whose slug is spelt much like *slug*, and those whose title has its words."""
    catalogue = generation.searcher.catalogue
    first, end = 0, catalogue.texts
    while first < end:
        middle = (first + end) // 2
        if catalogue.text(middle).slug < slug:
            first = middle + 1
        else:
            end = middle
    around = range(max(0, first - NEIGHBOURS), min(catalogue.texts, first + NEIGHBOURS))
    rows = [catalogue.text(number) for number in around]
    likeness = {row.slug: SequenceMatcher(None, row.slug, slug).ratio() for row in rows}
    for row in sorted(rows, key=lambda row: -likeness[row.slug]):
        if likeness[row.slug] >= MIN_LIKENESS:
            yield Choice(row.title, str(Address(row.slug)))
    for place in generation.searcher.suggester.places(_NO_LETTERS.sub(" ", slug), MAX_NEAR):
        yield Choice(place.within or place.title, str(Address(place.slug)))
