"""Write the runs of a paragraph as asterisks and brackets where these are unambiguous, else as tags.

Tags may cross, because the reader tracks each kind of run separately. Asterisks may not: a run gets them only
where CommonMark can only read the first as opening and the last as closing.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind

_STARS = {RunKind.EMPHASIS: "*", RunKind.STRONG: "**"}
_TAGS = {RunKind.EMPHASIS: "em", RunKind.STRONG: "strong", RunKind.SUPERSCRIPT: "sup"}
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_ORDER = list(RunKind)
_END, _BEGIN = 0, 4


@dataclass(frozen=True, slots=True, order=True)
class MarkupPiece:
    """Markup written before ``text[at]``; of several at one offset, the lowest `rank` comes first."""

    at: int
    rank: tuple[int, int, int]
    markup: str


def run_markup(
    text: str, runs: Sequence[Run], paragraph: Paragraph | None
) -> Iterator[MarkupPiece]:
    """Yield the opening and closing markup of *runs*, except line breaks."""
    spelling = _RunMarkup(text, [run for run in runs if run.kind is not RunKind.LINE_BREAK])
    spelling.breaks = {run.start for run in runs if run.kind is RunKind.LINE_BREAK}
    if paragraph:
        spelling.inner = [mark.at for mark in paragraph.note_marks]
        spelling.emended = [(e.start, e.end) for e in paragraph.emendations]
        spelling.marked = {*spelling.inner, *(page.at for page in paragraph.page_breaks)}
        spelling.marked |= {edge for pair in spelling.emended for edge in pair}
    for run, begin, end in spelling.choose():
        kind = _ORDER.index(run.kind)
        yield MarkupPiece(run.start, (_BEGIN, -run.end, kind), begin)
        yield MarkupPiece(run.end, (_END, -run.start, -kind), end)


@dataclass(slots=True)
class _RunMarkup:
    """Chooses the markup of each run."""

    text: str
    runs: list[Run]
    inner: list[int] = field(default_factory=list)
    emended: list[tuple[int, int]] = field(default_factory=list)
    #: Offsets at which other markup is written.
    marked: set[int] = field(default_factory=set)
    breaks: set[int] = field(default_factory=set)
    _starred: list[Run] = field(default_factory=list)
    _bracketed: list[Run] = field(default_factory=list)

    def choose(self) -> Iterator[tuple[Run, str, str]]:
        """Yield each run with the markup before and after it."""
        links = [run for run in self.runs if run.kind is RunKind.LINK]
        # Links first: the asterisks have to keep clear of them.
        for run in [*links, *(run for run in self.runs if run.kind is not RunKind.LINK)]:
            yield (run, *self._markup(run))

    def _markup(self, run: Run) -> tuple[str, str]:
        if run.kind is RunKind.STAGE:
            return "[", "]{.stage}"
        if run.kind is RunKind.LINK:
            return self._link(run)
        if run.kind in _STARS and self._stars(run):
            self._starred.append(run)
            return _STARS[run.kind], _STARS[run.kind]
        tag = _TAGS[run.kind]
        return f"<{tag}>", f"</{tag}>"

    def _link(self, run: Run) -> tuple[str, str]:
        address = run.value
        others = [other for other in self.runs if other is not run]
        if any(_crosses(run.start, run.end, other.start, other.end) for other in others) or any(
            _crosses(run.start, run.end, *edges) for edges in self.emended
        ):
            return self._anchor(address)
        marks = any(run.start < at < run.end for at in self.inner)
        staged = any(
            other.kind is RunKind.STAGE and run.start <= other.start and other.end <= run.end
            for other in others
        )
        if marks or staged:
            return self._anchor(address)
        self._bracketed.append(run)
        address = _ENTITY.sub("&amp;", address)
        shown = f"<{address}>" if re.search(r"[()]", address) else address
        return "[", f"]({shown})"

    def _anchor(self, address: str) -> tuple[str, str]:
        return f'<a href="{html.escape(address)}">', "</a>"

    def _stars(self, run: Run) -> bool:
        taken = {edge for other in self._starred for edge in (other.start, other.end)}
        if run.start in taken or run.end in taken:
            return False
        if any(
            _crosses(run.start, run.end, other.start, other.end)
            for other in [*self._starred, *self._bracketed]
        ):
            return False
        others = [other for other in self.runs if other is not run]
        if any(other.start == run.start or other.end == run.end for other in others):
            return False
        marked = self.marked | {e for other in others for e in (other.start, other.end)}
        return self._flanks(run.start - 1, run.start, run.start in marked) and self._flanks(
            run.end, run.end - 1, run.end in marked or run.end in self.breaks
        )

    def _flanks(self, outer: int, inner: int, marked: bool) -> bool:
        """Tell whether an asterisk between the characters at *outer* and *inner* can only face inwards.

        *marked*: there is other markup on its outer side, which counts as punctuation.
        """
        inside = self.text[inner]
        outside = self.text[outer] if 0 <= outer < len(self.text) else " "
        if marked:
            return inside.isalnum()
        if outside == " ":
            return inside != " "
        return _is_punctuation(outside) and inside.isalnum()


def _crosses(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Tell whether two spans overlap and neither contains the other."""
    if start >= other_end or other_start >= end:
        return False
    holds = start <= other_start and other_end <= end
    held = other_start <= start and end <= other_end
    return not (holds or held)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P"
