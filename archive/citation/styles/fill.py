"""Fill in a rendered shape: replace its placeholders by the data of a record. Fast enough for every request."""

import re
from collections.abc import Callable
from collections.abc import Iterator
from functools import lru_cache
from functools import partial
from typing import Any

from archive.citation.formats.csl_json import read_csl_date
from archive.citation.parts import END
from archive.citation.parts import START
from archive.citation.parts import CitationPart
from archive.citation.styles.csl_item import Item
from archive.citation.styles.distinction import ALONE
from archive.citation.styles.distinction import Distinction
from archive.citation.styles.locators import range_end
from archive.citation.styles.placeholders import CAPITALS
from archive.citation.styles.placeholders import DATE_PLACEHOLDERS
from archive.citation.styles.placeholders import FIRST_LETTERS
from archive.citation.styles.placeholders import LOCATOR_PLACE
from archive.citation.styles.placeholders import LOCATOR_PLACEHOLDER
from archive.citation.styles.placeholders import NUMBER_PLACEHOLDERS
from archive.citation.styles.placeholders import SECOND
from archive.citation.styles.placeholders import SMALL
from archive.citation.styles.placeholders import SUFFIX_PLACEHOLDER
from archive.citation.styles.placeholders import URL_PLACE
from archive.citation.styles.placeholders import URL_PLACEHOLDER
from archive.citation.styles.placeholders import WORD_PLACEHOLDERS
from archive.citation.styles.placeholders import distinct_names
from archive.model.date import MONTHS
from archive.model.date import Date
from archive.model.date import year_words

_ABBREVIATED = (
    "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split()  # as the MLA has them
)
#: The style with single quotation marks.
_BRITISH = "harvard"
#: How a style names the eras, where not as ``44 BC`` and ``79 AD``.
_ERAS = {"apa": ("B.C.E.", "C.E.")}
_FIRST = "88811"
_QUOTATION_MARK = re.compile("[\"'“”‘’]")
_CLOSERS = f"”’{END}"


def _months(month: int) -> str:
    return f"(?:{MONTHS[month - 1]}|{re.escape(_ABBREVIATED[month - 1])})"


def _date(name: str) -> str:
    year, month, day = DATE_PLACEHOLDERS[name]
    before, months = rf"(?:{day} )?", _months(month)
    return rf"{before}{months}(?: {day}\b)?(?:,? {year})?|\b{year}(?=\b|{SUFFIX_PLACEHOLDER})"


_NUMBERS = {
    placeholder: name for name, placeholder in NUMBER_PLACEHOLDERS.items() if name != "edition"
}
#: All placeholders, each as a named group.
_PLACEHOLDER = re.compile(
    "|".join(
        [
            rf"(?P<url>{re.escape(URL_PLACEHOLDER)})",
            rf"(?P<suffix>(?P<dash>[- ]?){SUFFIX_PLACEHOLDER})",
            rf"(?P<edition>{NUMBER_PLACEHOLDERS['edition']}(?:st|nd|rd|th)?)",
            rf"(?P<pages>{_FIRST}–\d+)",
            rf"(?P<number>{'|'.join(_NUMBERS)})",
            rf"(?P<given>(?P<letter>[{CAPITALS}])(?:[{SMALL}] {SECOND}.|\.(?P<gap> ?){SECOND}\.))",
            rf"(?P<name>Q(?P<part>fam|body|suf)(?P<of>[{SMALL}]))",
            rf"(?P<word>{'|'.join(f'[{w[0].upper()}{w[0].lower()}]{w[1:]}' for w in WORD_PLACEHOLDERS.values())})",
            *(rf"(?P<{name.replace('-', '_')}>{_date(name)})" for name in DATE_PLACEHOLDERS),
        ]
    ).replace("?P<original-date>", "?P<original_date>")
)
#: A value that ends as a sentence does; and where italics begin and end.
_STOPPED = re.compile(r"[.?!][”’]?$")
_ITALIC = re.compile(rf"[{START}{END}]")
_FIELDS = {word.lower(): name for name, word in WORD_PLACEHOLDERS.items()}
_FILLED = re.compile(
    rf"(?:{_PLACEHOLDER.pattern})(?P<point>[.,]?)(?P<closers>[{_CLOSERS}]*)(?P<after>[.]?)"
)


