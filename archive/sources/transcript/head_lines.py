"""The lines of a head, each in its field: title, author, translator, date, occasion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from archive.model.date import Date
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import month_at_end
from archive.sources.people import are_names
from archive.sources.people import authors_of
from archive.sources.people import is_name
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.imprint import is_place
from archive.sources.transcript.imprint import person_of
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.makers_notes import MAKER
from archive.sources.transcript.makers_notes import OF_COPY
from archive.sources.transcript.makers_notes import leave_out_maker

#: Somebody *by* whom it was written or spoken.
BY = re.compile(
    r"(?:(?:written|delivered|given|a speech|speech|address)\s+)?by:?\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
#: The same in other languages, where a name follows.
_BY_ELSEWHERE = re.compile(
    r"(?:(?:par|por|von|door|av|af|przez)\s+|作者[:：]?\s*)(?P<name>\S.*)|(?P<han>.{2,12}?)\s*[著作撰譯译]",
    re.IGNORECASE,
)
#: Words of places that look like names.
_PLACE = re.compile(
    r"\b(?:mount|fort|camp|port|new|saint|st|san|santa|los|house|hall|street|castle|park|square|head.?quarters|city|hill|"
    r"lodge|place|court|bridge|river|island|county)\b",
    re.IGNORECASE,
)
#: What lines of a head have that say where or when a text was spoken, read or written.
_OCCASION = re.compile(
    r"[0-9]|\b(?:congress|conference|convention|assembly|meeting|session|delivered|speech|address|lecture|sermon|read|"
    r"held|given|spoken|before|occasion|at the)\b",
    re.IGNORECASE,
)
#: What is between an occasion, or a name, and its date.
_AROUND_DATE = re.compile(
    r"(?:[\s,;:.(\[–—-]|\b(?:on|in|the|dated?|le|du|den|am|vom|el|il))*$", re.IGNORECASE
)
_NAME_AND_YEAR = re.compile(r"(?P<name>[^0-9]+?)(?:,| in)\s+(?P<date>[0-9]{4})\.?", re.IGNORECASE)
_LIFE = re.compile(
    r"(?P<name>[^0-9()]+?)\s*\((?:b\. )?(?:c\. ?)?[0-9]{4}\s?[-–—]\s?(?:c\. ?)?(?:[0-9]{4})?\)"
)
_ENGLISH_ARTICLE = re.compile(r"^the (?=\S)", re.IGNORECASE)
_AND = re.compile(r"(?:and|&|und|et|y)\s+(?P<name>\S.*)")
#: A title with its author on the same line.
_TITLE_BY = re.compile(
    r"(?P<title>\S.{2,}?)(?:,? by |\s+(?:—|–|--)\s+(?:by )?)(?P<name>[^—–]{4,60})"
)
_QUOTED = re.compile(r"[“\"«](?P<title>[^“”\"«»]+)[”\"»]\.?")


def by_line(text: str) -> str:
    """Return the name of the person by whom *text* says that it was written; an empty string where it does not.

    >>> by_line("by John Smith"), by_line("von Karl Müller"), by_line("von der Brücke")
    ('John Smith', 'Karl Müller', '')
    """
    if (by := BY.fullmatch(text)) is not None:
        return by["name"]
    other = _BY_ELSEWHERE.fullmatch(text)
    name = (other["name"] or other["han"] or "") if other else ""
    return name if are_names(name) else ""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the head, and its text without markup."""

    line: TranscriptLine
    text: str


def assign_lines(lines: list[HeadLine], head: Head, ledger: Ledger, *, of_book: bool) -> None:
    """Assign every line of the head to a field; *of_book* says that a header of the file has the title of a book."""
    rest: list[HeadLine] = []
    lines = list(_with_authors_apart(lines, head, ledger))
    title = _title_like_a_date(lines, head)
    above_is_author = False
    for one in lines:
        printed = date_of_line(one.text) if one is not title else None
        # *Von Krieg und Frieden* may be a title.
        by = by_line(one.text) if one is not lines[0] or BY.fullmatch(one.text) else ""
        more = _AND.fullmatch(one.text)
        if above_is_author and more is not None:
            _take_author(one, more["name"], head, ledger)
        elif printed is not None and head.date is None:
            head.date = printed
            _note(one, printed.printed, f"the date, {_in_words(printed)}", ledger)
        elif by:
            _take_author(one, by, head, ledger)
        elif one is not lines[0] and _take_role(one, head, ledger):
            pass
        elif _is_part_of(one.text, head.title):
            _leave_out(one, ledger)
        else:
            rest.append(one)
        above_is_author = bool(by)
    _assign_rest(_without_subtitle(rest, head, ledger) if of_book else rest, head, ledger)


