"""The title page of a printed book at the beginning of a transcript: title, author, translator, edition and imprint."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from itertools import groupby
from operator import itemgetter

from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.roman_numerals import from_roman
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels

#: A title page has at most so many blocks, and no longer lines or blocks.
_MAX_BLOCKS, _MAX_LINE_CHARS, _MAX_WORDS = 18, 90, 30
_BY = re.compile(r"(?:(?:written|compiled|collected)\s+)?by:?", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:(?P<role>translated|englished|edited)\b(?:[^,.;]*?)\s)?by\b:?\s*(?P<name>[^\W\d_].*)?",
    re.IGNORECASE,
)
_FIELD_OF_ROLE = {"translated": "translator", "englished": "translator", "edited": "editor"}
_YEAR = r"(?:1[4-9][0-9]{2}|20[0-9]{2}|M[DCLXVI]{4,})"
_YEAR_LINE = re.compile(rf"\W*(?P<year>{_YEAR})\W*")
_IMPRINT = re.compile(
    rf"(?P<place>[^:0-9]{{3,40}}):\s*(?P<publisher>[^:]{{3,60}}?)(?:[,.]\s*(?P<year>{_YEAR}))?\W*"
)
_PUBLISHER = re.compile(
    r"\b(?:publish\w*|press|verlag|[eé]ditions|books|printing|& (?:co|sons?)|and (?:co\b|sons?)|company|co\.|brothers|"
    r"printed (?:for|by)|library|society)(?:\b|$)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[^\W\d_][\w.’'-]+(?:(?: and | & |, | )[^\W\d_][\w.’'-]+){0,3}[:,.]?")
_EDITION = re.compile(r"[\w\s,-]{0,40}\bedition\b.{0,40}", re.IGNORECASE)
_VOLUME = re.compile(r"vol(?:ume|\.)?\s*(?P<volume>[IVXLC]+|[0-9]{1,3})\b\W*", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)|all rights reserved|entered according to act).*", re.IGNORECASE
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|preface|introduction|foreword|dedication|to the reader", re.IGNORECASE
)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]{1,2}\.){2,}$|\b(?:Esq|Co|Bros|Ltd|Inc|Jr|Sr|Ph\.D|Bart|Knt)\.$"
)
#: A second name below that of an author.
_AND = re.compile(r"(?:and|&)\s+(?P<name>[^\W\d_].*)", re.IGNORECASE)
_KNOWN = "a line of the title page; the record has this from elsewhere"
#: A line after which a title goes on without a sign.
_GLUED = re.compile(r"(?:\b(?:of|the|and|or|in|to|a|an|on|for|with|from)|[,;:—-])$", re.IGNORECASE)
#: A line that goes on with what is above it.
_BEGINS_GLUED = re.compile(r"(?:of|the|and|or|in|to|a|an|on|for|with|from)\b", re.IGNORECASE)


@dataclass(slots=True)
class _TitlePage:
    """What was found on the page so far."""

    ledger: Ledger
    #: The lines of the title, each with the number of its block.
    title: list[tuple[int, TranscriptLine]] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    #: What becomes of the lines, in their order: the words kept and the reason; reported once the page is certain.
    told: list[tuple[TranscriptLine, dict[str, str], str]] = field(default_factory=list)
    #: The field of the name that the next line has, after a line such as BY.
    awaited: str = ""
    #: The field of the name in the line above, where there is one.
    naming: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether somebody made something that somebody printed."""
        has_person = self.authors or {"translator", "editor"} & self.fields.keys()
        # A year alone may be that of the text.
        with_year = "year" in self.fields and {"place", "edition", "volume"} & self.fields.keys()
        return bool(self.title and has_person and ("publisher" in self.fields or with_year))


def read_title_page(
    blocks: tuple[LineBlock, ...], head: Head, ledger: Ledger, stated: Mapping[str, str]
) -> int:
    """Take the title page that *blocks* begin with into *head*; return how many blocks it has, 0 where there is none.

    *stated* are the fields that a header of the file has; they count, but for the publisher of the file.

    A title page has a title, the name of somebody after *by*, and at its end an imprint with a year or publisher.
    """
    count = _end_of_imprint(blocks)
    page = _TitlePage(ledger)
    lines = [
        (number, lift_page_labels(line))
        for number, block in enumerate(blocks[:count])
        for line in block.lines
    ]
    for position, (number, line) in enumerate(lines):
        after = [shapes.bare(other.text) for _, other in lines[position + 1 : position + 3]]
        _read_line(page, number, line, after)
    if not page.is_certain:
        return 0
    _take(page, head, stated)
    return count


def _end_of_imprint(blocks: tuple[LineBlock, ...]) -> int:
    """Return how many blocks there are up to the last of the imprint, before anything longer begins."""
    end = 0
    for position, block in enumerate(blocks[:_MAX_BLOCKS]):
        texts = [shapes.bare(line.text) for line in block.lines]
        is_long = len(block.raw.split()) > _MAX_WORDS or any(
            len(text) > _MAX_LINE_CHARS for text in texts
        )
        if is_long or block.is_note or _CONTENTS.fullmatch(block.bare.strip(". ")):
            break
        if any(
            _YEAR_LINE.fullmatch(text) or _IMPRINT.fullmatch(text) or _RIGHTS.match(text)
            for text in texts
        ):
            end = position + 1
    return end


