"""Inline markup of a transcript: emphasis, links, note marks, page breaks, stage directions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Run
from archive.model.text import RunKind
from archive.sources.paragraph_builder import normalize_runs
from archive.sources.transcript.lines import LINE_ENDS
from archive.sources.transcript.lines import PAGE_CLOSES
from archive.sources.transcript.lines import PAGE_OPENS
from archive.sources.transcript.stage_directions import find_stages

_TOKEN = re.compile(
    rf"{PAGE_OPENS}(?P<page>[^{PAGE_CLOSES}]*){PAGE_CLOSES}"
    rf"|(?P<end>{LINE_ENDS}|<br\s*/?>)"
    r"|(?P<mark>\[\^(?P<m1>[\w*†‡§¶.-]{1,20})\]|<sup>\s*\[(?P<m2>[\w*†‡§¶]{1,8})\]\s*</sup>"
    r"|<sup>\s*(?P<m3>[0-9]{1,3}|[a-zA-Z]|[*†‡§]{1,3})\s*</sup>|(?<=[\w.,;:!?”\"'’)])\[(?P<m4>[0-9]{1,3})\])"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]+)>"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<target>(?:https?://|mailto:)[^\s()]+)\)"
    r"|<(?P<tag>em|i|strong|b|sup)>(?P<inside>(?:(?!<(?P=tag)>).)*?)</(?P=tag)>"
    r"|(?<![\w*])(?P<strong>\*\*|__)(?=[^\s*_])(?P<bold>(?:(?!\*\*|__).)*?[^\s*_])(?P=strong)(?![\w*])"
    r"|(?<![\w*\\])(?P<emphasis>\*)(?=[^\s*])(?P<italic>[^*]*?[^\s*])\*(?![\w*])"
    r"|(?<![\w_\\])(?P<under>_)(?=[^\s_])(?P<underlined>[^_]*?[^\s_])_(?![\w_])",
    re.IGNORECASE,
)
_TAGS = {
    "em": RunKind.EMPHASIS,
    "i": RunKind.EMPHASIS,
    "strong": RunKind.STRONG,
    "b": RunKind.STRONG,
    "sup": RunKind.SUPERSCRIPT,
}
_MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class InlineText:
    """The displayed text of a paragraph with its stand-off marks.

    `rewritten` lists markup that was changed: before, after and the reason.
    """

    text: str
    runs: tuple[Run, ...]
    page_breaks: tuple[PageBreak, ...]
    note_marks: tuple[NoteMark, ...]
    rewritten: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _InlineBuilder:
    """Collects text, with white space collapsed and none at the ends, and its marks."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = False
    runs: list[Run] = field(default_factory=list)
    pages: list[tuple[int, bool, str]] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    rewritten: list[tuple[str, str, str]] = field(default_factory=list)
    #: Notes have no notes of their own: note marks inside them are words.
    in_note: bool = False

    def write(self, text: str) -> None:
        """Add *text*, with its white space collapsed."""
        for piece in re.findall(r"\s+|\S+", text):
            if piece.isspace():
                self.space = self.length > 0
            else:
                if self.space:
                    self._put(" ")
                self._put(piece)

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.space = False

    def end_line(self) -> None:
        """End a line of verse here."""
        if self.length:
            self.runs.append(Run(self.length, self.length, RunKind.LINE_BREAK))
            self.space = True

    @property
    def next(self) -> int:
        """The offset of the next letter."""
        return self.length + self.space


def read_marks(text: str, labels: re.Pattern[str] | None, *, in_note: bool = False) -> InlineText:
    """Parse the markup in *text*; *labels* matches the marks of its own notes."""
    writing = _InlineBuilder(in_note=in_note)
    _read(text, writing, labels, depth=0)
    shown = "".join(writing.pieces)
    runs = {
        run for run in writing.runs if run.kind is not RunKind.LINE_BREAK or run.end < len(shown)
    }
    runs |= {Run(start, end, RunKind.STAGE) for start, end in find_stages(shown)}
    normal = normalize_runs(runs)
    before, after = _targets(writing.runs, shown), _targets(normal, shown)
    if before != after:
        why = "adjacent links to the same address are merged"
        writing.rewritten.append((" ".join(before), " ".join(after), why))
    return InlineText(
        text=shown,
        runs=normal,
        page_breaks=tuple(PageBreak(min(at, len(shown)), label) for at, _, label in writing.pages),
        note_marks=tuple(writing.marks),
        rewritten=tuple(writing.rewritten),
    )


