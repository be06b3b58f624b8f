"""Names of speakers on lines of their own, and speeches without a blank line between them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels
from archive.sources.transcript.speaker_names import accepted_names
from archive.sources.transcript.speaker_tags import SpeakerTag
from archive.sources.transcript.speaker_tags import TagForm
from archive.sources.transcript.speaker_tags import name_alone
from archive.sources.transcript.speaker_tags import tag_of

#: The share of the blocks that have a name on its own above them, in a play.
_MIN_SHARE = 0.3
_TITLED = re.compile(r"(?:The|Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Senator)\b\.? [A-Z]")
_FORMS = (TagForm.CAPITALS, TagForm.MARKED, TagForm.MIXED)


def speech_lines(lines: Sequence[TranscriptLine]) -> frozenset[int]:
    """Return the numbers of the lines at which a speech begins right below other lines."""
    found: dict[int, SpeakerTag] = {}
    for before, line in pairwise((TranscriptLine(0, ""), *lines)):
        if not line.text or not line.text.lstrip("*_<[(")[:1].isupper():
            continue
        tag = tag_of(line.text) or name_alone(line.text)
        if tag is not None and _is_certain(tag) and (not before.text or _ends_speech(before)):
            found[line.number] = tag
    names = accepted_names(found.values(), TagForm.GAP, len(found))
    return frozenset(number for number, tag in found.items() if tag.key in names)


def _is_certain(tag: SpeakerTag) -> bool:
    if tag.form is TagForm.COLON:
        in_capitals = tag.plain and any(len(word) > 2 for word in tag.name.split())
        return in_capitals or _TITLED.match(tag.name) is not None
    return tag.form in (TagForm.TITLED, TagForm.CAPITALS, TagForm.EVIDENCE, TagForm.GAP)


def _ends_speech(line: TranscriptLine) -> bool:
    return (
        shapes.ends_sentence(line.text)
        or line.text.endswith(("]", ")", "—", "--", "_"))
        or name_alone(line.text) is not None
    )


def take_name_lines(blocks: tuple[LineBlock, ...], ledger: Ledger) -> tuple[LineBlock, ...]:
    """Move names on lines of their own to the block below, where the text is a play."""
    tags = {at: tag for at, block in enumerate(blocks) if (tag := _name_above(blocks, at))}
    alone = sum(len(blocks[at].lines) == 1 for at in tags)
    speeches = len(blocks) - alone
    accepted: set[tuple[TagForm, str]] = set()
    for form in _FORMS:
        here = [tag for tag in tags.values() if tag.form is form]
        if len(here) >= _MIN_SHARE * speeches:
            accepted |= {(form, name) for name in accepted_names(here, TagForm.GAP, speeches)}
    made: list[LineBlock] = []
    waiting: tuple[SpeakerTag, LineBlock] | None = None
    for at, block in enumerate(blocks):
        tag = tags.get(at)
        if tag is not None and (tag.form, tag.key) in accepted:
            waiting = tag, block
            if len(block.lines) == 1:
                continue
            block = replace(block, lines=block.lines[1:])
        if waiting is not None:
            block = _spoken(block, *waiting, ledger)
            waiting = None
        made.append(block)
    return tuple(made)


def _name_above(blocks: tuple[LineBlock, ...], at: int) -> SpeakerTag | None:
    """Return the name that the first line of a block consists of, if words of a speech follow."""
    block = blocks[at]
    if block.level or block.kind is not None or block.is_note or block.is_marked_heading:
        return None
    if len(block.lines) == 1:
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if after is None or after.level or after.is_note or after.is_marked_heading:
            return None
        if shapes.is_rule(after.raw) or name_alone(after.raw) is not None:
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
