"""Speaker tags: the name before a speech, as plays, debates and records of evidence print it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.lines import PAGE_CLOSES
from archive.sources.transcript.lines import PAGE_OPENS

_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Sir|Dame|Dr|Lord|Lady|Viscount|Viscountess|Earl|Countess|Baron|Baroness|Duke|Marquess|"
    r"Colonel|Col|Lieut|Lieutenant|Captain|Capt|Major|General|Commander|Commodore|Madam|Marquis|Wing|Squadron|Admiral|Brigadier|Rear|Vice|Professor|Prof|"
    r"Rev|Reverend|Hon|Right|Comrade|Citizen|Senator|Representative|President|Chairman|Speaker|Secretary|Minister|"
    r"Mayor|Judge|Justice|Q|A|The|An|A)"
)
_TAG = re.compile(
    r"(?P<bold>\*\*|__|<:strong>)?(?P<name>(?:[0-9]{1,3}\.\s?)?[^\W\d_][^:*—–|<]{0,200}?)(?P<early>\*\*|__|</:strong>)?"
    r"\s*(?P<sign>:|\.\s?[—–]|\.--|\s[—–]|[—–])(?P<late>\*\*|__|</:strong>)?\s*(?=\S)"
)
_TITLED = re.compile(rf"(?:[0-9]{{1,3}}\.\s?)?{_TITLES}\b\.?\s*\S")
_PAGES = re.compile(f"(?:{PAGE_OPENS}[^{PAGE_CLOSES}]*{PAGE_CLOSES})*")
_NAME_PARTS = re.compile(r"[^\W\d_][^\s,()]*")
_LOWER_ALLOWED = frozenset("of the and for to in on de von van der la le".split())
#: Words that begin a paragraph with a colon or a full stop but name nobody.
_NO_SPEAKERS = frozenset(
    "note notes source title author date question resolved example nb ps p.s first second third fourth fifth whereas "
    "subject from to cc place present absent motion amendment vote result summary conclusion contents warning "
    "postscript preface introduction preamble p.p.s time scene act curtain argument persons characters setting exit "
    "exeunt enter finis end prologue epilogue section sections article articles art sec chapter book part canto "
    "remark remarks proof theorem lemma corollary definition definitions rule observation observations objection obs "
    "fig figure table plate appendix letter number no nos vol item air tune words music key metre song chorus".split()
)
#: *Mr. King objected* has no speaker called *Mr*.
_TITLES_ALONE = frozenset(
    "mr mrs ms messrs dr st rev lt col gen capt maj prof mme mlle hon sir right lieut sergt serjt".split()
)
_ORDINALS = frozenset("first second third fourth fifth".split())
#: Whom a letter or a speech addresses, at its beginning.
_ADDRESSED = re.compile(
    r"(?:(?:to|by|from|dear|dearest|my|your|fellow|gentlemen|ladies|friends|comrades|citizens|sirs|messieurs|resolved|"
    r"honou?red|respected|most)\b|(?:sir|madam|monsieur|madame)\W*$)",
    re.IGNORECASE,
)
_OPENING_MARK = r"(?P<open>\*\*|__|[*_]|<:?(?:em|i|b|strong)>)?"
_CLOSING_MARK = r"(?:\*\*|__|[*_]|</:?(?:em|i|b|strong)>)"
_DIRECTION = r"(?:,?\s*(?P<direction>[(\[][^()\[\]]{1,160}[)\]]))?"
_SHORT_TITLE = (
    r"(?:MR|MRS|MS|DR|ST|REV|LT|COL|GEN|CAPT|PROF|MME|MLLE|"
    r"Mr|Mrs|Ms|Dr|St|Rev|Lt|Col|Gen|Capt|Prof|Mme|Mlle|Hon|M)\."
)
_CAPITAL_WORD = r"(?:(?:Ma?c|O['’]|De|La|Le|Van|Von|D['’])?[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’-]+)"
_FURTHER_WORD = rf"(?:{_SHORT_TITLE}|{_CAPITAL_WORD}|(?:of|and|the|&)(?!\S))"
_CAPITALS = rf"(?:{_SHORT_TITLE}\s+)?{_CAPITAL_WORD}(?:,?\s+{_FURTHER_WORD}){{0,5}}"
_OFFICE = (
    r"(?:(?:The|Mr\.|Mrs\.|Ms\.|Miss|Dr\.|Sir|Lord|Senator|Representative|Chairman|Chairwoman|Secretary|Justice|Judge|"
    r"General|Gen\.|Admiral|Colonel|Captain|Madam)\s+)"
)
_TITLED_NAME = (
    rf"{_OFFICE}(?:[A-Z]\.\s+)?(?:de\s+|van\s+|von\s+|La\s+|Le\s+)?{_CAPITAL_WORD}"
    rf"(?:\s+{_CAPITAL_WORD}|,\s+(?:Jr|Sr)\.)*(?:\s+(?:pro tempore|of [A-Z][a-z]+(?:\s+[A-Z][a-z]+)?))?"
)
#: The line of a mark for italics is no letter.
_LETTERS = r"(?:[^\W_]|['’-])*"
_MIXED = rf"(?:{_SHORT_TITLE}\s+)?(?:[A-ZÀ-Þ]{_LETTERS})(?:\s+(?:[A-ZÀ-Þ]{_LETTERS}|of|the|and|de|von)){{0,4}}"
_LATE_DIRECTION = _DIRECTION.replace("direction", "late")
_STOP = rf"(?:{_CLOSING_MARK})?{_DIRECTION}\s*(?P<sign>[.:])(?:{_CLOSING_MARK})?{_LATE_DIRECTION}"
_AFTER = r"(?P<blanks>\s+|(?=[\[(]))(?=[^\sa-z])"
_TITLED_DOT = re.compile(rf"{_OPENING_MARK}(?P<name>{_TITLED_NAME}){_STOP}{_AFTER}")
_CAPITALS_DOT = re.compile(rf"{_OPENING_MARK}(?P<name>{_CAPITALS}){_STOP}{_AFTER}")
_MIXED_DOT = re.compile(rf"{_OPENING_MARK}(?P<name>{_MIXED}){_STOP}{_AFTER}")
_EVIDENCE = re.compile(
    r"(?P<open>[*_])?(?P<name>Q|A|Question|Answer)(?P<sign>[.:])(?:[*_])?(?P<blanks>\s*[-–—]*\s+)(?=\S)"
)
_CAPITALS_GAP = re.compile(rf"(?P<name>{_CAPITALS})(?P<blanks>\s{{2,}})(?=\S)")
#: One name and one gap: more gaps are the columns of a table.
_MIXED_GAP = re.compile(rf"(?P<name>{_MIXED})(?P<blanks>\s{{3,}})(?=\S)(?!.*\s{{3}})")
_ALONE = re.compile(
    rf"{_OPENING_MARK}(?P<name>{_CAPITALS}|{_MIXED}){_DIRECTION}\s*[.:]?(?:{_CLOSING_MARK})?{_LATE_DIRECTION}[.:]?"
)
_MAX_ALONE_CHARS = 40
_NOTHING_AFTER = re.compile(
    rf"{_OPENING_MARK}(?P<name>{_CAPITALS}|{_MIXED}){_CLOSING_MARK}{_DIRECTION}\s+(?=\S)"
)


_STYLES = {".": SpeakerStyle.STOP, ":": SpeakerStyle.COLON}


class TagForm(StrEnum):
    """How a name is set before a speech."""

    COLON = "colon"
    #: ``Mr. FLOOD. ``, ``The SPEAKER pro tempore. ``
    TITLED = "titled"
    #: ``HAMLET. ``, ``MRS. ALVING (rising). ``
    CAPITALS = "capitals"
    #: ``Algernon.  `` in italics or before two blanks; and ``Algernon. ``
    MARKED = "marked"
    MIXED = "mixed"
    #: ``Q. ``, ``A. ``
    EVIDENCE = "evidence"
    #: ``HAMLET   To be``
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class SpeakerTag:
    """A speaker's name at the start of a paragraph, its span, and whether it is certain."""

    name: str
    start: int
    end: int
    sure: bool
    #: In capitals before a colon: nothing else looks like that.
    plain: bool = False
    form: TagForm = TagForm.COLON
    #: A stage direction between the name and the words, in its brackets.
    direction: str = ""
    #: What comes after the name.
    style: SpeakerStyle = SpeakerStyle.COLON

    @property
    def key(self) -> str:
        """The name, the same however it is set."""
        return " ".join(self.name.casefold().split()).rstrip(".")


