"""Inline markup of a transcript: emphasis, links, note marks, page breaks, stage directions."""

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Run
from archive.model.text import RunKind
from archive.sources.literals import plain
from archive.sources.paragraph_builder import normalize_runs
from archive.sources.transcript.lines import LINE_ENDS
from archive.sources.transcript.lines import PAGE_CLOSES
from archive.sources.transcript.lines import PAGE_OPENS
from archive.sources.transcript.lines import PIN_CLOSES
from archive.sources.transcript.lines import PIN_OPENS
from archive.sources.transcript.stage_directions import find_stages
from archive.sources.transcript.units import PinnedMark

_MARKERS = (
    rf"{PAGE_OPENS}(?P<page>[^{PAGE_CLOSES}]*){PAGE_CLOSES}"
    rf"|{PIN_OPENS}(?P<pin>[0-9]+){PIN_CLOSES}"
    rf"|(?P<end>{LINE_ENDS}|<br\s*/?>)"
)
#: All that is read where markup is nested too deeply.
_MARKER = re.compile(_MARKERS, re.IGNORECASE)
_TOKEN = re.compile(
    _MARKERS
    + r"|(?P<mark>\[\^(?P<m1>[\w*†‡§¶.-]{1,20})\]|<sup>\s*\[(?P<m2>[\w*†‡§¶]{1,8})\]\s*</sup>"
    r"|<sup>\s*(?P<m3>[0-9]{1,3}|[a-zA-Z]|[*†‡§]{1,3})\s*</sup>|(?<=[\w.,;:!?”\"'’)\ufdd4])\[(?P<m4>[0-9]{1,3})\])"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>\ufdd0-\ufdd4]+)>"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<target>(?:https?://|mailto:)[^\s()\ufdd0-\ufdd4]+)\)"
    r"|<:a href=\"(?P<href>[^\s<>\"]+)\">(?P<anchor>(?:(?!<:a ).)*?)</:a>"
    r"|<(?P<tag>:?(?:em|i|strong|b|sup))>(?P<inside>(?:(?!<(?P=tag)>).)*?)</(?P=tag)>"
    r"|(?<![\w*])(?P<strong>\*\*|__)(?=[^\s*_])(?P<bold>(?:(?!\*\*|__).)*?[^\s*_])(?P=strong)(?![\w*])"
    r"|(?<![\w*\\])(?P<emphasis>\*)(?=[^\s*])(?P<italic>[^*]*?[^\s*])\*(?![\w*])"
    r"|(?<![\w_\\])(?P<under>_)(?=[^\s_])(?P<underlined>[^_]*?[^\s_])_(?![\w_])"
    # Distributed Proofreaders: =bold=, +small capitals+, ~spaced~, ^{superscript}, y^e.
    r"|(?<![\w=])=(?=[^\W\d])(?P<equals>[^=]{0,200}?[^\s=])=(?![\w=])"
    r"|(?<![\w+])\+(?=[^\W\d])(?P<plus>[^+]{0,200}?[^\s+])\+(?![\w+])"
    r"|(?<![\w~])~(?=[^\W\d])(?P<spaced>[^~]{0,200}?[^\s~])~(?![\w~])"
    r"|(?<=\w)\^(?:\{(?P<raised>[^{}\s]{1,20})\}|(?P<letter>[A-Za-z])(?![A-Za-z{]))",
    re.IGNORECASE,
)
_TAGS = {
    "em": RunKind.EMPHASIS,
    "i": RunKind.EMPHASIS,
    "strong": RunKind.STRONG,
    "b": RunKind.STRONG,
    "sup": RunKind.SUPERSCRIPT,
}
#: Marks of Distributed Proofreaders: what they mean, where the text has a sign for it, and why they are gone.
_PROOFREADERS: dict[str, tuple[RunKind | None, str]] = {
    "equals": (RunKind.STRONG, "= around words: bold"),
    "plus": (None, "+ around words: small capitals, which are not kept"),
    "spaced": (RunKind.EMPHASIS, "~ around words: spaced for emphasis"),
    "raised": (RunKind.SUPERSCRIPT, "^ before letters: superscript"),
    "letter": (RunKind.SUPERSCRIPT, "^ before a letter: superscript"),
}
_MAX_DEPTH = 6
#: Why a note mark is no word.
MARK_SHOWN = "a note mark: shown as a mark, not as a word"