def _read_line(page: _TitlePage, number: int, line: TranscriptLine, after: list[str]) -> None:
    text = shapes.bare(line.text)
    role = _ROLE.fullmatch(text)
    name = (role["name"] if role else "") or ""
    field_of_role = _FIELD_OF_ROLE.get((role["role"] or "").lower(), "author") if role else ""
    if page.awaited:
        _take_name(page, page.awaited, line, text)
        page.awaited = ""
        return
    page.naming, naming = "", page.naming
    if role is not None and name and not shapes.starts_small(name):
        _take_name(page, field_of_role, line, name)
    elif _BY.fullmatch(text) or (role is not None and not name):
        page.awaited = field_of_role or "author"
        page.told.append((line, {}, f"the {page.awaited} is named below"))
    elif naming and (match := _AND.fullmatch(text)):
        _take_name(page, naming, line, match["name"])
    elif not _take_imprint(page, line, text, after):
        if page.authors or page.fields or not any(map(str.isalpha, text)):
            why = "the title page says more than the record has fields for"
            page.told.append((line, {}, why))
        else:
            page.title.append((number, line))


def _take_name(page: _TitlePage, name: str, line: TranscriptLine, text: str) -> None:
    people = authors_of(_without_stop(shapes.from_capitals(text)))
    if name == "author":
        page.authors += people
    else:
        page.fields[name] = " · ".join(filter(None, (page.fields.get(name, ""), *people)))
    page.naming = name
    page.told.append((line, {name: " · ".join(people)}, f"the {name}, from the title page"))


def _take_imprint(page: _TitlePage, line: TranscriptLine, text: str, after: list[str]) -> bool:
    """Take what a line says of the edition or of who printed it, where and when; tell whether it does."""
    found: dict[str, str] = {}
    if match := _YEAR_LINE.fullmatch(text):
        year = match["year"]
        found = {"year": year if year.isdigit() else str(from_roman(year))}
    elif match := _VOLUME.fullmatch(text):
        found = {"volume": match["volume"]}
    elif _EDITION.fullmatch(text):
        found = {"edition": shapes.from_capitals(text).strip(" .")}
    elif _RIGHTS.match(text):
        found = {"rights": text}
    elif not (page.authors or page.fields):
        return False
    elif match := _IMPRINT.fullmatch(text):
        found = {
            name: shapes.from_capitals(value).strip(" .,")
            for name, value in match.groupdict().items()
            if value
        }
    elif _PUBLISHER.search(text):
        found = {"publisher": shapes.from_capitals(text).strip(" .,")}
    elif _PLACE.fullmatch(text) and any(
        _PUBLISHER.search(one) or _YEAR_LINE.fullmatch(one) for one in after
    ):
        found = {"place": shapes.from_capitals(text).strip(" .,:")}
    kept = {name: value for name, value in found.items() if name not in page.fields}
    if not kept:
        return False
    page.fields |= kept
    page.told.append((line, kept, f"{', '.join(kept)}, from the title page"))
    return True


def _take(page: _TitlePage, head: Head, stated: Mapping[str, str]) -> None:
    """Move what was found into *head*, where it is not known already, and report it."""
    title, cased = (
        "",
        shapes.from_capitals(" ".join(shapes.bare(line.text) for _, line in page.title)).split(),
    )
    for _, group in groupby(page.title, key=itemgetter(0)):
        lines = [line for _, line in group]
        count = sum(len(shapes.bare(line.text).split()) for line in lines)
        text, cased = " ".join(cased[:count]), cased[count:]
        goes_on = not title or _GLUED.search(title) or _BEGINS_GLUED.match(text)
        title = f"{title} {text}".strip() if goes_on else f"{_without_stop(title)}: {text}"
        raw = " ".join(line.text for line in lines)
        page.ledger.add(
            ChangeKind.AROUND if head.title else ChangeKind.METADATA,
            lines[0].number,
            raw,
            "" if head.title else text,
            _KNOWN if head.title else "the title, from the title page",
            last=lines[-1].number,
        )
    known = {*head.fields, *stated, *(["author"] if head.authors else [])} - {"publisher"}
    if {"publisher"} & page.fields.keys() & stated.keys() - head.fields.keys():
        why = "who published the file; the title page names who published the book"
        page.ledger.add(ChangeKind.METADATA, 0, stated["publisher"], "", why)
    head.title = head.title or _without_stop(title)
    head.authors = head.authors or page.authors
    for name, value in page.fields.items():
        if name not in known:
            head.fields.setdefault(name, value)
    for line, found, why in page.told:
        after = " · ".join(value for name, value in found.items() if name not in known)
        kind = ChangeKind.METADATA if after else ChangeKind.AROUND
        page.ledger.add(kind, line.number, line.text, after, _KNOWN if found and not after else why)


def _without_stop(text: str) -> str:
    """Remove the full stop or comma at the end, unless it belongs to an abbreviation."""
    bare = text.rstrip(" ,;:")
    stops = bare.endswith(".") and shapes.ends_sentence(bare) and not _ABBREVIATED.search(bare)
    return bare[:-1] if stops else bare
