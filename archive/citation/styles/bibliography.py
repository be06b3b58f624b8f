"""Citations of several passages with one bibliography, in which every citation leads to one entry."""

import re
import unicodedata
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise
from string import ascii_lowercase

from archive.citation.parts import CitationPart
from archive.citation.parts import plain
from archive.citation.record import Record
from archive.citation.styles.cite import Citation
from archive.citation.styles.cite import cite
from archive.citation.styles.distinction import ALONE
from archive.citation.styles.distinction import Distinction
from archive.citation.styles.prerender import RenderedShape
from archive.model.date import Date

Parts = tuple[CitationPart, ...]
#: Returns the citation of a work with a distinction.
Cite = Callable[[Record, Distinction], Citation]

#: Styles that tell works of one author and year apart by a letter after the year, and entries are sorted by year.
_LETTERED = frozenset({"author-date", "apa", "harvard"})
#: Styles that name the first author by initials wherever another of the bibliography has the same family name,
#: even where their works are of different years.
_ALWAYS_INITIALS = frozenset({"author-date", "apa"})
#: What MLA prints instead of the authors of an entry, if they are those of the entry before.
_SAME_AUTHORS = "———"
#: Where a title can be cut: MLA shortens it to its first phrase.
_PHRASE = re.compile(r"[:;,.(–—]\s|\s[(–—]|(?<=[?!])\s")


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The citations of passages, and the entries of the works that they are from, in the order of the style."""

    citations: tuple[Citation, ...]
    entries: tuple[Parts, ...]


def bibliography(
    style: str,
    passages: Sequence[Record],
    rendered: Mapping[str, RenderedShape],
    *,
    accessed: Date,
) -> Bibliography:
    """Return *passages* in *style*, each work with one entry; Wikipedia's templates have one for each passage."""

    def cited(record: Record, distinction: Distinction) -> Citation:
        return cite(style, record, rendered, accessed=accessed, distinction=distinction)

    if style == "wikipedia":
        citations = tuple(cited(record, ALONE) for record in passages)
        return Bibliography(citations, tuple(citation.entry for citation in citations))
    works = sorted(
        dict.fromkeys(record.work for record in passages), key=lambda work: sort_key(work, style)
    )
    apart = distinctions(works, style, cited)
    entries = [cited(work, apart[work]).entry for work in works]
    if style == "mla":
        entries = list(_without_repeated_authors(works, entries))
    return Bibliography(
        tuple(cited(record, apart[record.work]) for record in passages), tuple(entries)
    )


def sort_key(work: Record, style: str) -> tuple[object, ...]:
    """Return the place of *work* in a bibliography: by author or else title, then by year or title, as in *style*.

    É stands beside E, and an author alone before works with others.
    """
    title = _letters(work.metadata.title)
    names = tuple((_letters(n.family), _letters(n.given), n.suffix) for n in work.authors)
    who = names or ((title, "", ""),)
    date = _date_key(work.issued)
    if style not in _LETTERED:
        return who, title, date
    if style == "harvard":
        # Undated works come last there, for the style sorts by the words "no date".
        return who, not date, date[:1], title
    return who, (date if style == "apa" else date[:1]), title, date


def distinctions(works: Sequence[Record], style: str, cited: Cite) -> dict[Record, Distinction]:
    """Return what tells each of *works*, in the order of the bibliography, apart from the others."""
    apart = dict.fromkeys(works, ALONE)
    if style not in _LETTERED and style != "mla":
        # A note of Chicago has the whole title.
        return apart
    for work in works:
        apart[work] = Distinction(given=_given(work, works, style, cited))
    groups: dict[str, list[Record]] = {}
    for work in works:
        groups.setdefault(plain(cited(work, apart[work]).short), []).append(work)
    for group in groups.values():
        if len(group) > 1 and style == "mla":
            apart |= {w: replace(d, given=apart[w].given) for w, d in _titles(group)}
        elif len(group) > 1:
            letters = zip(group, _suffixes(), strict=False)
            apart |= {work: replace(apart[work], suffix=letter) for work, letter in letters}
    return apart


def _given(work: Record, works: Sequence[Record], style: str, cited: Cite) -> str:
    """Return initials or given names of the first author, if another one of *works* has the same family name."""
    if not work.authors or not work.authors[0].given or work.authors[0].family_first:
        return ""
    name = work.authors[0]
    short = plain(cited(work, ALONE).short)
    others = {
        other.authors[0]
        for other in works
        if other.authors
        and other.authors[0].family == name.family
        and other.authors[0].given not in ("", name.given)
        and (style in _ALWAYS_INITIALS or plain(cited(other, ALONE).short) == short)
    }
    if not others:
        return ""
    if all(other.initials != name.initials for other in others):
        return name.initials
    # APA has nothing but initials: a letter after the year must do.
    return "" if style == "apa" else name.given


def _titles(works: Sequence[Record]) -> Iterator[tuple[Record, Distinction]]:
    """Yield the titles by which MLA tells apart *works* of one author: short, if that is enough, or with the date."""
    titles = [work.metadata.title for work in works]
    short = [short_title(title) for title in titles]
    for work, title, phrase in zip(works, titles, short, strict=True):
        if short.count(phrase) == 1:
            yield work, Distinction(title=phrase)
        elif titles.count(title) == 1:
            yield work, Distinction(title=title)
        else:
            date = work.original_date or work.issued
            yield (
                work,
                Distinction(title=title, dated=date if isinstance(date, str) else date.words),
            )


def short_title(title: str) -> str:
    """Return the first phrase of *title*, by which MLA cites it.

    >>> short_title("Report on Peace, October 26"), short_title("What Is to Be Done? Burning Questions")
    ('Report on Peace', 'What Is to Be Done?')
    """
    phrase = _PHRASE.split(title, maxsplit=1)[0].strip()
    return phrase if len(phrase) > 3 else title


def _suffixes() -> Iterator[str]:
    """Yield ``a`` to ``z``, then ``aa``, ``ab`` and so on."""
    yield from ascii_lowercase
    for letter in _suffixes():
        yield from (f"{letter}{second}" for second in ascii_lowercase)


def _without_repeated_authors(works: Sequence[Record], entries: Sequence[Parts]) -> Iterator[Parts]:
    """Yield *entries* with a dash for authors who are those of the entry before."""
    yield from entries[:1]
    for (before, work), entry in zip(pairwise(works), entries[1:], strict=True):
        names = re.match(r"[^“]*?\.(?= [“])", entry[0].text) if entry else None
        if names is None or work.authors != before.authors or not work.authors:
            yield entry
        else:
            dashed = f"{_SAME_AUTHORS}.{entry[0].text[names.end() :]}"
            yield (entry[0]._replace(text=dashed), *entry[1:])


def _letters(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.strip("“‘\"' ").casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _date_key(date: Date | str) -> tuple[int, ...]:
    """Return a date as numbers; none for an unknown one, which comes first."""
    if isinstance(date, str):
        return tuple(map(int, re.findall(r"\d{3,4}", date)[:1]))
    return date.year, date.month, date.day
