"""Blocks of notes: each note becomes a block of its own, where the text above has its mark."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import TranscriptLine

_BLOCK_LABEL = r"(?P<label>[0-9]{1,4}|[A-Za-z]{1,3}(?=[\])<]))"
#: How a note begins within a block: forms that are certain, and those below that need evidence.
_SURE = (
    re.compile(r"\[\^?" + _BLOCK_LABEL + r"\]:?\s*\S"),
    re.compile(r"\(" + _BLOCK_LABEL + r"\)\s+\S"),
    re.compile(r"<sup>\[?" + _BLOCK_LABEL + r"\]?</sup>\s*\S"),
)
_PLAIN = re.compile(r"(?P<label>[0-9]{1,3})[.)]\s+\S")
_SIGN = re.compile(r"(?P<label>\*{1,3}|[†‡§¶]{1,2})\s+(?=\S)")
#: A note mark right after a word.
_CALL = re.compile(
    r"(?<=\S)(?:\[\^?(?P<a>[0-9]{1,4}|[A-Za-z]{1,3})\]|\((?P<b>[0-9]{1,4}|[A-Za-z])\)"
    r"|<sup>[\[(]?(?P<c>[0-9]{1,4}|[A-Za-z]{1,3})[\])]?</sup>)"
    r"|(?<=[\w.,;:!?”\"'’)])(?P<d>\*[a-z](?!\w)|\*{1,3}(?![\w*])|[†‡§¶]{1,2}(?![\w*]))"
)
#: A mark that is certain.
_MARKED = re.compile(r"\[\^([\w*†‡§]{1,4})\]")


def split_notes(blocks: tuple[LineBlock, ...]) -> tuple[LineBlock, ...]:
    """Split blocks so that each note is a block of its own; a note needs a mark in the text above it."""
    surely = {_label(line) for block in blocks for line in block.lines if _form(line) in _SURE}
    called: set[str] = set()
    made: list[LineBlock] = []
    firsts = [_sign(block.lines[0]) for block in blocks]
    for at, block in enumerate(blocks):
        near = {*firsts[max(0, at - 1) : at], *firsts[at + 1 : at + 2]}
        # Consecutive lines that begin with a star are list items.
        is_list = bool(firsts[at]) and firsts[at] in near
        for part in (block,) if is_list else _split_at_notes(block, called, surely):
            made.append(part)
            called |= _calls(part)
    return tuple(made)


def _calls(block: LineBlock) -> set[str]:
    text = block.raw
    signs = text.count("*") % 2 == 1
    labels = {match[match.lastgroup or 0] for match in _CALL.finditer(text)}
    # A pair of stars is emphasis.
    called = {label for label in labels if signs or "*" not in label}
    return called | set(_MARKED.findall(text))


def _form(line: TranscriptLine) -> re.Pattern[str] | None:
    return next((form for form in (*_SURE, _PLAIN, _SIGN) if form.match(line.text)), None)


def _sign(line: TranscriptLine) -> str:
    match = _SIGN.match(line.text)
    return match["label"] if match is not None else ""


def _label(line: TranscriptLine) -> str:
    form = _form(line)
    match = form.match(line.text) if form is not None else None
    return match["label"] if match else ""


def _split_at_notes(block: LineBlock, called: set[str], surely: set[str]) -> Iterator[LineBlock]:
    """Split a block before each of its notes."""
    if block.level or block.kind is not None or block.is_note:
        yield block
        return
    here = called | _calls(block)
    starts = [at for at, line in enumerate(block.lines) if _form(line) is not None]
    first = next((at for at in starts if _is_note(block.lines, at, here)), None)
    if first is None or (first and _form(block.lines[first]) not in _SURE):
        yield block
        return
    form = _form(block.lines[first])
    cuts = [at for at in starts if at >= first and _form(block.lines[at]) is form]
    labels = {_label(block.lines[at]) for at in cuts}
    if form is _PLAIN and (labels & surely or not labels <= called):
        yield block
        return
    if form is _SIGN and not (labels <= called and len(labels) == len(cuts)):
        yield block
        return
    if first:
        yield LineBlock(block.lines[:first])
    for start, end in zip(cuts, [*cuts[1:], len(block.lines)], strict=True):
        yield replace(LineBlock(block.lines[start:end]), is_note=True)


def _is_note(lines: tuple[TranscriptLine, ...], at: int, called: set[str]) -> bool:
    """Tell whether a note begins here: its label has a mark, and no sentence continues from the line above."""
    return _label(lines[at]) in called and (at == 0 or shapes.ends_sentence(lines[at - 1].text))
