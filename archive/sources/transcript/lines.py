"""Lines of a transcript: numbered as in an editor, their characters normalised."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from html import unescape

from archive.language.controls import NONCHARACTERS
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: Markers that occur in no text (Unicode reserves them for internal use): around a page label, for a line
#: break that is kept, and around the index of a pinned note mark.
PAGE_OPENS = "\ufdd0"
PAGE_CLOSES = "\ufdd1"
LINE_ENDS = "\ufdd2"
PIN_OPENS = "\ufdd3"
PIN_CLOSES = "\ufdd4"

_ENDS = re.compile(r"\r\n|\r|\n|\x85|\u2028|\u2029")
_PAGE_END = re.compile(r"[\f\v]")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
#: Controls and marks of direction, and the letters of scripts that are written from right to left.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SOFT_HYPHEN = "\u00ad"
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_RESERVED = re.compile(f"[{NONCHARACTERS}\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});")
#: How typists without the letter write it within a word.
_LIGATURE = re.compile(
    r"(?<=[^\W\d_])\[(oe|ae|OE|AE)\]|\[(?=(?:oe|ae|OE|AE|Oe|Ae)\][^\W\d_])(oe|ae|OE|AE|Oe|Ae)\]"
)
_LIGATURES = {"oe": "œ", "ae": "æ", "OE": "Œ", "AE": "Æ", "Oe": "Œ", "Ae": "Æ"}
_TAB_STOP = 4
#: The width of a column between tabs, and the fewest blanks for one.
_COLUMN, _MIN_GAP = 8, 3
#: Scripts in which a joiner changes the shape of letters and must stay.
_JOINER_MATTERS = re.compile("[\u0600-\u06ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A line of a transcript: its number, its text without surrounding white space, and its layout.

    `torn`: a page of the source ended just before it. `pages`: the labels of pages that begin with it.
    `hard`: it ends in a Markdown line break (two spaces or a backslash).
    """

    number: int
    text: str
    indent: int = 0
    hard: bool = False
    torn: bool = False
    pages: tuple[str, ...] = ()


_LABEL = re.compile(f"{PAGE_OPENS}([^{PAGE_CLOSES}]*){PAGE_CLOSES}")


def page_labels(text: str) -> tuple[str, ...]:
    """Return the labels of the page markers in *text*."""
    return tuple(_LABEL.findall(text))


def strip_page_labels(text: str) -> str:
    """Return *text* without page markers."""
    return " ".join(_LABEL.sub(" ", text).split()) if PAGE_OPENS in text else text


def lift_page_labels(line: TranscriptLine) -> TranscriptLine:
    """Move the page markers inside *line* to its `pages`, for lines that are not running text."""
    if PAGE_OPENS not in line.text:
        return line
    return replace(
        line, text=strip_page_labels(line.text), pages=line.pages + page_labels(line.text)
    )


def mark_pages(labels: Iterable[str]) -> str:
    """Return *labels* as page markers for running text."""
    return "".join(f"{PAGE_OPENS}{label}{PAGE_CLOSES}" for label in labels)


def split_lines(text: str, ledger: Ledger) -> tuple[TranscriptLine, ...]:
    """Split *text* into lines and normalise their characters, recording each change."""
    ends = set(_ENDS.findall(text))
    if ends - {"\n"}:
        _report_ends(ends, ledger)
    lines = []
    for number, row in enumerate(_ENDS.split(text), 1):
        pieces = _PAGE_END.split(row)
        if len(pieces) > 1:
            ledger.add(
                ChangeKind.PAGE, number, "", "", "a form feed: a page of the source ends here"
            )
        for position, piece in enumerate(pieces):
            lines.append(_line(piece, number, torn=position > 0, ledger=ledger))
    return tuple(lines)


_END_NAMES = {
    "\r\n": "CR LF (Windows)",
    "\r": "CR (old Macintosh)",
    "\n": "LF (Unix)",
    "\x85": "NEL",
    "\u2028": "the Unicode line separator",
    "\u2029": "the Unicode paragraph separator",
}


def _report_ends(ends: Iterable[str], ledger: Ledger) -> None:
    names = " and ".join(sorted(_END_NAMES[end] for end in ends))
    ledger.add(ChangeKind.ENCODING, 0, "", "", f"line endings were {names}; they are now LF")


