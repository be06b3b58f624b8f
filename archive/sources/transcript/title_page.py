"""The title page of a printed book at the beginning of a transcript: title, author, translator, edition and imprint."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.imprint import NamedPerson
from archive.sources.transcript.imprint import facts_of
from archive.sources.transcript.imprint import person_of
from archive.sources.transcript.imprint import publisher_of
from archive.sources.transcript.imprint import says_more
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels

#: A title page has at most so many blocks, and no longer lines or blocks.
_MAX_BLOCKS, _MAX_LINE_CHARS, _MAX_WORDS = 40, 90, 30
#: The headings of what follows a title page.
_FOLLOWS = re.compile(
    r"(?:table of |the )?contents\b.*|(?:\w+['’]s )?(?:preface|introduction|foreword|dedication|prologue|advertisement)"
    r"(?: to .*)?|prefatory note|introductory(?: note)?|to the reader|dramatis person\w+|(?:list of )?illustrations|"
    r"errata|pr[eé]face|avant-propos|table des mati[eè]res|sommaire|vorwort|vorrede|einleitung|inhalt\w*|inhoud|"
    r"voorrede|voorwoord|inneh[aå]ll|indhold|f[oö]rord|prefazione|indice|índice|prólogo|предисловие|оглавление|"
    r"(?:chapter|letter|canto|act|scene|lecture|essay|chapitre|kapitel|hoofdstuk|capitolo|глава)\b.{0,60}",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]{1,2}\.){2,}$|\b(?:Esq|Co|Bros|Ltd|Inc|Jr|Sr|Ph\.D|Bart|Knt)\.$"
)
#: A second name below that of an author.
_AND = re.compile(r"(?:and|&)\s+(?P<name>[^\W\d_].*)", re.IGNORECASE)
_KNOWN = "a line of the title page; the record has this from elsewhere"
_MORE = "the title page says more than the record has fields for"
#: A line after which a title goes on without a sign.
_GLUED = re.compile(r"(?:\b(?:of|the|and|or|in|to|a|an|on|for|with|from)|[,;:—-])$", re.IGNORECASE)
#: A line that goes on with what is above it.
_BEGINS_GLUED = re.compile(r"(?:of|the|and|or|in|to|a|an|on|for|with|from)\b", re.IGNORECASE)


#: A line that is an occasion, not a part of the title.
_SAYS_WHEN = re.compile(
    r"[0-9]|\b(?:delivered|read|given|held|meeting|occasion|congress|session)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What becomes of a line: the words kept, by their fields, and the reason."""

    block: int
    line: TranscriptLine
    kept: dict[str, str]
    why: str


@dataclass(slots=True)
class _TitlePage:
    """What was found on the page so far."""

    ledger: Ledger
    #: The title and the author of a header of the file.
    stated: Mapping[str, str]
    #: The lines of the title, each with the number of its block.
    title: list[tuple[int, TranscriptLine]] = field(default_factory=list)
    authors: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    told: list[_Told] = field(default_factory=list)
    #: The field of the name that the next line has, after a line such as BY or LONDON.
    awaited: str | None = None
    #: The field of the name in the line above, where there is one.
    naming: str | None = None
    #: The number of blocks up to the last line that only a title page has.
    end: int = 0
    is_by_alone: bool = False

    @property
    def repeats_title(self) -> bool:
        """Whether it has the title of the header, or a part of it."""
        known = _letters(self.stated.get("title", ""))
        words = _letters(" ".join(line.text for _, line in self.title))
        first = _letters(
            " ".join(line.text for number, line in self.title if number == self.title[0][0])
        )
        return bool(known and words) and (known in words or words in known or first in known)

    @property
    def has_imprint(self) -> bool:
        """Whether somebody printed it. A year alone may be that of the text."""
        with_year = "year" in self.fields and {"place", "edition", "volume"} & self.fields.keys()
        return "publisher" in self.fields or bool(with_year)

    @property
    def is_certain(self) -> bool:
        """Whether somebody made something that somebody printed."""
        has_person = bool(self.authors or {"translator", "editor"} & self.fields.keys())
        is_known = self.repeats_title and "author" in self.stated
        return bool(self.title) and self.has_imprint and (has_person or is_known)

    @property
    def is_all_known(self) -> bool:
        """Whether it has no words but a title, names after *by* and what the record has from a header."""
        in_parts = (
            self.repeats_title
            and len(self.title) > 1
            and not any(_SAYS_WHEN.search(line.text) for _, line in self.title)
        )
        is_titled = in_parts or self.is_by_alone
        return (
            bool(self.title and self.authors)
            and is_titled
            and all(one.kept or one.why != _MORE for one in self.told)
        )


