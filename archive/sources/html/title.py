"""The headings at the beginning of a page, which go to its record: title, author, date, occasion."""

import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import replace

from archive.model.edtf import AnyDate
from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import names_of
from archive.sources.html.elements import place_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import leaves
from archive.sources.html.head import lines_of
from archive.sources.html.record import PageRecord
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import has_date
from archive.sources.people import are_names
from archive.sources.people import authors_of
from archive.sources.people import is_name
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.headings import heading_of
from archive.sources.transcript.imprint import NamedPerson
from archive.sources.transcript.imprint import person_of
from archive.sources.transcript.lines import TranscriptLine

_BY = re.compile(
    r"(?:(?:written|delivered|edited) )?(?:by|von|par|por|di|av)\s+(?P<name>\S.*)", re.IGNORECASE
)
_TITLE_NAMES = frozenset(
    "title subtitle author byline heading date doctitle docauthor maintitle booktitle".split()
)
_OCCASION = re.compile(
    r"\b(?:congress|conference|convention|assembly|meeting|session|soviets?|delivered|speech|address|lecture|sermon|"
    r"read (?:at|before|to)|held|given at|edition|published|preface to)\b",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:foot|end)?notes?\W*|references\W*", re.IGNORECASE)
_BY_ALONE = re.compile(r"(?:written )?by:?", re.IGNORECASE)
_FIGURES = frozenset("figure figcenter figleft figright caption illustration illus".split())
_PROSE_WORDS = 20
_MAX_NAME_CHARS = 80
_MIN_TITLE_CHARS = 6
_MAX_TITLE_CHARS = 300
_NO_LAYOUT = Layout(wrapped=False, width=0)


@dataclass(frozen=True, slots=True)
class _TitleLine:
    element: Element
    text: str
    #: The level of the heading; 0 where it is marked as a line of the title by its class.
    level: int
    #: What holds the lines of one title: an ``hgroup``, or the heading itself.
    group: Element


def take_title(main: Element, titled: str, record: PageRecord, kept: frozenset[Element]) -> None:
    """Take the headings at the beginning of *main* into the *record*: title, author, date, occasion.

    *titled* is the title in the head of the page. What is *kept*, such as a mark of a note, stays with its heading.
    """
    lines = _title_lines(main, kept)
    is_known = "title" in record.fields
    lines = _without_section(lines, main, is_known=is_known)
    if not lines:
        if titled and main.find(".//h1") is None and _begins_with_prose(main):
            record.state("title", titled, "the head of the page")
        return
    rest = [line for line in lines if line.text and not _take_person_or_date(line, lines, record)]
    _take_likely_author(rest, titled, record)
    best = _repeating(rest, record)
    if not best and not record.fields.get("title"):
        best = _title_of(rest, titled)
    if best:
        _take_best(best, titled, record)
    if others := [line for line in rest if line not in best]:
        words = ", ".join(line.text for line in others)
        record.fields["occasion"] = words
        _note(record, words, words, "the occasion: a heading that is not the title", others[0])
        printed = date_at_end(others[-1].text)
        if printed is not None and "date" not in record.fields:
            record.fields["date"] = printed.printed
            _note(record, "", printed.printed, "the date, from the same line", others[-1])
    for element in dict.fromkeys(line.element for line in lines):
        drop(element)


def _title_lines(main: Element, kept: frozenset[Element]) -> list[_TitleLine]:
    """Return the lines of the headings that come before all other words."""
    found: list[_TitleLine] = []
    header: Element | None = None
    for block in leaves(main):
        if header is not None and header not in block.iterancestors():
            # The header has the whole head.
            break
        words = words_of(block)
        level = HEADINGS.get(tag_of(block), 0)
        if not words and not (tag_of(block) == "hr" and found):
            continue
        if _FIGURES & names_of(block) or any(
            tag_of(one) == "figure" or _FIGURES & names_of(one) for one in block.iterancestors()
        ):
            continue
        by = _BY.fullmatch(words) if len(words) <= _MAX_NAME_CHARS else None
        if (by is not None or (found and _role_of(words))) and not level:
            found.append(_TitleLine(block, words, 0, block))
            continue
        group = next(block.iterancestors("hgroup"), block)
        around = next(block.iterancestors("header"), None)
        in_head = group is not block or around is not None
        if not level and not in_head and not (_TITLE_NAMES & names_of(block)):
            break
        if len(words) > _MAX_TITLE_CHARS or any(one in kept for one in block.iter()):
            break
        if group is not block:
            level = min(HEADINGS.get(tag_of(one), 9) for one in (*group, block))
        elif {"title", "doctitle", "maintitle", "booktitle"} & names_of(block):
            level = level or 1
        found += [_TitleLine(block, line, level, group) for line in lines_of(block)]
        header = around if found else None
    return _with_names(found)