def fill(
    written: str,
    item: Item,
    style: str,
    *,
    old_style: Date | None = None,
    distinction: Distinction = ALONE,
) -> tuple[CitationPart, ...]:
    """Return *written*, the rendered shape of *item* in *style*, filled in with the data of *item*.

    For locator and URL it has `LOCATOR_PLACE` and `URL_PLACE` (see `locators`).
    *old_style* is printed beside the date, whose year
    stays New Style; *distinction* tells the item apart from others of a bibliography.
    """
    written = written.replace(LOCATOR_PLACEHOLDER, LOCATOR_PLACE)
    filled = _Filler(item, style, old_style, distinction).fill_all(written)
    return tuple(_parts(filled))


def curly_quotes(words: str, outer: str = "") -> str:
    """Return *words* with typographic quotation marks, of the kind that is used inside *outer*.

    >>> curly_quotes("the workers' \\"Peace\\"", "“")
    'the workers’ ‘Peace’'
    """
    if _QUOTATION_MARK.search(words) is None:
        return words
    left, right = ("‘", "’") if outer == "“" else ("“", "”")
    words = re.sub(r"(?<=\w)'(?=\w)|(?<=s)'(?=\s|$)", "’", words)
    words = re.sub(r"(?<!\w)'([^']*)'(?!\w)", r'"\1"', words).replace("'", "’")
    words = re.sub(r"‘([^’]*)’(?!\w)", r"“\1”", words)
    return re.sub(r'"([^"]*)"|“([^”]*)”', lambda m: f"{left}{m[1] or m[2] or ''}{right}", words)


def _parts(filled: str) -> Iterator[CitationPart]:
    for n, piece in enumerate(_ITALIC.split(filled)):
        if piece:
            yield CitationPart(piece, italic=bool(n % 2))


@lru_cache(maxsize=1024)
def _placeholders(written: str) -> tuple[re.Match[str], ...]:
    """Return the placeholders in what is *written* for a shape, which many records share."""
    return tuple(_FILLED.finditer(written))