def tag_of(text: str, styles: frozenset[SpeakerStyle] = JUDGED) -> SpeakerTag | None:
    """Return the speaker tag at the start of *text*, perhaps after page breaks; if any are given, of these *styles*."""
    pages = _PAGES.match(text)
    start = pages.end() if pages else 0
    if not styles:
        return _before_colon(text, start) or _before_stop(text, start)
    readers = (_before_colon, _before_stop, _before_nothing)
    found = (reader(text, start) for reader in readers)
    return next((tag for tag in found if tag and tag.style in styles), None)


def name_alone(text: str) -> SpeakerTag | None:
    """Return the name that *text*, a line of its own, consists of."""
    bare = text.strip()
    match = _ALONE.fullmatch(bare) if len(bare) <= _MAX_ALONE_CHARS + 40 else None
    if match is None or len(match["name"]) > _MAX_ALONE_CHARS or not _names_somebody(match["name"]):
        return None
    form = TagForm.CAPITALS if shapes.is_mostly_capitals(match["name"]) else TagForm.MIXED
    if match["open"]:
        form = TagForm.CAPITALS if form is TagForm.CAPITALS else TagForm.MARKED
    direction = match["direction"] or match["late"] or ""
    return SpeakerTag(match["name"], 0, len(text), sure=False, form=form, direction=direction)


