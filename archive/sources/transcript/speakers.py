"""Speakers of a debate, a play or a record of evidence: their names go from the text to their paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.people import is_name
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.headings import lists_persons
from archive.sources.transcript.lines import LINE_ENDS
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.persons_in_headings import without_persons
from archive.sources.transcript.speaker_names import MIN_SURE_TAGS
from archive.sources.transcript.speaker_names import accepted_names
from archive.sources.transcript.speaker_tags import SpeakerTag
from archive.sources.transcript.speaker_tags import TagForm
from archive.sources.transcript.speaker_tags import tag_of
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_OFFICE = re.compile(r"(?:The|Mr|Mrs|Ms|Dr|Hon|Sir|Senator|Representative)\b")
_ACT = re.compile(r"\W*(?:\w+\s+)?(?:act|scene|acte|scène|akt|aufzug|auftritt)\b", re.IGNORECASE)
_SPOKEN = (ParagraphKind.PROSE, ParagraphKind.STANZA)
#: Where a speaker is told, a speech that is set in is no quotation.
_MAY_SPEAK = (*_SPOKEN, ParagraphKind.QUOTATION)
_OF_PLAYS = (TagForm.CAPITALS, TagForm.MARKED, TagForm.MIXED, TagForm.GAP)


@dataclass(frozen=True, slots=True)
class Speeches:
    """Units with their speakers, and whether they are a play."""

    units: tuple[TranscriptUnit, ...]
    is_play: bool


def take_speakers(
    units: tuple[TranscriptUnit, ...], ledger: Ledger, styles: frozenset[SpeakerStyle] = JUDGED
) -> Speeches:
    """Move the names of speakers from the text to their paragraphs, where the text has speeches.

    *styles* say how they are marked; without any, their number and shape decide.
    """
    tags = _told(units, styles) if styles else _speakers(units)
    named = tuple(
        _named(unit, tags[at], ledger) if at in tags else unit for at, unit in enumerate(units)
    )
    stopped = any(tag.form in _OF_PLAYS for tag in tags.values())
    above = any(unit.speaker for unit in units)
    if styles - {SpeakerStyle.NONE} and not tags and not above:
        ledger.doubt(0, "", f"no speaker is marked in this way ({', '.join(sorted(styles))})")
    acts = any(_ACT.match(unit.heading) for unit in units)
    is_play = (stopped or above or acts) and _takes_turns(named)
    return Speeches(without_persons(named, ledger) if is_play else named, is_play)


def _named(unit: TranscriptUnit, tag: SpeakerTag, ledger: Ledger) -> TranscriptUnit:
    before, rest = unit.text[tag.start : tag.end], unit.text[tag.end :]
    spoken = f"{tag.direction} {rest.lstrip(LINE_ENDS)}".lstrip()
    after = f"{tag.name} {tag.direction}".strip()
    why = "the speaker: the name is kept with the paragraph"
    ledger.add(ChangeKind.SPEAKER, unit.number, before.strip(), after, why)
    text = unit.text[: tag.start] + spoken
    kind = ParagraphKind.PROSE if unit.paragraph not in _SPOKEN else unit.paragraph
    lines = _moved_in(unit.lines)
    return replace(unit, text=text, lines=lines, speaker=tag.name, paragraph=kind)


def _takes_turns(units: Sequence[TranscriptUnit]) -> bool:
    """Tell whether persons speak by their names, as in a play, and not by their offices, as in a debate."""
    names = {unit.speaker for unit in units if unit.speaker}
    spoken = sum(bool(unit.speaker) for unit in units)
    paragraphs = sum(
        unit.kind is UnitKind.PARAGRAPH and not unit.text.startswith(("[", "(")) for unit in units
    )
    titled = sum(_OFFICE.match(name) is not None for name in names)
    return len(names) >= 2 and 5 * spoken >= paragraphs and 2 * titled < len(names)


def _moved_in(lines: tuple[TranscriptLine, ...]) -> tuple[TranscriptLine, ...]:
    """Return *lines* with the first where the others begin: the name before it stood out."""
    if len(lines) < 2:
        return lines
    first = replace(lines[0], indent=min(line.indent for line in lines[1:]))
    return (first, *lines[1:])


def _speakers(units: tuple[TranscriptUnit, ...]) -> Mapping[int, SpeakerTag]:
    """Return the speakers by position; none where the text has no speeches."""
    listed = _listed(units)
    tags = {
        position: tag
        for position, unit in enumerate(units)
        if unit.kind is UnitKind.PARAGRAPH and unit.paragraph in _SPOKEN and not unit.speaker
        if position not in listed
        if (tag := tag_of(unit.text)) is not None
    }
    paragraphs = sum(unit.is_prose for unit in units)
    stopped = {at: tag for at, tag in tags.items() if tag.form is not TagForm.COLON}
    before_colon = {
        at: tag for at, tag in tags.items() if tag.form is TagForm.COLON and units[at].is_prose
    }
    spoken = sum(unit.kind is UnitKind.PARAGRAPH and unit.paragraph in _SPOKEN for unit in units)
    return _of_debate(before_colon, paragraphs) | dict(_of_play(stopped, units, spoken))


def _told(
    units: tuple[TranscriptUnit, ...], styles: frozenset[SpeakerStyle]
) -> Mapping[int, SpeakerTag]:
    """Return the speakers by position, where somebody says in which *styles* they are marked."""
    listed = _listed(units)
    tags = {
        position: tag
        for position, unit in enumerate(units)
        if unit.kind is UnitKind.PARAGRAPH and unit.paragraph in _MAY_SPEAK and not unit.speaker
        if position not in listed
        if (tag := tag_of(unit.text, styles)) is not None
    }
    mixed = [tag for tag in tags.values() if tag.form is TagForm.MIXED]
    names = Counter(tag.key for tag in mixed)
    # Where others are in capitals, in italics or have a title, a sentence of one word is no name.
    accepted = {name for name, count in names.items() if count > 1 or 2 * len(mixed) > len(tags)}
    words = _small_words(units)
    return {
        at: tag
        for at, tag in tags.items()
        if tag.form is not TagForm.MIXED
        or (tag.key in accepted and not words.issuperset(tag.key.split()))
    }


def _small_words(units: Iterable[TranscriptUnit]) -> set[str]:
    """Return the words that the text has in small letters, which are no names."""
    return {word for unit in units for word in re.findall(r"\b[a-z]\w+", unit.text)}


def _listed(units: Sequence[TranscriptUnit]) -> frozenset[int]:
    """Return the places of the paragraphs below the heading of a list of persons: nobody speaks there."""
    inside = False
    found: list[int] = []
    for at, unit in enumerate(units):
        if unit.kind is UnitKind.HEADING:
            inside = lists_persons(unit.heading)
        elif unit.kind is UnitKind.RULE and found and found[-1] == at - 1:
            inside = False
        elif inside:
            found.append(at)
    return frozenset(found)


def _of_debate(tags: dict[int, SpeakerTag], paragraphs: int) -> dict[int, SpeakerTag]:
    """Return the speakers among names before a colon or a dash."""
    names = Counter(tag.name for tag in tags.values())
    sure = {tag.name for tag in tags.values() if tag.sure}
    count = sum(tag.sure for tag in tags.values())
    recurring = {name for name, count in names.items() if count > 1}
    is_debate = count >= MIN_SURE_TAGS and (count >= paragraphs / 5 or bool(recurring & sure))
    is_plain_debate = len(recurring) >= 2 and len(tags) >= paragraphs / 3
    if not (is_debate or is_plain_debate):
        plain = {at: tag for at, tag in tags.items() if tag.plain}
        return plain if len({tag.name for tag in plain.values()}) > 1 else {}
    return {
        at: tag
        for at, tag in tags.items()
        if tag.sure or tag.name in recurring or (is_debate and is_name(tag.name))
    }


def _of_play(
    tags: Mapping[int, SpeakerTag], units: Sequence[TranscriptUnit], spoken: int
) -> Iterable[tuple[int, SpeakerTag]]:
    """Yield the speakers among names before a full stop or a gap, form by form."""
    for form in (TagForm.TITLED, *_OF_PLAYS, TagForm.EVIDENCE):
        here = {at: tag for at, tag in tags.items() if tag.form is form}
        accepted = accepted_names(here.values(), form, spoken)
        if form is TagForm.MIXED and accepted:
            small = _small_words(units)
            accepted = {name for name in accepted if not small.issuperset(name.split())}
        if form is TagForm.GAP and 3 * sum(tag.key in accepted for tag in here.values()) > spoken:
            # Somebody may speak once.
            accepted |= {tag.key for tag in here.values() if shapes.is_capitals(tag.name)}
        yield from ((at, tag) for at, tag in here.items() if tag.key in accepted)