def _with_authors_apart(lines: list[HeadLine], head: Head, ledger: Ledger) -> Iterator[HeadLine]:
    """Yield *lines*, with what names an author and something else on the same line taken apart."""
    has_by = any(by_line(one.text) for one in lines) or bool(head.authors)
    for position, one in enumerate(lines):
        match = _TITLE_BY.fullmatch(one.text) if not (position or has_by or head.title) else None
        if match and is_name(match["name"]) and not is_name(match["title"]):
            head.authors = authors_of(match["name"])
            why = "the author, from the line of the title; please check"
            ledger.add(ChangeKind.METADATA, one.line.number, "", match["name"], why, unsure=True)
            yield replace(one, text=match["title"])
        elif (
            position
            and not head.authors
            and (life := _LIFE.fullmatch(one.text))
            and is_name(life["name"])
        ):
            why = "the author, with the years of life, which the record does not have"
            _take_author(one, life["name"], head, ledger, why)
        elif (
            position and (apart := _name_and_date(one.text)) and are_names(apart[0]) and not has_by
        ):
            yield replace(one, text=apart[0])
            yield replace(one, text=apart[1], line=replace(one.line, text=""))
        else:
            yield one


def _name_and_date(text: str) -> tuple[str, str] | None:
    """Return what comes before a date at the end of *text*, and the date: ``John Smith, 4 September 1912``."""
    year = _NAME_AND_YEAR.fullmatch(text)
    if year is not None:
        return year["name"], year["date"]
    at_end = when(text)
    if at_end is None or _PLACE.search(text) or is_place(text.split(",")[0]):
        return None
    return _AROUND_DATE.sub("", text[: text.rindex(at_end.printed)]), at_end.printed


def when(text: str) -> PrintedDate | None:
    """Return the date that *text* ends with."""
    return date_at_end(text) or month_at_end(text)


def date_of_line(text: str) -> PrintedDate | None:
    """Read a line that is a date; *The Winter of 1816* is a title."""
    printed = read_date(text)
    if printed is None or not re.match(r"the\b", text, re.IGNORECASE):
        return printed
    return printed if isinstance(printed.date, Date) and printed.date.day else None


def _title_like_a_date(lines: list[HeadLine], head: Head) -> HeadLine | None:
    """Return the first line where it could be a date, but nothing else is a title: ``1984``, ``Before 1914``."""
    if head.title or len(lines) < 2:
        return None
    others = [one for one in lines[1:] if not read_date(one.text) and not by_line(one.text)]
    names = [one for one in others if are_names(one.text)]
    has_title = len(others) > len(names[:1])
    return lines[0] if read_date(lines[0].text) and not has_title else None


def _take_author(
    one: HeadLine, name: str, head: Head, ledger: Ledger, why: str = "the author, as this line says"
) -> None:
    """Take the author whom a line names, and the date that it ends with."""
    apart = _name_and_date(name)
    name, printed = apart if apart and apart[0] else (name, "")
    authors = authors_of(_ENGLISH_ARTICLE.sub("", name))
    if set(authors) <= set(head.authors):
        again = "repeats the author, who is in the record"
        ledger.add(ChangeKind.LEFT_OUT, one.line.number, one.line.text, "", again)
        return
    head.authors = (*head.authors, *authors)
    if printed and head.date is None:
        head.date = read_date(printed)
    _note(one, " · ".join((*authors, *filter(None, (printed,)))), why, ledger)


def _take_role(one: HeadLine, head: Head, ledger: Ledger) -> bool:
    """Take the translator or editor whom a line names; tell whether it does."""
    person = person_of(one.text)
    if (
        person is None
        or not person.name
        or person.field == "author"
        or not _are_people(person.name)
    ):
        return False
    if not person.field or person.field in head.fields:
        why = "somebody for whom the record has no field, or whom it has already"
        ledger.add(ChangeKind.AROUND, one.line.number, one.line.text, "", why)
        return True
    apart = _name_and_date(person.name)
    name, printed = apart if apart else (person.name, "")
    if printed and head.date is None:
        head.date = read_date(printed)
    head.fields[person.field] = " · ".join(authors_of(name.rstrip(".")))
    after = " · ".join(filter(None, (head.fields[person.field], printed)))
    _note(one, after, f"the {person.field}, as this line says", ledger)
    return True


