"""The import report: every change made to a source, with its lines and the reason."""

import json
import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import Text
from archive.sources import report
from archive.sources.literals import plain

#: The length of an excerpt in the printed report; the JSON has all of it.
EXCERPT_CHARS = 90


class ChangeKind(StrEnum):
    """The kind of a change."""

    ENCODING = "encoding"
    CHARACTERS = "characters"
    METADATA = "metadata"
    #: Words that are no part of the text: running heads, page numbers.
    LEFT_OUT = "left-out"
    #: What was around the text: a licence, the navigation of a site.
    AROUND = "around"
    PAGE = "page"
    HEADING = "heading"
    SECTION = "section"
    JOINED = "joined"
    UNWRAPPED = "unwrapped"
    HYPHEN = "hyphen"
    LAYOUT = "layout"
    MARKUP = "markup"
    NOTE = "note"
    STAGE = "stage"
    SPEAKER = "speaker"
    #: Nothing was changed, but somebody should look.
    DOUBT = "doubt"


#: Kinds that add or remove no words: they quote an excerpt only to show the place.
WORDLESS = frozenset(
    {
        ChangeKind.ENCODING,
        ChangeKind.SECTION,
        ChangeKind.JOINED,
        ChangeKind.UNWRAPPED,
        ChangeKind.LAYOUT,
        ChangeKind.STAGE,
        ChangeKind.DOUBT,
    }
)

_LABELS = {
    ChangeKind.ENCODING: "encoding",
    ChangeKind.CHARACTERS: "characters",
    ChangeKind.METADATA: "record",
    ChangeKind.LEFT_OUT: "left out",
    ChangeKind.AROUND: "left out",
    ChangeKind.PAGE: "page",
    ChangeKind.HEADING: "heading",
    ChangeKind.SECTION: "section",
    ChangeKind.JOINED: "joined",
    ChangeKind.UNWRAPPED: "lines joined",
    ChangeKind.HYPHEN: "hyphen",
    ChangeKind.LAYOUT: "layout",
    ChangeKind.MARKUP: "markup",
    ChangeKind.NOTE: "note",
    ChangeKind.STAGE: "stage direction",
    ChangeKind.SPEAKER: "speaker",
    ChangeKind.DOUBT: "please look",
}


#: Markup that the reader of a format made, which is not in the source.
_MADE = re.compile(r"</?:[^<>]*>")


@dataclass(frozen=True, slots=True)
class ImportChange:
    """One change: its lines in the source, the words before and after, and the reason.

    `line` counts from 1 and is 0 for the whole file. `last` is the last line where there are several.
    An empty `after` means that the words were removed. A `DOUBT` changes nothing. `where` is the place in words
    for a source that has no lines, such as ``paragraph 12``; `line` then only gives the order. An `unsure` change
    is a guess that somebody should check.
    """

    kind: ChangeKind
    line: int
    before: str
    after: str
    why: str
    last: int = 0
    where: str = ""
    unsure: bool = False

    @property
    def needs_check(self) -> bool:
        """Whether somebody should look at it."""
        return self.unsure or self.kind is ChangeKind.DOUBT

    def __str__(self) -> str:
        what = f"{self.place}: {_LABELS[self.kind]}"
        if self.before and self.after and self.before != self.after:
            what += f" {_excerpt(self.before)} → {_excerpt(self.after)}"
        elif self.before or self.after:
            what += f" {_excerpt(self.before or self.after)}"
        return f"{what}: {self.why}"

    @property
    def place(self) -> str:
        """Its place in words: ``lines 12-15``."""
        if self.where or not self.line:
            return self.where or "the file"
        return f"lines {self.line}-{self.last}" if self.last > self.line else f"line {self.line}"


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) > EXCERPT_CHARS:
        words = len(flat.split())
        flat = f"{flat[: EXCERPT_CHARS - 30].rsplit(' ', 1)[0]} … {flat[-20:].split(' ', 1)[-1]} ({words} words)"
    return f"“{flat}”"