def _with_names(lines: list[_TitleLine]) -> list[_TitleLine]:
    """Return *lines* with each *by* on a line of its own before the name that follows it."""
    made: list[_TitleLine] = []
    for line in lines:
        if made and _BY_ALONE.fullmatch(made[-1].text):
            before = made.pop()
            made.append(replace(before, text=f"{before.text} {line.text}"))
            if before.element is not line.element:
                made.append(replace(line, text=""))
        else:
            made.append(line)
    return made


def _without_section(lines: list[_TitleLine], main: Element, *, is_known: bool) -> list[_TitleLine]:
    """Return *lines* without a last heading that begins the first section.

    There is none where one heading is all, of level 1 or like those of the sections, unless the title is known.
    """
    elements = list(dict.fromkeys(line.element for line in lines))
    if len(elements) == 1:
        similar = [one for one in main.iter(tag_of(elements[0])) if one is not elements[0]]
        is_alone = len(lines) == 1 and (lines[0].level == 1 or similar)
        is_title = is_known and lines[0].level == 1
        return [] if is_alone and not is_title and lines[0].level else lines
    while len(elements) > 1 and _begins_section(lines[-1], lines, elements, main):
        elements.pop()
        lines = [line for line in lines if line.element in elements]
    return lines


def _begins_section(
    last: _TitleLine, lines: list[_TitleLine], elements: list[Element], main: Element
) -> bool:
    """Tell whether the *last* heading is one of a section: lower than the first, and no date, name or occasion."""
    if tag_of(last.element) not in HEADINGS or last.level <= lines[0].level:
        return False
    if read_date(last.text) is not None:
        return False
    similar = (one for one in main.iter(tag_of(last.element)) if one not in elements)
    if _is_numbered(last) or any(not _NOTES.fullmatch(words_of(one)) for one in similar):
        return True
    says_when = has_date(last.text) or _BY.fullmatch(last.text) or is_name(last.text)
    return not says_when and _OCCASION.search(last.text) is None


def _is_numbered(line: _TitleLine) -> bool:
    block = LineBlock((TranscriptLine(0, line.text),), level=line.level)
    found = heading_of(block, _NO_LAYOUT)
    return found is not None and found.numbered


def _begins_with_prose(main: Element) -> bool:
    first = next((words for block in leaves(main) if (words := words_of(block))), "")
    return len(first.split()) >= _PROSE_WORDS


def _take_person_or_date(line: _TitleLine, lines: list[_TitleLine], record: PageRecord) -> bool:
    """Take *line* as the author, translator, editor or date, if it is one; tell whether it was."""
    role = _role_of(line.text)
    if role is not None and role.field not in record.fields:
        record.fields[role.field] = role.name
        _note(record, line.text, " · ".join(authors_of(role.name)), f"the {role.field}", line)
        return True
    by = _BY.fullmatch(line.text)
    known = record.fields.get("author", "")
    printed = read_date(line.text)
    if printed is not None:
        return _take_date(line, printed.date, record)
    if by is not None:
        name = by["name"]
    elif len(lines) > 1 and (
        _is_same_person(line.text, known)
        or {"author", "byline", "docauthor"} & names_of(line.element)
    ):
        name = line.text
    else:
        return False
    if known:
        why = "repeats the author, who is in the record"
        record.ledger.add(ChangeKind.LEFT_OUT, 0, line.text, "", why, where=_place(line))
        return True
    record.fields["author"] = name
    _note(record, line.text, " · ".join(authors_of(name)), "the author", line)
    return True


def _take_likely_author(rest: list[_TitleLine], titled: str, record: PageRecord) -> None:
    """Take the only name among the lines as the author, if another line is left to be the title."""
    # A name in the same heading as other words is a part of the title.
    groups = Counter(line.group for line in rest)
    names = [line for line in rest if is_name(line.text) and groups[line.group] == 1]
    if "author" in record.fields or len(names) != 1 or len(groups) < 2:
        return
    (line,) = names
    parts = {part.casefold() for part in re.split(r"\s*[:|–—]\s*|\s+-\s+", titled)}
    is_sure = bool(parts & {line.text.casefold(), line.text.split()[-1].casefold()})
    if not is_sure and _letters(line.text) in _letters(titled):
        return
    record.fields["author"] = line.text
    why = "the author" if is_sure else "the author: looks like a name; please check"
    where = _place(line)
    record.ledger.add(
        ChangeKind.METADATA, 0, line.text, line.text, why, where=where, unsure=not is_sure
    )
    rest.remove(line)


