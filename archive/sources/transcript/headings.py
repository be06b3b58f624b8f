"""Headings: Markdown headings, lines in capitals, numbered headings; and the kind of document they name."""

import re
from dataclasses import dataclass

from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.divisions import DIVISIONS
from archive.sources.transcript.divisions import NUMBERS
from archive.sources.transcript.divisions import ORDINALS
from archive.sources.transcript.letter_parts import is_salutation
from archive.sources.transcript.speaker_tags import tag_of

_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*(?:\{(?P<attributes>[^{}]*)\})?")
_MAX_HEADING_CHARS = 110
_NUMBERED = re.compile(
    rf"(?:the\s+)?(?P<word>{DIVISIONS})\b\.?\s*(?:no\.?|number|the)?\s*"
    rf"(?P<number>{NUMBERS})(?P<after>[.:]|\s*[-–—])?(?P<rest>\s*\S.*)?",
    re.IGNORECASE,
)
#: A scene is described beside its number.
_SCENES = frozenset("scene scène aufzug auftritt szene scena escena".split())
#: *First Act*, *Erster Aufzug*.
_ORDINAL_FIRST = re.compile(
    rf"(?:the\s+)?(?P<number>{ORDINALS})\s+(?P<word>{DIVISIONS})\b(?:(?P<after>[.:]|\s*[-–—])(?P<rest>\s*\S.*)?)?",
    re.IGNORECASE,
)
#: A sentence in capitals that somebody says: its quotation mark is not closed, or closes after its stop.
_SPOKEN = re.compile(r"[\"“‘«'](?:[^\"”’»']*$|.*[.!?][\"”’»']\.?$)")
_ALONE = re.compile(
    r"(?:preface|introduction|foreword|preamble|conclusion|appendix|epilogue|prologue|postscript|contents|notes)\.?",
    re.IGNORECASE,
)

#: An entry of a list of contents has dots, or a number far to the right; a list of persons has braces.
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:[0-9]{1,4}|[ivxlc]+)?$|…\s*[0-9]{1,4}$")
_BRACKETED = re.compile(r"\([^()]*\)\.?|\[[^\[\]]*\]\.?")
_BRACES = re.compile(r"(?:^|\s)[{}|](?:\s|$)")

