"""Speakers of a debate: ``THE EARL OF CRAWFORD: …``, ``Mr. SMITH: …``, a name in bold before a colon."""

import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.people import is_name
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import PAGE_CLOSES
from archive.sources.transcript.lines import PAGE_OPENS
from archive.sources.transcript.units import TranscriptUnit

_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Lord|Lady|Viscount|Viscountess|Earl|Countess|Baron|Baroness|Duke|Marquess|"
    r"Colonel|Col|Lieut|Lieutenant|Captain|Capt|Major|General|Commander|Commodore|Madam|Marquis|Wing|Squadron|Admiral|Brigadier|Rear|Vice|Professor|Prof|"
    r"Rev|Reverend|Hon|Right|Comrade|Citizen|Senator|Representative|President|Chairman|Speaker|Secretary|Minister|"
    r"Mayor|Judge|Justice|Q|A|The|An|A)"
)
_TAG = re.compile(
    r"(?P<bold>\*\*|__)?(?P<name>(?:[0-9]{1,3}\.\s?)?[^\W\d_][^:*—–|<]{0,200}?)(?P=bold)?\s*(?P<sign>:|\.\s?[—–]|\.--|\s[—–]|[—–])(?P<late>\*\*|__)?\s*(?=\S)"
)
_TITLED = re.compile(rf"(?:[0-9]{{1,3}}\.\s?)?{_TITLES}\b\.?\s*\S")
_PAGES = re.compile(f"(?:{PAGE_OPENS}[^{PAGE_CLOSES}]*{PAGE_CLOSES})*")
_NAME_PARTS = re.compile(r"[^\W\d_][^\s,()]*")
_LOWER_ALLOWED = frozenset("of the and for to in on de von van der la le".split())
#: Words that begin a line with a colon but name nobody.
_NO_SPEAKERS = frozenset(
    "note notes source title author date question resolved example nb ps p.s first second third fourth fifth whereas "
    "subject from to cc place present absent motion amendment vote result summary conclusion contents warning "
    "postscript preface introduction preamble p.p.s".split()
)
_MIN_SURE_TAGS = 3


@dataclass(frozen=True, slots=True)
class SpeakerTag:
    """A speaker's name at the start of a paragraph, its span, and whether it is certain."""

    name: str
    start: int
    end: int
    sure: bool
    #: In capitals before a colon: nothing else looks like that.
    plain: bool = False


def take_speakers(units: tuple[TranscriptUnit, ...], ledger: Ledger) -> tuple[TranscriptUnit, ...]:
    """Move the names of speakers from the text to their paragraphs, where the text is a debate."""
    tags = _speakers(units)
    made = []
    for position, unit in enumerate(units):
        tag = tags.get(position)
        if tag is not None:
            before, rest = unit.text[tag.start : tag.end], unit.text[tag.end :]
            pages = unit.text[: tag.start]
            ledger.add(
                ChangeKind.SPEAKER,
                unit.number,
                before.strip(),
                tag.name,
                "the speaker: the name is kept with the paragraph",
            )
            unit = replace(unit, text=pages + rest, speaker=tag.name)
        made.append(unit)
    return tuple(made)


def _speakers(units: tuple[TranscriptUnit, ...]) -> dict[int, SpeakerTag]:
    """Return the speakers by position; none where the text is not a debate."""
    tags = {}
    for position, unit in enumerate(units):
        if unit.is_prose:
            tag = _tag(unit.text)
            if tag is not None:
                tags[position] = tag
    paragraphs = sum(unit.is_prose for unit in units)
    names = Counter(tag.name for tag in tags.values())
    sure = {tag.name for tag in tags.values() if tag.sure}
    count = sum(tag.sure for tag in tags.values())
    recurring = {name for name, count in names.items() if count > 1}
    is_debate = count >= _MIN_SURE_TAGS and (count >= paragraphs / 5 or bool(recurring & sure))
    is_plain_debate = len(recurring) >= 2 and len(tags) >= paragraphs / 3
    if not (is_debate or is_plain_debate):
        plain = {at: tag for at, tag in tags.items() if tag.plain}
        return plain if len({tag.name for tag in plain.values()}) > 1 else {}
    return {
        at: tag
        for at, tag in tags.items()
        if tag.sure or tag.name in recurring or (is_debate and is_name(tag.name))
    }


def _tag(text: str) -> SpeakerTag | None:
    # A page may begin here; its break stays with the words.
    pages = _PAGES.match(text)
    match = _TAG.match(text, pages.end() if pages else 0)
    if match is None:
        return None
    bold = bool(match["bold"]) and (
        bool(match["late"]) or text[: match.start("sign")].rstrip().endswith(match["bold"])
    )
    if bool(match["bold"]) != bold or (match["late"] and not match["bold"]):
        return None
    name = match["name"].strip().strip("*_").strip()
    if not name or match.end() >= len(text) or not _is_name(name):
        return None
    sign = match["sign"].strip()
    outside = re.sub(r"\([^)]*\)", "", name)
    last = outside.split()[-1] if outside.split() else ""
    sure = bold or _is_titled(outside) or shapes.is_capitals(outside) or shapes.is_capitals(last)
    if sign != ":" and not sure:
        return None
    plain = sign == ":" and shapes.is_capitals(outside)
    return SpeakerTag(name, match.start(), match.end(), sure, plain)


def _is_name(name: str) -> bool:
    outside = re.sub(r"\([^()]*\)", " ", name)
    if (
        outside.count("(")
        or outside.count(")")
        or re.search(r"[.!?;]\s+(?!de |van |von |of )[a-z]", outside)
    ):
        return False
    parts = _NAME_PARTS.findall(outside)
    if not 1 <= len(parts) <= 20 or (
        len(parts) == 1 and parts[0].lower().strip(".") in _NO_SPEAKERS
    ):
        return False
    if parts[0].lower() in ("to", "fellow", "resolved", "dear", "my"):
        return False
    if name[0] in "0123456789":
        # The number of a question: *18. Mr. Brooks*.
        return _is_name(name.lstrip("0123456789. "))
    return name[0].isupper() and all(
        part[0].isupper() or part.lower() in _LOWER_ALLOWED for part in parts
    )


def _is_titled(name: str) -> bool:
    return _TITLED.match(name) is not None and len(name.split()) <= 20
