"""What a search says of itself, as links: the forms of its words, spellings, what helps where nothing was found."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace

from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Results
from archive.search.results import WordForms
from archive.web.links import first_page
from archive.web.links import search_address
from archive.web.presenters import pluralize


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form of a word, in how many paragraphs of the collection, and the search narrowed to it."""

    words: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of the search and its forms; `href` asks for it exactly, or in any form where it was exact."""

    typed: str
    exact: bool
    forms: tuple[ShownForm, ...]
    more: int
    href: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All that a search says of itself; each address is empty where there is nothing to say."""

    #: The search with every word exact, and with every word in any form.
    exact: str
    inflected: str
    words: tuple[ShownWord, ...]
    #: For each word that is rare, words of the collection spelt much like it.
    spellings: tuple[tuple[str, tuple[ShownForm, ...]], ...]
    #: Why nothing was found: sentences.
    because: tuple[str, ...]
    ways: tuple[ShownForm, ...]
    #: What the hits are where nothing was found.
    nearest: str
    #: The search by paragraphs, where it was by whole texts.
    by_paragraph: str


def explained(results: Results, *, request: SearchRequest, per_page: int) -> Explained:
    """Return what *results* of *request* say of themselves."""
    first = first_page(request)

    def leading(q: str) -> str:
        return search_address(replace(first, q=q), per_page=per_page) if q else ""

    by_paragraph = replace(first, scope=Scope.PARAGRAPH)
    return Explained(
        exact=leading(results.exact),
        inflected=leading(results.inflected),
        words=tuple(_word(word, leading) for word in results.forms),
        spellings=tuple(
            (
                spelling.typed,
                tuple(ShownForm(f.words, f.paragraphs, leading(f.query)) for f in spelling.forms),
            )
            for spelling in results.spellings
        ),
        because=_because(results),
        ways=tuple(
            ShownForm(
                way.words,
                way.paragraphs,
                search_address(
                    replace(
                        way.request,
                        q=way.request.q if way.request.q != results.request.q else request.q,
                    ),
                    per_page=per_page,
                ),
            )
            for way in results.help.ways
        ),
        nearest=_nearest(results),
        by_paragraph=search_address(by_paragraph, per_page=per_page)
        if request.scope is Scope.TEXT
        else "",
    )


def _word(word: WordForms, leading: Callable[[str], str]) -> ShownWord:
    forms = (ShownForm(form.words, form.paragraphs, leading(form.query)) for form in word.forms)
    return ShownWord(word.typed, word.exact, tuple(forms), word.more, leading(word.other))


def _because(results: Results) -> tuple[str, ...]:
    missing = results.help.missing
    if len(missing) == 1:
        return (f"{missing[0]} stands nowhere in this collection.",)
    if missing:
        listed = f"{', '.join(missing[:-1])} and {missing[-1]}"
        return (f"{listed} stand nowhere in this collection.",)
    return ()


def _nearest(results: Results) -> str:
    nearest = results.help.nearest
    if nearest is None:
        return ""
    if not nearest.matched:
        return "The nearest paragraphs have most of the words, the rarer ones above all:"
    verb = "has" if nearest.total == 1 else "have"
    of = f"{nearest.matched} of the {nearest.asked} words"
    return f"The nearest: {pluralize(nearest.total, 'paragraph')} {verb} {of}."