def _targets(runs: Iterable[Run], shown: str) -> list[str]:
    """Return the targets of links whose words are not the address itself."""
    links = sorted(run for run in runs if run.kind is RunKind.LINK)
    return [run.value for run in links if run.value != shown[run.start : run.end]]


def _read(text: str, writing: _InlineBuilder, labels: re.Pattern[str] | None, depth: int) -> None:
    at = 0
    own = labels.search(text) if labels is not None else None
    token = _TOKEN.search(text) if depth < _MAX_DEPTH else None
    while at < len(text):
        # A match further on is still the next one.
        if labels is not None and own is not None and own.start() < at:
            own = labels.search(text, at)
        if token is not None and token.start() < at:
            token = _TOKEN.search(text, at)
        if own is not None and (token is None or own.start() <= token.start()):
            writing.write(text[at : own.start()])
            _mark(own[0], own[own.lastgroup or 0], writing)
            at = own.end()
        elif token is not None:
            writing.write(text[at : token.start()])
            _take(token, writing, labels, depth)
            at = token.end()
        else:
            writing.write(text[at:])
            return


def _mark(before: str, label: str, writing: _InlineBuilder) -> None:
    writing.marks.append(NoteMark(writing.length, label))
    writing.rewritten.append((before, label, "a note mark: shown as a mark, not as a word"))


def _take(
    token: re.Match[str], writing: _InlineBuilder, labels: re.Pattern[str] | None, depth: int
) -> None:
    parts = token.groupdict()
    if parts["page"] is not None:
        writing.pages.append((writing.next, writing.space, parts["page"]))
    elif parts["end"] is not None:
        if parts["end"] != LINE_ENDS:
            writing.rewritten.append((parts["end"], "", "an HTML line break: kept"))
        writing.end_line()
    elif parts["mark"] is not None and writing.in_note:
        writing.write(token[0])
    elif parts["mark"] is not None:
        _mark(token[0], parts["m1"] or parts["m2"] or parts["m3"] or parts["m4"], writing)
    elif parts["auto"] is not None:
        start = writing.next
        writing.write(parts["auto"].removeprefix("mailto:"))
        writing.runs.append(Run(start, writing.length, RunKind.LINK, parts["auto"]))
    else:
        _take_run(token, writing, labels, depth)


def _take_run(
    token: re.Match[str], writing: _InlineBuilder, labels: re.Pattern[str] | None, depth: int
) -> None:
    parts = token.groupdict()
    kind, inside, value = RunKind.EMPHASIS, parts["italic"] or parts["underlined"], ""
    if parts["words"] is not None:
        kind, inside, value = RunKind.LINK, parts["words"], parts["target"]
    elif parts["tag"] is not None:
        kind, inside = _TAGS[parts["tag"].lower()], parts["inside"]
        writing.rewritten.append((f"<{parts['tag']}></{parts['tag']}>", "", f"HTML: {kind.value}"))
    elif parts["bold"] is not None:
        kind, inside = RunKind.STRONG, parts["bold"]
    elif parts["underlined"] is not None:
        writing.rewritten.append(("", "", "underscores around words: emphasis"))
    lead = len(inside or "") - len((inside or "").lstrip())
    if lead:
        writing.write(" ")
    start = writing.next
    _read((inside or "").strip(), writing, labels, depth + 1)
    if writing.length > start:
        writing.runs.append(Run(start, writing.length, kind, value))
    if (inside or "") != (inside or "").rstrip():
        writing.write(" ")