class _Filler:
    def __init__(
        self, item: Item, style: str, old_style: Date | None, distinction: Distinction
    ) -> None:
        self._item = item
        self._style = style
        self._british = style == _BRITISH
        self._old_style = old_style
        self._distinction = distinction
        bc, ad = _ERAS.get(style, ("BC", "AD"))
        self._years = partial(year_words, bc=bc, ad=ad)
        self._names = {
            SMALL[n]: name
            for role, first in FIRST_LETTERS.items()
            for n, name in enumerate(distinct_names(role, item.get(role, [])), first)
        }

    def fill_all(self, written: str) -> str:
        pieces: list[str] = []
        at = 0
        for match in _placeholders(written):
            pieces += (written[at : match.start()], self._fill(match))
            at = match.end()
        return "".join([*pieces, written[at:]])

    def _fill(self, match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - 1) : match.start()].strip(f"{START} ([,")
        value = self._value(match, before)
        point, closers, after = match["point"], match["closers"], match["after"]
        if match["suffix"] and not value and match.string[match.start() - 1] == ".":
            # The full stop of "n.d." is enough.
            point = point.replace(".", "")
        if match["url"] or match["suffix"]:
            return value + point + closers + after
        if self._distinction.dated and match["word"] == WORD_PLACEHOLDERS["title"]:
            return f"{value}{closers} [{self._distinction.dated}]{point}{after}"
        # A title that ends in a question mark, exclamation mark or full stop is not followed by another.
        if _STOPPED.search(value):
            point, after = point.replace(".", ""), ""
        elif (point and closers and value[-1:] in ("’", "”") and before in ("“", "‘")) or (
            point and value[-1:] == "”"
        ):
            return value[:-1] + point + value[-1] + closers + after
        elif after and value[-1:] == "”" and not self._british:
            return value[:-1] + after + value[-1] + point + closers
        return value + point + closers + after

    def _value(self, match: re.Match[str], before: str) -> str:
        if match["url"]:
            return URL_PLACE
        if match["suffix"]:
            return f"{match['dash']}{self._distinction.suffix}" if self._distinction.suffix else ""
        if match["word"]:
            return self._word(match["word"], before)
        if match["given"] or match["name"]:
            return self._name(match)
        if match["number"]:
            return str(self._item[_NUMBERS[match["number"]]])
        if match["edition"]:
            number = str(self._item["edition"])
            return (
                _ordinal(number) if match["edition"] != NUMBER_PLACEHOLDERS["edition"] else number
            )
        if match["pages"]:
            return self._pages()
        return self._dates(match)

    def _word(self, word: str, before: str) -> str:
        value = curly_quotes(
            str(self._item[_FIELDS[word.lower()]]), before or ("“" if self._british else "")
        )
        small = WORD_PLACEHOLDERS[_FIELDS[word.lower()]][0].islower()
        return value[:1].upper() + value[1:] if small and word[0].isupper() else value

    def _name(self, match: re.Match[str]) -> str:
        if match["name"]:
            part = {"fam": "family", "body": "literal", "suf": "suffix"}[match["part"]]
            name = curly_quotes(self._names[match["of"]][part])
            first = part == "family" and match["of"] == SMALL[0]
            return f"{self._distinction.given} {name}".lstrip() if first else name
        given = self._names[match["letter"].lower()]["given"]
        return given if match["gap"] is None else _initials(given, match["gap"])

    def _pages(self) -> str:
        first, _, last = str(self._item["page"]).partition("-")
        return f"{first}–{range_end(first, last, self._style)}"

    def _dates(self, match: re.Match[str]) -> str:
        name = next(name for name in DATE_PLACEHOLDERS if match[name.replace("-", "_")])
        stated: dict[str, Any] = self._item[name]
        if "literal" in stated:
            return str(stated["literal"])
        date = read_csl_date(stated)
        # The Old Style date belongs to the day of the text, not to the year of a book.
        own = name == ("original-date" if "original-date" in self._item else "issued")
        old = self._old_style if own and date.day else None
        written = match[name.replace("-", "_")]
        return _like(written, DATE_PLACEHOLDERS[name], date, old, self._years)


def _like(
    written: str,
    placeholder: tuple[int, int, int],
    date: Date,
    old: Date | None,
    years: Callable[[int], str],
) -> str:
    """Return *date* in the form in which *placeholder* is *written*, with the *old* style date before it."""
    year, month, day = placeholder
    if re.fullmatch(r"\d+", written):
        return years(date.year)
    short = _ABBREVIATED[month - 1] in written and MONTHS[month - 1] not in written
    names = _ABBREVIATED if short else MONTHS
    days_first = written.startswith(f"{day} ")
    comma = "," if f", {year}" in written else ""

    def format_date(one: Date, *, dated: bool) -> str:
        name = names[one.month - 1]
        spoken = f"{one.day} {name}" if days_first else f"{name} {one.day}" if one.day else name
        return f"{spoken}{comma} {years(one.year)}" if dated else spoken

    dated = str(year) in written
    if old is None:
        return format_date(date, dated=dated)
    if old.year != date.year:
        point = "" if days_first or dated else ","
        old_year = "" if dated else f"{point} {years(old.year)}"
        return f"{format_date(old, dated=dated)}{old_year} [{format_date(date, dated=dated)}]"
    new = format_date(date, dated=False)
    return f"{format_date(old, dated=False)} [{new}]" + (
        f"{comma} {years(date.year)}" if dated else ""
    )


def _initials(given: str, gap: str) -> str:
    words = re.sub(r"\.(?=\w)", ". ", given).split()
    return gap.join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)


def _ordinal(number: str) -> str:
    ending = (
        "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    )
    return number + ending
