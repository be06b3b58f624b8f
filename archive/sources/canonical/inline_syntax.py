"""Inline rules added to CommonMark.

``{~~transmitted~>shown~~}`` ``{++supplied++}`` ``{--struck--}`` ``{pb 250}`` ``[^A]`` ``[(Applause)]{.stage}``.
Markup that encloses words becomes an opening and a closing token, and need not nest with emphasis.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from typing import cast

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline


RuleReport = Callable[[int, str, str], None]

#: Problems reported per paragraph; finding the line of each takes time.
_MAX_REPORTS = 100

NOTE_MARK = re.compile(r"\[\^([^\[\]\s\\^|]{1,40})\]")
#: How other converters write a note mark without its note.
_SUP_MARK = re.compile(r"<sup>\s*\[\^?([^\[\]\s\\^<|]{1,40})\]\s*</sup>", re.IGNORECASE)
PAGE_BREAK = re.compile(r"\{pb\s+([^{}\\|\n]{1,60}?)\s*\}")
_TRANSMITTED = r"((?:\\.|[^\\{}])*?)"
_CHANGED = re.compile(r"\{~~" + _TRANSMITTED + r"~>", re.DOTALL)
_STRUCK = re.compile(r"\{--" + _TRANSMITTED + r"--\}", re.DOTALL)
_CLOSER = {"{~~": re.compile(r"\\.|~~\}", re.DOTALL), "{++": re.compile(r"\\.|\+\+\}", re.DOTALL)}
_STAGE = "]{.stage}"
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@cache
def inline_parser() -> "MarkdownIt":
    """Return the inline parser with the markup of the canonical format, which threads may share."""
    # Imported where it is first needed: most texts are read without it (see `blocks.read_blocks`, `is_plain`).
    from markdown_it import MarkdownIt

    md = MarkdownIt("zero", {"html": True, "maxNesting": 40})
    md.enable(["newline", "escape", "emphasis", "link", "image", "autolink", "entity"])
    md.enable("html_inline")
    rules = md.inline.ruler
    rules.before("emphasis", "note_mark", note_mark)
    rules.before("emphasis", "stage", stage)
    rules.before("emphasis", "close", close)
    rules.before("emphasis", "emendation", emendation)
    rules.before("emphasis", "page_break", page_break)
    # Link targets are checked, with a warning, where the run is made; here nothing may be lost.
    # The parser looks these three up as attributes, so they can be replaced.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    # It compiles its lists of rules with the first words, before threads share it.
    md.inline.parse("*words*", md, {}, [])
    return md


def unescape(words: str) -> str:
    r"""Return *words* with ``\*`` unescaped to ``*``."""
    return _ESCAPE.sub(r"\1", words)


def _closers(state: "StateInline") -> dict[int, tuple[str, int]]:
    """Return the pending closers: by offset, the token type and its length."""
    return cast("dict[int, tuple[str, int]]", state.env.setdefault("closers", {}))


def _report(state: "StateInline", message: str, remedy: str) -> None:
    reports = cast("int", state.env.get("reports", 0))
    if reports == _MAX_REPORTS:
        return
    state.env["reports"] = reports + 1
    report = cast(RuleReport, state.env["report"])
    report(state.src.count("\n", 0, state.pos), message, remedy)


def _leaf(state: "StateInline", silent: bool, type: str, content: str, end: int) -> bool:
    if not silent:
        state.push(type, "", 0).content = content
    state.pos = end
    return True


def note_mark(state: "StateInline", silent: bool) -> bool:
    """Read ``[^A]`` or ``<sup>[A]</sup>``."""
    if state.src[state.pos] not in "[<":
        return False
    match = NOTE_MARK.match(state.src, state.pos) or _SUP_MARK.match(state.src, state.pos)
    return match is not None and _leaf(state, silent, "note_mark", match[1], match.end())


def page_break(state: "StateInline", silent: bool) -> bool:
    """Read ``{pb 250}``."""
    match = PAGE_BREAK.match(state.src, state.pos)
    if match is None:
        if not silent and re.compile(r"\{pb\b").match(state.src, state.pos):
            _report(state, "{pb without a page number", "Write {pb 250}.")
        return False
    return _leaf(state, silent, "page_break", match[1], match.end())


def stage(state: "StateInline", silent: bool) -> bool:
    """Read the opening bracket of ``[(*Prolonged Applause*)]{.stage}``."""
    if state.src[state.pos] != "[":
        return False
    if "brackets" not in state.env:
        state.env["brackets"] = _brackets(state.src)
    end = cast("dict[int, int]", state.env["brackets"]).get(state.pos, -1)
    if end < 0:
        return False
    if not silent:
        _closers(state)[end] = ("stage_close", len(_STAGE))
    return _leaf(state, silent, "stage_open", "", state.pos + 1)


def _brackets(source: str) -> dict[int, int]:
    """Return the matching closing bracket for each bracket that opens a stage direction."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for match in _BRACKET.finditer(source):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            begin = opened.pop()
            if source.startswith(_STAGE, match.start()):
                pairs[begin] = match.start()
    return pairs


def close(state: "StateInline", silent: bool) -> bool:
    """Read the closing markup of something opened before."""
    closer = _closers(state).get(state.pos)
    if closer is None:
        return False
    type, length = closer
    if type == "emendation_close" and not silent:
        state.env["emending"] = False
    return _leaf(state, silent, type, "", state.pos + length)


def emendation(state: "StateInline", silent: bool) -> bool:
    """Read the beginning of an emendation, up to the displayed words."""
    opening = state.src[state.pos : state.pos + 3]
    if opening not in ("{~~", "{++", "{--"):
        return False
    if silent:
        # Only the search for the end of a link label comes here: let it skip the characters.
        return False
    if state.env.get("emending"):
        _report(state, "an emendation inside an emendation", "Write them one after the other.")
        return False
    if opening == "{--":
        return _struck(state)
    transmitted, begin = "", state.pos + 3
    if opening == "{~~":
        match = _CHANGED.match(state.src, state.pos)
        if match is None:
            _refuse(state, "an emendation without ~>", "{~~source~>shown~~}")
            return False
        transmitted, begin = match[1], match.end()
    end = _closing(state, opening, begin)
    if end is None:
        usage = "{~~source~>shown~~}" if opening == "{~~" else "{++supplied++}"
        _refuse(state, "an emendation that is not closed", usage)
        return False
    _closers(state)[end.start()] = ("emendation_close", 3)
    state.env["emending"] = True
    return _leaf(state, silent, "emendation_open", unescape(transmitted), begin)


def _closing(state: "StateInline", opening: str, begin: int) -> re.Match[str] | None:
    """Find the end of an emendation; where there is none, no later one has an end either."""
    unclosed = cast("set[str]", state.env.setdefault("unclosed", set()))
    if opening in unclosed:
        return None
    found = (m for m in _CLOSER[opening].finditer(state.src, begin) if m[0][0] != "\\")
    end = next(found, None)
    if end is None:
        unclosed.add(opening)
    return end


def _struck(state: "StateInline") -> bool:
    match = _STRUCK.match(state.src, state.pos)
    if match is None:
        _refuse(state, "a deletion that is not closed, or that contains braces", "{--struck--}")
        return False
    return _leaf(state, False, "struck", unescape(match[1]), match.end())


def _refuse(state: "StateInline", message: str, usage: str) -> None:
    opening = state.src[state.pos : state.pos + 3]
    _report(state, message, f"Write {usage}, or \\{opening} for the characters themselves.")
