"""Blocks that are notes: found before a block is judged to be verse or a list, and parted from one another."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.sources import shapes
from archive.sources.blocks import Block
from archive.sources.lines import Line

_LABEL = r"(?P<label>[0-9]{1,3}|[A-Za-z](?=[\])<]))"
#: How the line of a note begins, and how sure that is.
_SURE = (
    re.compile(r"\[\^?" + _LABEL + r"\]:?\s*\S"),
    re.compile(r"\(" + _LABEL + r"\)\s+\S"),
    re.compile(r"<sup>\[?" + _LABEL + r"\]?</sup>\s*\S"),
)
_PLAIN = re.compile(r"(?P<label>[0-9]{1,3})[.)]\s+\S")
_SIGN = re.compile(r"(?P<label>\*{1,3}|[†‡§¶]{1,2})\s+(?=\S)")
#: What calls a note, right behind a word.
_CALL = re.compile(
    r"(?<=\S)(?:\[\^?(?P<a>[0-9]{1,3}|[A-Za-z])\]|\((?P<b>[0-9]{1,3}|[A-Za-z])\)"
    r"|<sup>[\[(]?(?P<c>[0-9]{1,3}|[A-Za-z])[\])]?</sup>)"
    r"|(?<=[\w.,;:!?”\"'’)])(?P<d>\*{1,3}|[†‡§¶]{1,2})(?![\w*])"
)


def with_notes_parted(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Mark the blocks that are notes, one note a block. A note has a mark in the text above it."""
    surely = {_label(line) for block in blocks for line in block.lines if _form(line) in _SURE}
    called: set[str] = set()
    made: list[Block] = []
    firsts = [_sign(block.lines[0]) for block in blocks]
    for at, block in enumerate(blocks):
        near = {*firsts[max(0, at - 1) : at], *firsts[at + 1 : at + 2]}
        # Two stars below one another are items of a list.
        is_list = bool(firsts[at]) and firsts[at] in near
        for part in (block,) if is_list else _parted(block, called, surely):
            made.append(part)
            called |= _calls(part)
    return tuple(made)


def _calls(block: Block) -> set[str]:
    text = block.text
    signs = text.count("*") % 2 == 1
    labels = {match[match.lastgroup or 0] for match in _CALL.finditer(text)}
    # Two stars are emphasis.
    return {label for label in labels if signs or "*" not in label}


def _form(line: Line) -> re.Pattern[str] | None:
    return next((form for form in (*_SURE, _PLAIN, _SIGN) if form.match(line.text)), None)


def _sign(line: Line) -> str:
    match = _SIGN.match(line.text)
    return match["label"] if match is not None else ""


def _label(line: Line) -> str:
    form = _form(line)
    match = form.match(line.text) if form is not None else None
    return match["label"] if match else ""


def _parted(block: Block, called: set[str], surely: set[str]) -> Iterator[Block]:
    """Cut a block before each of its notes."""
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
        yield Block(block.lines[:first])
    for start, end in zip(cuts, [*cuts[1:], len(block.lines)], strict=True):
        yield replace(Block(block.lines[start:end]), is_note=True)


def _is_note(lines: tuple[Line, ...], at: int, called: set[str]) -> bool:
    """Tell whether a note begins here: its label is called, and no sentence goes on from the line above."""
    return _label(lines[at]) in called and (at == 0 or shapes.ends_sentence(lines[at - 1].text))
