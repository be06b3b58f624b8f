"""Suggestions in the form that browsers expect (OpenSearch Suggestions 1.1): four lists side by side."""

from archive.deadline import Deadline
from archive.language.tokenizer import words
from archive.library.protocol import Library
from archive.model.address import Address
from archive.search.request import SearchRequest
from archive.search.suggest import SuggestedPlace
from archive.search.suggest import Suggester
from archive.web.links import search_address
from archive.web.presenters import pluralize
from archive.web.same_titles import told_apart
from archive.web.same_titles import with_hint
from archive.web.texts.context_links import context_address

#: Characters of a word that is completed, and of a query that gets suggestions.
MAX_WORD_CHARS = 60
MAX_QUERY_CHARS = 1000
MAX_WORDS = 8
MAX_PLACES = 4

Suggestions = tuple[str, list[str], list[str], list[str]]


def suggestions(
    typed: str, suggester: Suggester, library: Library, deadline: Deadline, *, per_page: int
) -> Suggestions:
    """Return what was typed, what it may become, what each is, and where each leads.

    A word leads to its search, a title or heading straight to the text. Raises `DeadlineExceeded`.
    """
    completions: list[str] = []
    descriptions: list[str] = []
    addresses: list[str] = []
    for completed, paragraphs in _words(typed, suggester, deadline):
        completions.append(completed)
        descriptions.append(pluralize(paragraphs, "paragraph"))
        addresses.append(search_address(SearchRequest(q=completed), per_page=per_page))
    places = suggester.places(typed[:MAX_QUERY_CHARS], MAX_PLACES) if _is_typing(typed) else ()
    texts = ((place.slug, place.title) for place in places if not place.within)
    hints = told_apart(texts)
    for place in places:
        completions.append(place.title)
        about = with_hint("text", hints.get(place.slug))
        descriptions.append(f"in {place.within}" if place.within else about)
        addresses.append(_address(place, library))
    return typed, completions, descriptions, addresses


def _is_typing(typed: str) -> bool:
    return len(typed) <= MAX_QUERY_CHARS and bool(typed.strip())


def _words(typed: str, suggester: Suggester, deadline: Deadline) -> list[tuple[str, int]]:
    """Return *typed* with its last word completed, and how many paragraphs have that word."""
    last = typed.rpartition(" ")[2]
    found = list(words(last)) if len(last) <= MAX_WORD_CHARS else []
    if not found or found[-1].end != len(last):
        return []
    if len(found) > 1 and found[-1].is_unspaced:
        # A character after others is no beginning of a word.
        return []
    before = typed[: len(typed) - len(last) + found[-1].start]
    made = (
        (before + suggested.word, suggested.paragraphs)
        for suggested in suggester.words(found[-1].surface, MAX_WORDS, deadline)
    )
    return list(made)


def _address(place: SuggestedPlace, library: Library) -> str:
    if not place.within:
        return str(Address(place.slug))
    number = library.numbers([place.position])[place.position]
    return context_address(library, Address(place.slug, first=number))