def _are_people(text: str) -> bool:
    apart = _name_and_date(text)
    return are_names((apart[0] if apart else text).rstrip("."))


def _without_subtitle(rest: list[HeadLine], head: Head, ledger: Ledger) -> list[HeadLine]:
    """Return the lines below the title of a book that could be an occasion; others are a part of its title."""
    kept = []
    for one in rest:
        is_other = _OCCASION.search(one.text) or are_names(one.text)
        if not head.title or is_other or _is_part_of(one.text, head.title):
            kept.append(one)
            continue
        why = "a line of the title page; the record has the title from the header"
        ledger.add(ChangeKind.AROUND, one.line.number, one.line.text, "", why)
    return kept


def _assign_rest(rest: list[HeadLine], head: Head, ledger: Ledger) -> None:
    if len(rest) > 1 and not head.authors:
        names = [one for one in rest if are_names(one.text) and not is_place(one.text)]
        # A name on its own is a title: another line must be left to serve as one.
        if all(date_at_end(one.text) for one in rest if one not in names[:1]):
            names = []
        if len(names) == 1 or (names and names[0] is rest[0]):
            one = names[0]
            rest.remove(one)
            name = shapes.from_capitals(one.text)
            head.authors = authors_of(name)
            why = "the author: looks like a name; please check"
            _note(one, " · ".join(head.authors), why, ledger, unsure=True)
    if rest and not head.title:
        one = rest.pop(0)
        quoted = _QUOTED.fullmatch(one.text)
        head.title = _without_stop(shapes.from_capitals(quoted["title"] if quoted else one.text))
        _note(one, head.title, "the title", ledger)
    for one in rest:
        if _is_part_of(one.text, head.title):
            _leave_out(one, ledger)
        elif MAKER.fullmatch(one.text):
            leave_out_maker(one.line, ledger)
        else:
            _take_occasion(one, head, ledger)


def _take_occasion(one: HeadLine, head: Head, ledger: Ledger) -> None:
    """Take a line as the occasion, without the date that it ends with."""
    at_end, words = when(one.text), one.text
    of_copy = at_end and OF_COPY.search(one.text[: one.text.rindex(at_end.printed)])
    if at_end is not None and not of_copy and (head.date is None or head.date.date == at_end.date):
        head.date = head.date or at_end
        words = _AROUND_DATE.sub("", one.text[: one.text.rindex(at_end.printed)])
        number, why = one.line.number, "the date, from the line of the occasion"
        ledger.add(ChangeKind.METADATA, number, "", at_end.printed, why)
    if words:
        head.occasion = f"{head.occasion}, {words}" if head.occasion else words
    why = "the occasion: a line of the head that is not a title, name or date"
    _note(one, words, why if words else "the date and no more", ledger)


def same_title(text: str, title: str) -> bool:
    """Tell whether *text* has the letters of *title*."""
    return bool(title) and re.sub(r"\W", "", text.casefold()) == re.sub(r"\W", "", title.casefold())


def _is_part_of(text: str, title: str) -> bool:
    """Tell whether *text* is the title, or it without something: *Drill Regulations* of *Drill Regulations, 1911*."""
    if same_title(text, title):
        return True
    part, whole = (re.sub(r"\W+", " ", words.casefold()).strip() for words in (text, title))
    return len(part.split()) > 1 and f" {part} " in f" {whole} "


def _leave_out(one: HeadLine, ledger: Ledger) -> None:
    why = "repeats the title, which is in the record"
    ledger.add(ChangeKind.LEFT_OUT, one.line.number, one.line.text, "", why)


def _without_stop(title: str) -> str:
    """Remove the full stop at the end of a title, unless it belongs to an abbreviation."""
    stops = title.endswith(".") and not title.endswith("..") and shapes.ends_sentence(title)
    return title[:-1] if stops else title


def _note(one: HeadLine, after: str, why: str, ledger: Ledger, *, unsure: bool = False) -> None:
    ledger.add(ChangeKind.METADATA, one.line.number, one.line.text, after, why, unsure=unsure)


def _in_words(printed: PrintedDate) -> str:
    old = f" (Old Style {printed.old_style})" if printed.old_style else ""
    return f"read as {printed.date}{old}"