def _line(raw: str, number: int, *, torn: bool, ledger: Ledger) -> TranscriptLine:
    plain = (
        normalize_characters(raw, number, ledger)
        if not (raw.isascii() and raw.isprintable()) or "&" in raw or _LIGATURE.search(raw)
        else raw
    )
    expanded = _with_blanks(plain) if "\t" in plain else plain
    text = expanded.strip()
    hard = expanded.endswith("  ") and bool(text)
    if text.endswith("\\") and not text.endswith("\\\\"):
        ledger.add(
            ChangeKind.LAYOUT,
            number,
            text[-30:],
            "",
            "a backslash at the end: the line break is kept",
        )
        text, hard = text[:-1].rstrip(), True
    indent = len(expanded) - len(expanded.lstrip())
    return TranscriptLine(
        number=number, text=text, indent=indent if text else 0, hard=hard, torn=torn
    )


def _with_blanks(text: str) -> str:
    """Return *text* with blanks for its tabs: one within a line divides columns, so it is three at least."""
    begins = len(text) - len(text.lstrip("\t "))
    columns = text[begins:].rstrip("\t").split("\t")
    blanks = [" " * max(_MIN_GAP, -len(column) % _COLUMN) for column in columns]
    cells = "".join(f"{column}{gap}" for column, gap in zip(columns, blanks, strict=True))
    ends = "  " if text.endswith("  ") else ""
    return text[:begins].expandtabs(_TAB_STOP) + cells.rstrip() + ends


def normalize_characters(raw: str, number: int, ledger: Ledger, *, entities: bool = True) -> str:
    """Return *raw* without invisible characters, letters composed with their accents, and entities replaced.

    Each change is recorded at the line *number*; entities only count in a source that is plain text.
    """
    text = raw
    for step, why in _STEPS if entities else _STEPS[1:]:
        changed = step(text)
        if changed != text:
            ledger.add(ChangeKind.CHARACTERS, number, *_difference(text, changed), why)
            text = changed
    return text


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the parts in which the two differ, widened to whole words."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    while start > 0 and not before[start - 1].isspace():
        start -= 1
    while end > 0 and not before[len(before) - end].isspace():
        end -= 1
    return before[start : len(before) - end], after[start : len(after) - end]


def _without_invisible(text: str) -> str:
    return text if _JOINER_MATTERS.search(text) else _INVISIBLE.sub("", text)


def _without_directions(text: str) -> str:
    # A line that is read from right to left needs them.
    return text if _RIGHT_TO_LEFT.search(text) else _DIRECTIONS.sub("", text)


def _without_soft_hyphens(text: str) -> str:
    # At the end of a line it marks a broken word, which joining the lines needs.
    inside, end = text.rstrip(), text[len(text.rstrip()) :]
    last = _SOFT_HYPHEN if inside.endswith(_SOFT_HYPHEN) else ""
    return inside.replace(_SOFT_HYPHEN, "") + last + end


def _without_entities(text: str) -> str:
    return _ENTITY.sub(lambda match: _unescape(match[0]), text)


def _unescape(entity: str) -> str:
    character = unescape(entity)
    # Escaped `<` and `&` stay escaped: they would become markup.
    return (
        entity
        if character.startswith(("<", "&", ">")) or not character.isprintable()
        else character
    )


def _with_ligatures(text: str) -> str:
    return _LIGATURE.sub(lambda match: _LIGATURES[match[1] or match[2]], text)


_STEPS = (
    (_without_entities, "HTML entities replaced by the characters they mean"),
    (
        lambda text: _RESERVED.sub("\ufffd", text),
        "code points that are not characters, replaced by �",
    ),
    (lambda text: _CONTROL.sub("", text), "invisible control characters removed"),
    (_without_invisible, "zero-width characters removed (they hide words from the search)"),
    (_without_directions, "marks of the direction of writing removed"),
    (_without_soft_hyphens, "soft hyphens removed; the word is whole"),
    (
        lambda text: _SPACES.sub(" ", text),
        "special spaces (non-breaking, thin) replaced by plain spaces",
    ),
    (_with_ligatures, "[oe] and [ae] in a word: the letters œ and æ"),
    (
        lambda text: unicodedata.normalize("NFC", text),
        "letters combined with their accents (NFC)",
    ),
)