class Ledger:
    """Collects the changes of one import.

    *place* names the place in the source with a number, or a range of them, for a source without lines.
    """

    def __init__(self, place: Callable[[int, int], str] | None = None) -> None:
        self._changes: list[ImportChange] = []
        self._place = place

    def add(
        self,
        kind: ChangeKind,
        line: int,
        before: str,
        after: str,
        why: str,
        *,
        last: int = 0,
        unsure: bool = False,
        where: str = "",
    ) -> None:
        """Record one change; a guess is *unsure*. *where* names its place in words, where no number does."""
        if self._place and line and not where:
            where = self._place(line, max(line, last))
        before, after = (_MADE.sub("", plain(words)) for words in (before, after))
        self._changes.append(ImportChange(kind, line, before, after, why, last, where, unsure))

    def place_of(self, line: int) -> str:
        """Return the place with this number in words."""
        return self._place(line, line) if self._place else f"line {line}"

    def doubt(self, line: int, excerpt: str, why: str) -> None:
        """Record a place that somebody should look at; nothing was changed."""
        self.add(ChangeKind.DOUBT, line, excerpt, excerpt, why)

    def changes(self) -> tuple[ImportChange, ...]:
        """Return all changes, sorted by line."""
        return tuple(sorted(self._changes, key=lambda change: change.line))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out for one reason: how often, and how many words."""

    why: str
    times: int
    words: int


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """The report in numbers.

    `checks` are the changes that somebody should look at, `repairs` the number of the others. `left_out` is what is no
    part of the text, by reason, most words first; `share` is the part of the words of the source that this is, from 0
    to 1, without the licence and navigation around the text.
    """

    checks: tuple[ImportChange, ...]
    repairs: int
    left_out: tuple[LeftOut, ...]
    share: float


def summarize(changes: Iterable[ImportChange], text: Text) -> ReportSummary:
    """Return the report of *changes* in numbers; *text* is what was made."""
    listed = tuple(changes)
    checks = tuple(change for change in listed if change.needs_check)
    missing = [c for c in listed if c.kind in (ChangeKind.LEFT_OUT, ChangeKind.AROUND)]
    words: Counter[str] = Counter()
    for change in missing:
        words[change.why] += len(change.before.split()) - len(change.after.split())
    times = Counter(change.why for change in missing)
    around = {change.why for change in missing if change.kind is ChangeKind.AROUND}
    out = sum(count for why, count in words.items() if why not in around)
    kept = sum(len(paragraph.text.split()) for paragraph in text.paragraphs)
    left_out = tuple(LeftOut(why, times[why], count) for why, count in words.most_common())
    return ReportSummary(
        checks, len(listed) - len(checks), left_out, out / (out + kept) if out else 0.0
    )


def as_text(changes: Iterable[ImportChange]) -> str:
    """Return the report for people, one change per line."""
    return "\n".join(map(str, changes))


def as_json(changes: Iterable[ImportChange]) -> str:
    """Return the report as JSON."""
    rows = [
        {
            "kind": change.kind.value,
            **_place_as_json(change),
            "before": change.before,
            "after": change.after,
            "why": change.why,
            "check": change.needs_check,
        }
        for change in changes
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _place_as_json(change: ImportChange) -> dict[str, object]:
    if change.where:
        return {"place": change.where}
    return {"line": change.line, "last": change.last or change.line}


@dataclass(frozen=True, slots=True)
class Import:
    """The result of reading a source: the unnumbered text, every change, and the encoding.

    `whole` is the text of the whole source, where `text` is only a chapter of it. `source_digest` stands for its bytes.
    """

    text: Text
    report: tuple[ImportChange, ...]
    encoding: str
    whole: Text | None = None
    source_digest: str = ""

    def __str__(self) -> str:
        return report.as_text(self.report)

    @property
    def json(self) -> str:
        """The report as JSON."""
        return report.as_json(self.report)