@dataclass(frozen=True, slots=True)
class InlineText:
    """The displayed text of a paragraph with its stand-off marks.

    `mark_spans` are the offsets of the `note_marks` in the source. `rewritten` lists markup that was changed:
    before, after and the reason.
    """

    text: str
    runs: tuple[Run, ...]
    page_breaks: tuple[PageBreak, ...]
    note_marks: tuple[NoteMark, ...]
    rewritten: tuple[tuple[str, str, str], ...]
    mark_spans: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _InlineBuilder:
    """Collects text, with white space collapsed and none at the ends, and its marks."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = False
    runs: list[Run] = field(default_factory=list)
    pages: list[tuple[int, bool, str]] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    mark_spans: list[tuple[int, int]] = field(default_factory=list)
    rewritten: list[tuple[str, str, str]] = field(default_factory=list)
    #: Notes have no notes of their own: note marks inside them are words.
    in_note: bool = False
    pinned: Sequence[PinnedMark] = ()

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
        self.pieces.append(plain(piece))
        self.length += len(piece)
        self.space = False

    def mark(self, written: str, label: str, start: int, end: int, *, leads: bool = False) -> None:
        """Add a note mark, which the source has from *start* to *end*; it *leads* if it belongs to the next word."""
        self.marks.append(NoteMark(self.next if leads else self.length, label))
        self.mark_spans.append((start, end))
        self.rewritten.append((written, label, MARK_SHOWN))

    def end_line(self) -> None:
        """End a line of verse here."""
        if self.length:
            self.runs.append(Run(self.length, self.length, RunKind.LINE_BREAK))
            self.space = True

    @property
    def next(self) -> int:
        """The offset of the next letter."""
        return self.length + self.space


def read_marks(
    text: str,
    labels: re.Pattern[str] | None,
    *,
    in_note: bool = False,
    pinned: Sequence[PinnedMark] = (),
) -> InlineText:
    """Parse the markup in *text*; *labels* matches the marks of its own notes that are not *pinned*."""
    writing = _InlineBuilder(in_note=in_note, pinned=pinned)
    _read(text, writing, labels, depth=0, offset=0)
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
        mark_spans=tuple(writing.mark_spans),
    )


def _targets(runs: Iterable[Run], shown: str) -> list[str]:
    """Return the targets of links whose words are not the address itself."""
    links = sorted(run for run in runs if run.kind is RunKind.LINK)
    return [run.value for run in links if run.value != shown[run.start : run.end]]


def _read(
    text: str, writing: _InlineBuilder, labels: re.Pattern[str] | None, depth: int, offset: int
) -> None:
    """Read *text*, which is at *offset* in the source."""
    at = 0
    tokens = _TOKEN if depth < _MAX_DEPTH else _MARKER
    own = labels.search(text) if labels is not None else None
    token = tokens.search(text)
    while at < len(text):
        # A match further on is still the next one.
        if labels is not None and own is not None and own.start() < at:
            own = labels.search(text, at)
        if token is not None and token.start() < at:
            token = tokens.search(text, at)
        if own is not None and (token is None or own.start() <= token.start()):
            writing.write(text[at : own.start()])
            at = own.end()
            leads = text[at : at + 1].isalnum()
            label = own[own.lastgroup or 0]
            writing.mark(own[0], label, offset + own.start(), offset + at, leads=leads)
        elif token is not None:
            writing.write(text[at : token.start()])
            _take(token, writing, labels, depth, offset)
            at = token.end()
        else:
            writing.write(text[at:])
            return


def _take(
    token: re.Match[str],
    writing: _InlineBuilder,
    labels: re.Pattern[str] | None,
    depth: int,
    offset: int,
) -> None:
    parts = token.groupdict()
    start, end = offset + token.start(), offset + token.end()
    if parts["page"] is not None:
        writing.pages.append((writing.next, writing.space, parts["page"]))
    elif parts["end"] is not None:
        if parts["end"] != LINE_ENDS:
            writing.rewritten.append((parts["end"], "", "an HTML line break: kept"))
        writing.end_line()
    elif parts["pin"] is not None:
        mark = writing.pinned[int(parts["pin"])]
        writing.mark(mark.written, mark.label, start, end)
    elif parts["mark"] is not None and writing.in_note:
        writing.write(token[0])
    elif parts["mark"] is not None:
        label = parts["m1"] or parts["m2"] or parts["m3"] or parts["m4"]
        writing.mark(token[0], label, start, end)
    elif parts["auto"] is not None:
        start = writing.next
        writing.write(parts["auto"].removeprefix("mailto:"))
        writing.runs.append(Run(start, writing.length, RunKind.LINK, parts["auto"]))
    else:
        _take_run(token, writing, labels, depth, offset)


def _take_run(
    token: re.Match[str],
    writing: _InlineBuilder,
    labels: re.Pattern[str] | None,
    depth: int,
    offset: int,
) -> None:
    parts = token.groupdict()
    kind: RunKind | None = RunKind.EMPHASIS
    group, value = "italic", ""
    if parts["words"] is not None:
        kind, group, value = RunKind.LINK, "words", parts["target"]
    elif parts["href"] is not None:
        kind, group, value = RunKind.LINK, "anchor", parts["href"]
    elif parts["tag"] is not None:
        kind, group = _TAGS[parts["tag"].lower().removeprefix(":")], "inside"
        # A reader of another format writes ``<:em>``: such a tag is not in the source.
        if not parts["tag"].startswith(":"):
            why = f"HTML: {_TAGS[parts['tag'].lower()].value}"
            writing.rewritten.append((f"<{parts['tag']}></{parts['tag']}>", "", why))
    elif parts["bold"] is not None:
        kind, group = RunKind.STRONG, "bold"
    elif parts["underlined"] is not None:
        group = "underlined"
        writing.rewritten.append(("", "", "underscores around words: emphasis"))
    elif parts["italic"] is None:
        group = next(name for name in _PROOFREADERS if parts.get(name) is not None)
        kind, why = _PROOFREADERS[group]
        raised = re.search(r"\w*$", writing.pieces[-1] if writing.pieces else "")
        word = raised[0] if raised and kind is RunKind.SUPERSCRIPT else ""
        writing.rewritten.append((word + token[0], word + token[group], why))
    inside = token[group]
    lead = len(inside) - len(inside.lstrip())
    if lead:
        writing.write(" ")
    start = writing.next
    _read(inside.strip(), writing, labels, depth + 1, offset + token.start(group) + lead)
    if writing.length > start and kind is not None:
        writing.runs.append(Run(start, writing.length, kind, value))
    if inside != inside.rstrip():
        writing.write(" ")