def read_title_page(
    blocks: tuple[LineBlock, ...], head: Head, ledger: Ledger, stated: Mapping[str, str]
) -> tuple[int, bool]:
    """Take the title page that *blocks* begin with into *head*.

    Return how many blocks it has, 0 where there is none, and whether it is all there is to a head: a title and names
    alone may be followed by an occasion or date. *stated* are the fields that a header of the file has; they count, but
    for the publisher of the file.
    """
    page = _TitlePage(ledger, stated)
    for number, block in enumerate(blocks[:_MAX_BLOCKS]):
        if _is_no_title_page(block, number) or _begins_another(block, page):
            break
        lines = [lift_page_labels(line) for line in block.lines]
        if "title" in facts_of(block.bare, is_titled=True):
            # The name of a journal goes on.
            lines = [replace(lines[0], text=" ".join(line.text for line in lines))]
        for position, line in enumerate(lines):
            below = lines[position + 1].text if position + 1 < len(lines) else ""
            _read_line(page, number, line, shapes.bare(below))
    page.title = [(number, line) for number, line in page.title if number < page.end]
    page.told = [one for one in page.told if one.block < page.end]
    if not page.title or not (page.is_certain or page.is_all_known):
        return 0, False
    _take(page, head)
    return page.end, page.is_certain


def _is_no_title_page(block: LineBlock, number: int) -> bool:
    texts = [shapes.bare(line.text) for line in block.lines]
    is_long = len(block.raw.split()) > _MAX_WORDS or any(
        len(text) > _MAX_LINE_CHARS for text in texts
    )
    follows = number > 0 and _FOLLOWS.fullmatch(block.bare.strip(". "))
    return is_long or block.is_note or bool(follows)


def _begins_another(block: LineBlock, page: _TitlePage) -> bool:
    """Tell whether *block* is a year below a page that has one: that of a poem or of a chapter."""
    known = page.fields.get("year")
    found = facts_of(block.bare, is_titled=True)
    return bool(known) and found.keys() == {"year"} and found["year"] != known


def _read_line(page: _TitlePage, number: int, line: TranscriptLine, below: str) -> None:
    text = shapes.bare(line.text)
    awaited, page.awaited = page.awaited, None
    naming, page.naming = page.naming, None
    person = person_of(text)
    if awaited == "publisher" and not facts_of(text, is_titled=True):
        _keep(page, number, line, {"publisher": publisher_of(text)})
    elif awaited is not None and awaited != "publisher":
        _take_name(page, number, line, NamedPerson(awaited, text))
    elif person is not None and person.name:
        _take_name(page, number, line, person)
    elif person is not None:
        page.awaited, page.is_by_alone = person.field, True
        page.told.append(_Told(number, line, {}, f"the {person.field or 'name'} is named below"))
    elif naming and (match := _AND.fullmatch(text)):
        _take_name(page, number, line, NamedPerson(naming, match["name"]))
    elif not _take_facts(page, number, line, text, below):
        _take_other(page, number, line, text)


def _take_other(page: _TitlePage, number: int, line: TranscriptLine, text: str) -> None:
    """Take a line of the title, or one that the record has no field for."""
    begun = page.authors or page.fields
    if _is_known_title(page, text):
        page.end = number + 1
        if begun:
            page.told.append(_Told(number, line, {}, "repeats the title, which is in the record"))
            return
    elif begun and says_more(text):
        page.end = number + 1
    if not any(map(str.isalnum, text)):
        page.told.append(_Told(number, line, {}, "a rule of the title page"))
    elif begun or not any(map(str.isalpha, text)):
        page.told.append(_Told(number, line, {}, _MORE))
    else:
        page.title.append((number, line))


