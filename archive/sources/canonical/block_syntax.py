"""Block rules added to CommonMark: sections without heading, notes, tables, comments.

Each rule follows the markdown-it interface: it looks at the lines from `start`, and either pushes a token and
advances the state past what it consumed, or returns False.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock


NOTE = re.compile(r"\[\^([^\[\]\s\\^|]{1,40})\]:(?:\s|$)")
_SECTION = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})(\{[^{}]*\})\s*")
_DELIMITERS = re.compile(r"(?:\|\s*:?-+|:?--+|:-+):?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_MAX_NESTING = 60


@cache
def block_parser() -> "MarkdownIt":
    """Return the block parser, which threads may share; the inline source of each block is parsed later.

    Code, fences, raw HTML blocks, underlined headings and link definitions are off: in an old text an indented
    line, a pair of backticks or a line of hyphens means something else, and no word may be lost.
    """
    # Imported where it is first needed: most texts are read without it (see `blocks.read_blocks`, `is_plain`).
    from markdown_it import MarkdownIt

    md = MarkdownIt("zero", {"maxNesting": _MAX_NESTING})
    md.enable(["blockquote", "list", "heading", "hr"])
    rules = md.block.ruler
    above = ["paragraph", "reference", "blockquote", "list"]
    rules.before("blockquote", "section", section, {"alt": above})
    rules.before("blockquote", "note", note, {"alt": ["paragraph"]})
    rules.before("blockquote", "rows", table, {"alt": ["paragraph"]})
    rules.before("blockquote", "comment", comment)
    md.core.ruler.disable(["inline", "text_join", "normalize"])
    # It compiles its lists of rules with the first text, before threads share it.
    md.parse("> words")
    return md


def _line(state: "StateBlock", number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def section(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read ``--- {#s3 kind=speech}``, a section that begins with a rule instead of a heading."""
    if state.level:
        return False
    match = _SECTION.fullmatch(_line(state, start))
    if match is None:
        return False
    if not silent:
        state.line = start + 1
        token = state.push("section", "", 0)
        token.content, token.map = match[1], [start, state.line]
    return True


def note(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read ``[^A]: the words of a note`` and the indented lines that follow."""
    match = NOTE.match(_line(state, start))
    if match is None or state.level:
        return False
    if silent:
        return True
    lines, at, stop = [_line(state, start)[match.end() :]], start + 1, start + 1
    while at < end:
        if state.isEmpty(at):
            at += 1
            continue
        gap = at > stop
        if state.sCount[at] < 2 and (gap or _begins(state, at, end)):
            break
        lines.append(_line(state, at))
        at = stop = at + 1
    state.line = stop
    token = state.push("note", "", 0)
    token.info, token.content, token.map = match[1], "\n".join(lines), [start, stop]
    return True


def _begins(state: "StateBlock", at: int, end: int) -> bool:
    """Tell whether line *at* begins another block, as if it followed a line of a paragraph."""
    outer, state.parentType = state.parentType, "paragraph"
    try:
        rules = state.md.block.ruler.getRules("paragraph")
        return any(rule(state, at, end, True) for rule in rules)
    finally:
        state.parentType = outer


def table(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read a table: a row, a line of hyphens, more rows, and perhaps a line with its number.

    The usual table extension drops cells beyond the width of the first row; this one keeps them.
    """
    if start + 1 >= end or state.sCount[start + 1] < state.blkIndent:
        return False
    delimiters = _line(state, start + 1)
    if "|" not in delimiters or "|" not in _line(state, start):
        return False
    if not _DELIMITERS.fullmatch(delimiters):
        return False
    if silent:
        return True
    at = start + 2
    while at < end and not state.isEmpty(at) and state.sCount[at] >= state.blkIndent:
        row = _line(state, at)
        if "|" not in row and not re.fullmatch(r"\{.*\}\s*", row):
            break
        at += 1
    rows = [_line(state, n) for n in range(start, at) if n != start + 1]
    state.line = at
    token = state.push("rows", "", 0)
    token.content, token.map = "\n".join(rows), [start, at]
    return True


def comment(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Skip ``<!-- an editor's remark -->`` on lines of its own, including blank lines inside it."""
    if state.level or not _line(state, start).startswith("<!--"):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    close = state.src.find("-->", begin)
    if close < 0:
        return False
    last = start
    while state.eMarks[last] < close:
        last += 1
    if state.src[close + 3 : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
        token = state.push("comment", "", 0)
        token.map = [start, state.line]
    return True
