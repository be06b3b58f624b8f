"""Names of speakers on lines of their own, and speeches without a blank line between them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels
from archive.sources.transcript.pictures import is_picture
from archive.sources.transcript.speaker_names import accepted_names
from archive.sources.transcript.speaker_tags import SpeakerTag
from archive.sources.transcript.speaker_tags import TagForm
from archive.sources.transcript.speaker_tags import name_alone
from archive.sources.transcript.speaker_tags import tag_of

#: The share of the blocks that have a name on its own above them, in a play.
_MIN_SHARE = 0.3
#: The share that is enough where so many names occur so often.
_MIN_SHARE_OF_MANY, _OFTEN = 0.1, 3
_DIVISION = re.compile(r"\b(?:act|scene|end|curtain|part|prologue|epilogue)\b")
_TITLED = re.compile(r"(?:The|Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Senator)\b\.? [A-Z]")
_FORMS = (TagForm.CAPITALS, TagForm.MARKED, TagForm.MIXED)


def speech_lines(
    lines: Sequence[TranscriptLine], styles: frozenset[SpeakerStyle] = JUDGED
) -> frozenset[int]:
    """Return the numbers of the lines at which a speech begins right below other lines.

    *styles* say how its speaker is marked; without any, the shape and number of the names decide.
    """
    if SpeakerStyle.NONE in styles:
        return frozenset()
    found: dict[int, SpeakerTag] = {}
    for before, line in pairwise((TranscriptLine(0, ""), *lines)):
        if not line.text or not line.text.lstrip("*_<[(")[:1].isupper():
            continue
        tag = _tag_at(line.text, styles)
        if (
            tag is not None
            and (styles or _is_certain(tag))
            and (not before.text or _ends_speech(before))
        ):
            found[line.number] = tag
    if styles:
        return frozenset(found)
    names = accepted_names(found.values(), TagForm.GAP, len(found))
    return frozenset(number for number, tag in found.items() if tag.key in names)


def _tag_at(line: str, styles: frozenset[SpeakerStyle]) -> SpeakerTag | None:
    is_above = not styles or SpeakerStyle.LINE in styles
    return tag_of(line, styles) or (name_alone(line) if is_above else None)


def _is_certain(tag: SpeakerTag) -> bool:
    if tag.form is TagForm.COLON:
        # Initials (*SP:*, *JD:*) count as well, as names must return.
        in_capitals = tag.plain and any(len(word) > 1 for word in tag.name.split())
        return in_capitals or _TITLED.match(tag.name) is not None
    return tag.form in (TagForm.TITLED, TagForm.CAPITALS, TagForm.EVIDENCE, TagForm.GAP)


def _ends_speech(line: TranscriptLine) -> bool:
    return (
        shapes.ends_sentence(line.text)
        or line.text.endswith(("]", ")", "—", "--", "_"))
        or name_alone(line.text) is not None
    )


def take_name_lines(
    blocks: tuple[LineBlock, ...], ledger: Ledger, styles: frozenset[SpeakerStyle] = JUDGED
) -> tuple[LineBlock, ...]:
    """Move names on lines of their own to the block below, where the text is a play or *styles* say so."""
    if styles and SpeakerStyle.LINE not in styles:
        return blocks
    tags = _names_above(blocks, is_told=bool(styles))
    made: list[LineBlock] = []
    waiting: tuple[SpeakerTag, LineBlock] | None = None
    for at, block in enumerate(blocks):
        if at in tags:
            if waiting is not None:
                # Nobody speaks below the name: it is a word like others.
                made.append(waiting[1])
            waiting = tags[at], block
            if len(block.lines) == 1:
                continue
            block = replace(block, lines=block.lines[1:])
        if waiting is not None and not is_picture(block.raw):
            block = _spoken(block, *waiting, ledger)
            waiting = None
        made.append(block)
    return tuple(made if waiting is None else (*made, waiting[1]))


def _names_above(blocks: tuple[LineBlock, ...], *, is_told: bool) -> dict[int, SpeakerTag]:
    """Return the blocks whose first line is the name of a speaker."""
    tags = {at: tag for at in range(len(blocks)) if (tag := _name_above(blocks, at))}
    if is_told:
        return _told(tags)
    speeches = len(blocks) - sum(len(blocks[at].lines) == 1 for at in tags)
    accepted: set[tuple[TagForm, str]] = set()
    for form in _FORMS:
        here = [tag for tag in tags.values() if tag.form is form]
        if len(here) >= _MIN_SHARE * speeches or _return_often(here, speeches):
            accepted |= {(form, name) for name in accepted_names(here, TagForm.GAP, len(here))}
    cast = _cast(blocks) | {name for form, name in accepted if form is TagForm.CAPITALS}
    accepted |= {(tag.form, tag.key) for tag in tags.values() if _is_of(tag, cast)}
    named = {at for at, tag in tags.items() if (tag.form, tag.key) in accepted}
    # Every name has a full stop, or its speech right below, and no heading has.
    for looks_so in (_is_stopped, _has_speech):
        alike = sum(looks_so(blocks[at]) for at in named)
        if len(named) >= _MIN_SHARE * speeches and alike > 0.75 * len(named):
            named |= {
                at
                for at, tag in tags.items()
                if tag.form is TagForm.CAPITALS and looks_so(blocks[at])
                if not _DIVISION.search(tag.key)
            }
    return {at: tags[at] for at in sorted(named)}


def _told(tags: dict[int, SpeakerTag]) -> dict[int, SpeakerTag]:
    """Return the names above speeches, where somebody says that there are such; a short sentence is none."""
    names = Counter(tag.key for tag in tags.values())
    mixed = sum(tag.form is TagForm.MIXED for tag in tags.values())
    return {
        at: tag
        for at, tag in tags.items()
        if not _DIVISION.search(tag.key)
        if tag.form is not TagForm.MIXED or names[tag.key] > 1 or 2 * mixed > len(tags)
    }


def _return_often(tags: Sequence[SpeakerTag], speeches: int) -> bool:
    """Tell whether several names return again and again, as no headings do, among songs and long speeches."""
    often = [name for name, count in Counter(tag.key for tag in tags).items() if count >= _OFTEN]
    marked = all(tag.form is not TagForm.MIXED for tag in tags)
    return marked and len(often) >= _OFTEN and len(tags) >= _MIN_SHARE_OF_MANY * speeches


def _is_stopped(block: LineBlock) -> bool:
    return block.lines[0].text.rstrip("*_)] ").endswith((".", ":"))


def _has_speech(block: LineBlock) -> bool:
    return len(block.lines) > 1


def _cast(blocks: tuple[LineBlock, ...]) -> frozenset[str]:
    """Return the names in capitals that stand before many speeches, on the same line."""
    found = [
        tag
        for block in blocks
        if block.kind is None and (tag := tag_of(block.lines[0].text))
        if tag.form is TagForm.CAPITALS
    ]
    return frozenset(accepted_names(found, TagForm.CAPITALS, len(blocks)))


def _is_of(tag: SpeakerTag, cast: frozenset[str]) -> bool:
    """Tell whether *tag* names persons of the play, such as *BLAND, DE CASTRO, and ROPER*."""
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*", tag.key)
    return tag.form is TagForm.CAPITALS and cast.issuperset(filter(None, names)) and bool(cast)


def _name_above(blocks: tuple[LineBlock, ...], at: int) -> SpeakerTag | None:
    """Return the name that the first line of a block consists of, if words of a speech follow."""
    block = blocks[at]
    if block.level or block.kind is not None or block.is_note or block.is_marked_heading:
        return None
    if len(block.lines) == 1:
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if after is None or after.level or after.is_note or after.is_marked_heading:
            return None
        below = name_alone(after.raw)
        if (
            shapes.is_rule(after.raw)
            or rank_of(after.bare) < rank_of("")
            or (below and below.form is TagForm.CAPITALS)
        ):
            return None
    return name_alone(lift_page_labels(block.lines[0]).text)


def _spoken(block: LineBlock, tag: SpeakerTag, source: LineBlock, ledger: Ledger) -> LineBlock:
    """Return *block* with its speaker, and the direction beside the name before its words."""
    line = lift_page_labels(source.lines[0])
    after = f"{tag.name} {tag.direction}".strip()
    why = "the speaker: the name on the line above is kept with the paragraph"
    ledger.add(ChangeKind.SPEAKER, line.number, line.text, after, why)
    first, *others = block.lines
    first = replace(first, pages=(*line.pages, *first.pages))
    if tag.direction:
        first = replace(first, text=f"{tag.direction} {first.text}")
    return replace(block, lines=(first, *others), speaker=tag.name)