def _before_stop(text: str, start: int) -> SpeakerTag | None:
    for pattern, form in (
        (_EVIDENCE, TagForm.EVIDENCE),
        (_TITLED_DOT, TagForm.TITLED),
        (_CAPITALS_DOT, TagForm.CAPITALS),
        (_MIXED_DOT, TagForm.MIXED),
        (_CAPITALS_GAP, TagForm.GAP),
        (_MIXED_GAP, TagForm.GAP),
    ):
        match = pattern.match(text, start)
        if match is None:
            continue
        parts = match.groupdict()
        name = match["name"]
        if form not in (TagForm.EVIDENCE, TagForm.TITLED) and not _names_somebody(name):
            return None
        if form is TagForm.MIXED and (parts["open"] or len(match["blanks"]) > 1):
            form = TagForm.MARKED
        direction = parts.get("direction") or parts.get("late") or ""
        style = _STYLES.get(parts.get("sign") or "", SpeakerStyle.GAP)
        sure = form is TagForm.TITLED
        return SpeakerTag(
            name, start, match.end(), sure, form=form, direction=direction, style=style
        )
    return None


def _before_nothing(text: str, start: int) -> SpeakerTag | None:
    """Return the name in bold or italics that begins *text*; only who says so can know that it is a speaker."""
    match = _NOTHING_AFTER.match(text, start)
    if match is None or not match["open"] or not _names_somebody(match["name"]):
        return None
    return SpeakerTag(
        match["name"],
        start,
        match.end(),
        sure=False,
        form=TagForm.MARKED,
        direction=match["direction"] or "",
        style=SpeakerStyle.BOLD,
    )


def _names_somebody(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name.lower())
    # *First Clown* is somebody, *First* is the beginning of a list.
    counted = len(words) > 1 and words[0] in _ORDINALS
    if not set(words) - shapes.SMALL_WORDS or _ADDRESSED.match(name):
        return False
    if (words[0] in _NO_SPEAKERS and not counted) or _TITLES_ALONE.issuperset(words):
        return False
    if any(
        rank_of(word) < rank_of("") for word in words if word not in ("part", "letter", "paper")
    ):
        # *Zweite Scene* names nobody.
        return False
    last = name.split()[-1]
    if re.fullmatch(_SHORT_TITLE, f"{last}."):
        # *MRS* names nobody without the name that follows.
        return False
    return last[0].isupper() and not (
        shapes.ROMAN.fullmatch(name.rstrip(".")) and len(words) == 1 and len(name) < 5
    )


def _before_colon(text: str, start: int) -> SpeakerTag | None:
    match = _TAG.match(text, start)
    if match is None:
        return None
    bold = bool(match["bold"])
    if bold != bool(match["early"] or match["late"]) or (match["early"] and match["late"]):
        return None
    name, direction = _without_direction(match["name"].strip().strip("*_").strip())
    if not name or match.end() >= len(text) or not _is_name(name):
        return None
    sign = match["sign"].strip()
    outside = re.sub(r"\([^)]*\)", "", name)
    last = outside.split()[-1] if outside.split() else ""
    sure = bold or _is_titled(outside) or shapes.is_capitals(outside) or shapes.is_capitals(last)
    if sign != ":" and not sure:
        return None
    plain = sign == ":" and shapes.is_capitals(outside)
    return SpeakerTag(name, match.start(), match.end(), sure, plain, direction=direction)


def _without_direction(name: str) -> tuple[str, str]:
    """Divide ``HAMLET (aside)``; the name in ``THE PREMIER (Mr. Lloyd George)`` is part of the name."""
    match = re.fullmatch(
        r"(?P<name>[^()\[\]]+?)\s*(?P<direction>[(\[][*_]?[a-z][^()\[\]]*[)\]])", name
    )
    return (match["name"], match["direction"]) if match else (name, "")


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
    if _ADDRESSED.match(outside.lstrip()):
        return False
    if name[0] in "0123456789":
        # The number of a question: *18. Mr. Brooks*.
        return _is_name(name.lstrip("0123456789. "))
    return name[0].isupper() and all(
        part[0].isupper() or part.lower() in _LOWER_ALLOWED for part in parts
    )


def _is_titled(name: str) -> bool:
    return _TITLED.match(name) is not None and len(name.split()) <= 20