#: Words in a heading that name the kind of a part.
_KINDS = {
    "speech": "speech",
    "address": "speech",
    "oration": "speech",
    "lecture": "speech",
    "remarks": "speech",
    "sermon": "speech",
    "decree": "decree",
    "letter": "letter",
    "telegram": "telegram",
    "resolution": "resolution",
    "proclamation": "proclamation",
    "declaration": "declaration",
    "manifesto": "manifesto",
    "treaty": "treaty",
    "ultimatum": "ultimatum",
    "preface": "preface",
    "foreword": "preface",
    "appendix": "appendix",
}
_CAST = re.compile(
    r"\W*(?:(?:dr[aā]matis )?pers[oō]n(?:[aā]e|æ|en|ages|aggi|ajes)\b"
    r"|(?:the )?(?:persons|people|characters|cast|players)\W*$"
    r"|(?:the )?(?:persons|people|characters|cast)\b.{0,20}\b(?:play|drama|piece|represented|comedy|tragedy|scene)\b)",
    re.IGNORECASE,
)
#: A report was spoken only where the title or occasion names an audience.
_HEARD = re.compile(
    r"\b(?:congress|conference|convention|assembly|meeting|session|soviet)\b", re.IGNORECASE
)
_REPORT_ON = re.compile(r"\breport (?:on|to)\b", re.IGNORECASE)
#: The number of headings that may follow each other directly above a paragraph.
_MAX_GLUED_LINES = 4
_MIN_GLUED_BODY_CHARS = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its final words, its level from 1, and whether it is numbered, which makes it certain."""

    text: str
    level: int
    numbered: bool = False


def kind_of(heading: str) -> str:
    """Return the kind of document that *heading* names (speech, decree, letter …), or an empty string."""
    for word in re.findall(r"[^\W\d_]+", heading.lower()):
        kind = _KINDS.get(word) or _KINDS.get(word.removesuffix("s"))
        if kind:
            return kind
    return ""


def kind_of_title(title: str, *, occasion: str) -> str:
    """Return the kind of document that *title* names; a report on something, to an audience, is a speech."""
    kind = kind_of(title)
    if kind:
        return kind
    return "speech" if _REPORT_ON.search(title) and _HEARD.search(f"{title} {occasion}") else ""


def lists_persons(heading: str) -> bool:
    """Tell whether *heading* stands above the list of the persons of a play."""
    return _CAST.match(heading) is not None


def heading_of(block: LineBlock, layout: Layout) -> Heading | None:
    """Return *block* as a heading, or None. The caller must check names in capitals against their surroundings."""
    if block.level:
        found = _numbered_heading(block.bare)
        return Heading(_in_title_case(block.bare), block.level, numbered=found is not None)
    first = block.lines[0].text
    marked = _HASHES.fullmatch(first)
    if marked and len(block.lines) == 1:
        return Heading(shapes.bare(marked[2]), len(marked[1]))
    *above, underline = (line.text for line in block.lines)
    if above and re.fullmatch(r"=+|-{3,}" if len(above) == 1 else "=+", underline):
        return Heading(shapes.bare(" ".join(above)), 1 if underline.startswith("=") else 2)
    bare = " ".join(block.bare.split())
    if _is_no_heading(block, bare, layout):
        return None
    if len(bare) > _MAX_HEADING_CHARS or len(block.lines) > 3:
        return None
    if len(block.lines) == 1 and shapes.ROMAN.fullmatch(bare.rstrip(".")):
        return Heading(bare.rstrip("."), 1, numbered=True)
    numbered = _numbered_heading(bare)
    if numbered is not None:
        return numbered
    if _ALONE.fullmatch(bare) and len(block.lines) == 1:
        return Heading(_in_title_case(bare.rstrip(".")), 1)
    if _is_capital_heading(bare) or _is_bold_heading(block):
        return Heading(_in_title_case(bare), 1)
    return None


def _is_no_heading(block: LineBlock, bare: str, layout: Layout) -> bool:
    """Tell whether *block* is a speech, an entry of a list of contents, or a row with a brace around it."""
    speaks = block.number in layout.speeches and tag_of(first := block.lines[0].text) is not None
    return (
        (speaks and _NUMBERED.match(first) is None)
        or _LEADERS.search(bare) is not None
        or _BRACES.search(bare) is not None
        or (_BRACKETED.fullmatch(bare) is not None and not block.is_marked_heading)
    )


def _numbered_heading(bare: str) -> Heading | None:
    match = _NUMBERED.fullmatch(bare) or _ORDINAL_FIRST.fullmatch(bare)
    if match is None:
        return None
    rest = (match["rest"] or "").strip()
    # *Book the first falls open.* and *Part 2 of the plan was …* are sentences.
    if rest and not (match["after"] or rest[0].isupper() or rest[0] in "(—–-"):
        return None
    if (
        rest
        and (shapes.ends_open(bare) is False)
        and bare.endswith((".", ";", ","))
        and len(rest.split()) > 6
        and not (match["after"] and match["word"].lower() == "act")
        and match["word"].lower() not in _SCENES
    ):
        return None
    if bare[0].islower():
        return None
    return Heading(_in_title_case(bare.rstrip(".") if not rest else bare), 1, numbered=True)


def _is_capital_heading(bare: str) -> bool:
    words = bare.split()
    return (
        shapes.is_mostly_capitals(bare)
        and len(words) <= 14
        and sum(len(word) > 1 for word in words) > 0
        and not bare.endswith((":", ",", ";", "!", "?"))
        and "  " not in bare
        and _SPOKEN.match(bare) is None
        and not is_salutation(bare)
    )


def _is_bold_heading(block: LineBlock) -> bool:
    if len(block.lines) != 1:
        return False
    text = block.lines[0].text
    match = re.fullmatch(
        r"(\*\*|__)(?P<inside>[^*_]+)\1|<:?(b|strong)>(?P<html>[^<]+)</:?\3>", text
    )
    inside = (match["inside"] or match["html"] or "").strip() if match else ""
    return (
        bool(inside)
        and not inside.endswith((".", ",", ":", ";", "!", "?"))
        and len(inside.split()) <= 12
    )


def has_glued_heading(block: LineBlock, layout: Layout) -> bool:
    """Tell whether the first line of *block* is a heading with its paragraph directly below."""
    if len(block.lines) < 2:
        return False
    if _are_glued_capitals(block, layout):
        return True
    if layout.wrapped:
        return False
    first, second = block.lines[0].text, block.lines[1].text
    if (
        len(first) > 70
        or first.endswith((".", ",", ";", ":", "!", "?", "-", "—", '"', "”"))
        or first.startswith(("-", "*", ">"))
    ):
        return False
    if block.lines[0].hard or len(second) < 2 * len(first) or len(second) < 60:
        return False
    return shapes.is_capitals(first) or _is_title_case(first)


def _are_glued_capitals(block: LineBlock, layout: Layout) -> bool:
    """Tell whether one or a few short lines in capitals come before a paragraph that is not in capitals."""
    large = 0
    while large < min(len(block.lines), _MAX_GLUED_LINES) and _is_capital_line(
        block.lines[large].text
    ):
        large += 1
    if not 0 < large < len(block.lines):
        return False
    line, after = block.lines[large - 1], block.lines[large]
    if layout.wrapped and layout.is_full(line, after):
        return False
    return len(after.text) >= _MIN_GLUED_BODY_CHARS and not shapes.starts_small(after.text)


def _is_capital_line(text: str) -> bool:
    return (
        len(text) <= 70
        and len(text.split()) > 1
        and shapes.is_capitals(text)
        and not text.endswith((".", ",", ";", ":", "!", "?", "-", "—", '"', "”"))
        and not text.startswith(("-", "*", ">"))
    )


def _is_title_case(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    large = [word for word in words if word.lower() not in shapes.SMALL_WORDS]
    return len(words) >= 2 and bool(large) and all(word[0].isupper() for word in large)


def _in_title_case(text: str) -> str:
    return (
        shapes.title_case(text)
        if any(map(shapes.is_capitals, text.split())) and shapes.is_mostly_capitals(text)
        else text
    )