def _is_known_title(page: _TitlePage, text: str) -> bool:
    known, words = _letters(page.stated.get("title", "")), _letters(text)
    return bool(words) and (
        known.startswith(words) or (len(words) > 8 and words in known) or known == words
    )


def _take_name(page: _TitlePage, number: int, line: TranscriptLine, person: NamedPerson) -> None:
    people = authors_of(_without_stop(shapes.from_capitals(person.name)))
    page.naming, page.end = person.field, number + 1
    if not person.field:
        page.told.append(_Told(number, line, {}, "somebody for whom the record has no field"))
        return
    if person.field == "author":
        page.authors += people
    else:
        known = page.fields.get(person.field, "")
        page.fields[person.field] = " · ".join(filter(None, (known, *people)))
    kept = {person.field: " · ".join(people)}
    page.told.append(_Told(number, line, kept, f"the {person.field}, from the title page"))


def _take_facts(page: _TitlePage, number: int, line: TranscriptLine, text: str, below: str) -> bool:
    """Take what a line says of the edition or of who printed it, where and when; tell whether it does."""
    is_titled = bool(page.authors or page.fields or (page.title and page.repeats_title))
    found = facts_of(text, is_titled=is_titled)
    if found.keys() == {"place"} and "publisher" not in page.fields:
        has_name = below and not facts_of(below, is_titled=True)
        page.awaited = "publisher" if has_name or (not below and text.endswith(":")) else None
    kept = {name: value for name, value in found.items() if name not in page.fields}
    if not found:
        return False
    page.end = number + 1
    if kept:
        _keep(page, number, line, kept)
    else:
        page.told.append(_Told(number, line, {}, _MORE))
    return True


def _keep(page: _TitlePage, number: int, line: TranscriptLine, kept: dict[str, str]) -> None:
    page.fields |= kept
    page.end = number + 1
    page.told.append(_Told(number, line, kept, f"{', '.join(kept)}, from the title page"))


def _take(page: _TitlePage, head: Head) -> None:
    """Move what was found into *head*, where it is not known already, and report it."""
    title = _take_title(page, head)
    known = {*head.fields, *page.stated, *(["author"] if head.authors else [])} - {
        "publisher",
        "title",
    }
    if page.fields.keys() & page.stated.keys() & {"publisher"} - head.fields.keys():
        why = "who published the file; the title page names who published the book"
        page.ledger.add(ChangeKind.METADATA, 0, page.stated["publisher"], "", why)
    head.title = head.title or _without_stop(title)
    head.authors = head.authors or page.authors
    for name, value in page.fields.items():
        if name not in known:
            head.fields.setdefault(name, value)
    for one in page.told:
        after = " · ".join(value for name, value in one.kept.items() if name not in known)
        kind = ChangeKind.METADATA if after else ChangeKind.AROUND
        why = _KNOWN if one.kept and not after else one.why
        page.ledger.add(kind, one.line.number, one.line.text, after, why)


def _take_title(page: _TitlePage, head: Head) -> str:
    """Return the title, of which each block is a part, and report its lines."""
    title = ""
    cased = shapes.from_capitals(" ".join(shapes.bare(line.text) for _, line in page.title)).split()
    for _, group in groupby(page.title, key=itemgetter(0)):
        lines = [line for _, line in group]
        count = sum(len(shapes.bare(line.text).split()) for line in lines)
        text, cased = " ".join(cased[:count]), cased[count:]
        goes_on = not title or _GLUED.search(title) or _BEGINS_GLUED.match(text)
        title = f"{title} {text}".strip() if goes_on else f"{_without_stop(title)}: {text}"
        page.ledger.add(
            ChangeKind.AROUND if head.title else ChangeKind.METADATA,
            lines[0].number,
            " ".join(line.text for line in lines),
            "" if head.title else text,
            _KNOWN if head.title else "the title, from the title page",
            last=lines[-1].number,
        )
    return title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold().replace("&", "and"))


def _without_stop(text: str) -> str:
    """Remove the full stop or comma at the end, unless it belongs to an abbreviation."""
    bare = text.rstrip(" ,;:")
    stops = bare.endswith(".") and shapes.ends_sentence(bare) and not _ABBREVIATED.search(bare)
    return bare[:-1] if stops else bare