def _take_date(line: _TitleLine, found: AnyDate, record: PageRecord) -> bool:
    if "date" not in record.fields:
        record.fields["date"] = line.text
        _note(record, line.text, line.text, f"the date, read as {found}", line)
        return True
    known = read_date(record.fields["date"])
    if known is None or known.date != found:
        return False
    why = "repeats the date, which is in the record"
    record.ledger.add(ChangeKind.LEFT_OUT, 0, line.text, "", why, where=_place(line))
    return True


def _role_of(text: str) -> NamedPerson | None:
    """Return the translator or editor whom a line names."""
    person = person_of(text) if len(text) <= _MAX_NAME_CHARS else None
    named = person is not None and person.field in ("translator", "editor")
    return person if person and named and are_names(person.name) else None


def _is_same_person(text: str, known: str) -> bool:
    """Tell whether *text* is the name that is *known*, perhaps with other initials."""
    if not known or len(text) > 60:
        return False
    last = (
        known.split(",")[0].split()[-1].casefold() if "," in known else known.split()[-1].casefold()
    )
    return text.casefold() == known.casefold() or (
        is_name(text) and last in text.casefold().replace(".", " ").split()
    )


def _repeating(rest: list[_TitleLine], record: PageRecord) -> list[_TitleLine]:
    """Return the lines that repeat the title of the record; all of them may do so together."""
    known = _letters(record.fields.get("title", ""))
    if known and known == _letters(" ".join(line.text for line in rest)):
        return rest
    # A title page may leave out the subtitle, or add a chapter.
    return [
        line
        for line in rest
        if known
        and (
            _letters(line.text).startswith(known)
            or (len(line.text) >= _MIN_TITLE_CHARS and known.startswith(_letters(line.text)))
        )
    ]


def _title_of(rest: list[_TitleLine], titled: str) -> list[_TitleLine]:
    """Return the lines of the title: of the highest heading, if the head of the page does not name another."""
    named = [
        line for line in rest if len(line.text) > 3 and _letters(line.text) in _letters(titled)
    ]
    highest = min((line.level or 9 for line in rest), default=0)
    top = [line for line in rest if (line.level or 9) == highest]
    if named and not any(line in named for line in top):
        longest = max(named, key=lambda line: len(line.text))
        return [line for line in rest if line.group is longest.group and line in named]
    first = top[0].group if top else None
    subtitles = [line for line in rest if "subtitle" in names_of(line.element) and line not in top]
    return [line for line in top if line.group is first] + subtitles


def _take_best(best: list[_TitleLine], titled: str, record: PageRecord) -> None:
    whole = _joined([line.text for line in best])
    if not shapes.is_capitals(whole) and _letters(whole) == _letters(titled):
        whole = titled
    known = record.fields.get("title", "")
    if known and _letters(known).startswith(_letters(whole)):
        why = "repeats the title, which is in the record"
        record.ledger.add(ChangeKind.LEFT_OUT, 0, whole, "", why, where=_place(best[0]))
        return
    words = shapes.from_capitals(whole)
    if known:
        why = "the title: the page has one that says more"
        record.ledger.add(ChangeKind.METADATA, 0, known, "", why)
    record.fields["title"] = words.replace("/", ": ") if known else words
    _note(record, whole, record.fields["title"], "the title", best[0])


def _joined(lines: list[str]) -> str:
    """Return the lines of a title as one; a subtitle follows a colon."""
    whole = lines[0] if lines else ""
    for line in lines[1:]:
        divided = whole[-1:] in ".:;,–—-?!" or line[:1].islower() or not whole[-1:].isalpha()
        whole += f" {line}" if divided or shapes.is_capitals(whole) else f": {line}"
    return whole


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def _place(line: _TitleLine) -> str:
    return place_of(line.element)


def _note(record: PageRecord, before: str, after: str, why: str, line: _TitleLine) -> None:
    record.ledger.add(ChangeKind.METADATA, 0, before, after, why, where=_place(line))
