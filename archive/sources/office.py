"""What files of word processors have in common: elements that are read as those of a page, and doubtful properties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import place_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import drop_rules
from archive.sources.html.frame import leaves
from archive.sources.html.head import take_record_lines
from archive.sources.html.note_words import drop_note_headings
from archive.sources.html.note_words import move_calls
from archive.sources.html.notes import find_notes
from archive.sources.html.record import PageRecord
from archive.sources.html.title import take_title
from archive.sources.html.walker import PageWalker
from archive.sources.language import language_tag
from archive.sources.people import is_name
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.assembly import SourceDocument

#: Titles that programs make by themselves.
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document ?[0-9]*|unbenannt|sans titre)\b.*|.*\.(?:docx?|odt|rtf|pdf|txt)",
    re.IGNORECASE,
)


_MAX_LINE_CHARS = 75
#: A few short lines at the beginning are a title page.
_LEAST_AT_START = 4


@dataclass(slots=True)
class OfficeRecord:
    """What the properties of a file say: they tell of the file, and only perhaps of the text in it."""

    ledger: Ledger
    title: str = ""
    author: str = ""
    language: str = ""
    made: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def read_elements(
    body: Element, said: OfficeRecord, places: dict[int, str], *, has_marks: bool = False
) -> SourceDocument:
    """Read the elements in *body*, each of which says its place; fill *places*, the places of the blocks.

    *has_marks* says whether the marks of notes are among the words of the file.
    """
    ledger = said.ledger
    record = PageRecord(ledger)

    def leave_out(element: Element, why: str) -> None:
        where = place_of(element)
        ledger.add(ChangeKind.AROUND, 0, words_of(element), "", why, where=where)

    notes = find_notes(body)
    for call in () if has_marks else notes.calls.values():
        why = "the mark of a note, which the program numbers"
        ledger.add(ChangeKind.NOTE, 0, "", call.label, why)
    move_calls(body, notes.calls)
    take_record_lines(body, record)
    title = "" if _NO_TITLE.fullmatch(said.title) else said.title
    take_title(body, title, record, frozenset(notes.calls))
    if "title" in record.fields:
        drop_repeated_title(body, record.fields["title"], ledger)
    else:
        title = _title_beside_heading(body, title, record)
    _take_properties(said, title, record)
    drop_note_headings(body, notes.bodies, leave_out)
    drop_rules(body, notes.bodies)
    walker = PageWalker(ledger, notes, {}, {}, place_of)
    walker.collector.places = places
    walker.walk(body)
    return SourceDocument(tuple(walker.collector.blocks), stated=record.fields)


def _title_beside_heading(body: Element, title: str, record: PageRecord) -> str:
    """Return the *title* in the properties, unless *body* begins with its only main heading, which is the title."""
    if drop_repeated_title(body, title, record.ledger):
        return title
    first = next((one for one in leaves(body) if words_of(one)), None)
    if not title or first is None or tag_of(first) != "h1" or len(body.findall(".//h1")) > 1:
        return title
    why = f"the properties of the file name another title: {title}"
    record.ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
    return ""


def drop_repeated_title(body: Element, title: str, ledger: Ledger) -> bool:
    """Take out a first heading of *body* that only repeats the *title*, and tell whether there was one."""
    first = next((one for one in leaves(body) if words_of(one)), None)
    if first is None or tag_of(first) not in HEADINGS or not letters(title):
        return False
    if letters(words_of(first)) != letters(title):
        return False
    why = "repeats the title, which is in the record"
    ledger.add(ChangeKind.LEFT_OUT, 0, words_of(first), "", why, where=place_of(first))
    drop(first)
    return True


def letters(text: str) -> str:
    """Return the letters and digits of *text*, in small letters."""
    return re.sub(r"\W", "", text.casefold())


def _take_properties(said: OfficeRecord, title: str, record: PageRecord) -> None:
    ledger = said.ledger
    record.state("title", title, "the properties of the file")
    if said.language:
        record.fields.setdefault("language", language_tag(said.language))
    if said.author and "author" not in record.fields:
        why = "author, from the properties of the file, which may name who typed it: please check"
        if is_name(said.author):
            record.fields["author"] = said.author
            ledger.add(ChangeKind.METADATA, 0, "", said.author, why, unsure=True)
        else:
            why = f"the properties of the file name {said.author} as author: not taken"
            ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
    if said.made:
        why = f"the file was made on {said.made}, which is not taken as the date of the text"
        ledger.add(ChangeKind.LAYOUT, 0, "", "", why)


def lower_headings(body: Element) -> None:
    """Put the headings in *body* below its title, where one is marked as such."""
    if body.find(".//h1[@class='title']") is None:
        return
    for element in body.iter(*HEADINGS):
        if element.get("class") != "title":
            element.tag = f"h{min(HEADINGS[tag_of(element)] + 1, len(HEADINGS))}"


def are_lines(
    lines: Sequence[str], *, is_verse: bool, is_plain: bool, between_blanks: bool, is_first: bool
) -> bool:
    """Tell whether neighbouring paragraphs with the words *lines* are the lines of one stanza.

    *is_verse* says whether their style is one for verse, *is_plain* whether it says nothing, *between_blanks* whether
    empty paragraphs are around them, *is_first* whether they begin the file.
    """
    if len(lines) < 2:
        return False
    if is_verse:
        return max(map(len, lines)) <= 2 * _MAX_LINE_CHARS
    if not (is_plain and between_blanks) or max(map(len, lines)) > _MAX_LINE_CHARS:
        return False
    if is_first and len(lines) < _LEAST_AT_START:
        return False
    large = sum(line[:1].isupper() or not line[:1].isalpha() for line in lines)
    ends = sum(shapes.ends_sentence(line) for line in lines[:-1])
    return 10 * large >= 8 * len(lines) and 2 * ends <= len(lines) - 1


def join_lines(body: Element) -> None:
    """Make one paragraph of each stanza in *body* whose lines are paragraphs, with an empty one between stanzas."""
    children = list(body)
    groups: list[list[Element]] = [[]]
    for one in children:
        if tag_of(one) != "p" or not words_of(one):
            groups.append([])
            continue
        if groups[-1] and groups[-1][-1].get("class") != one.get("class"):
            groups.append([])
        groups[-1].append(one)
    for at, group in enumerate(filter(None, groups)):
        before, after = group[0].getprevious(), group[-1].getnext()
        around = [one for one in (before, after) if one is not None and tag_of(one) == "p"]
        kind = group[0].get("class") or ""
        blank = bool(around) and all(not words_of(one) for one in around)
        lines = [words_of(one) for one in group]
        if all(one.find(".//br") is None for one in group) and are_lines(
            lines,
            is_verse=kind == "verse",
            is_plain=not kind,
            between_blanks=blank,
            is_first=not at,
        ):
            _join(group)


def _join(group: list[Element]) -> None:
    """Put the lines of a stanza into one element, each with its indent."""
    stanza = group[0].makeelement("div", {"class": "poem"})
    group[0].addprevious(stanza)
    for one in group:
        one.set("class", f"i{one.get('data-indent') or 0}")
        stanza.append(one)
    stanza.tail = None
