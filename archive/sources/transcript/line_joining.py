"""Join lines into paragraphs; rejoin words broken at line ends and paragraphs split by page breaks."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from archive.model.text import ParagraphKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.block_kinds import is_table_rule
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.lines import LINE_ENDS
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.note_labels import has_repeated_label
from archive.sources.transcript.note_labels import pin_notes
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BROKEN_END = re.compile(r"([^\W\d_]+)[-\u00ad‐]$")
#: No word is longer than this.
_MAX_WORD_CHARS = 80
_BROKEN_START = re.compile(r"([^\W\d_]+)")
_SOFT_HYPHEN = "\u00ad"
#: Prefixes that usually keep their hyphen.
_BEFORE_HYPHENS = frozenset("all anti co cross ex half ill non self semi vice well".split())
_KEEP_LINES = (ParagraphKind.STANZA, ParagraphKind.TABLE, ParagraphKind.SIGNATURE)
_CAN_BE_TORN = (ParagraphKind.PROSE, ParagraphKind.LIST_ITEM)
#: The shortest paragraph that counts as split without a page break as evidence, in words.
_MIN_TORN_WORDS = 12
_LIST_END = re.compile(r"^\(?(?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s")


class LineJoiner:
    """Joins the lines of one file, using the other words of the file to judge broken ones."""

    def __init__(self, lines: tuple[TranscriptLine, ...], layout: Layout, ledger: Ledger) -> None:
        self._layout = layout
        self._ledger = ledger
        self._words: Counter[str] = Counter()
        for line in lines:
            self._words.update(word.lower() for word in _WORD.findall(line.text))
        text = "\n".join(line.text for line in lines)
        closed, spaced = (
            len(re.findall(r"\w(?:--|—)\w", text)),
            len(re.findall(r"\w (?:--|—) \w", text)),
        )
        #: What follows a dash at the end of a line: a space if this file puts spaces around dashes.
        self._dash = "" if closed > spaced else " "

    def join_lines(self, unit: TranscriptUnit) -> TranscriptUnit:
        """Return *unit* with its lines joined into its text."""
        if unit.kind is not UnitKind.PARAGRAPH:
            return replace(unit, text="".join(_pages(line) for line in unit.lines))
        if unit.paragraph in _KEEP_LINES:
            return replace(unit, text=self._keep_lines(unit))
        pieces, last = [], _with_pages(unit.lines[0])
        for before, line in pairwise(unit.lines):
            following = _with_pages(line)
            meant = before.hard and not self._layout.wrapped
            joined = f"{last}{LINE_ENDS}{following}" if meant else self._join(last, line)
            pieces.append(joined.removesuffix(following))
            last = following
        text = "".join((*pieces, last))
        if len(unit.lines) > 1:
            why = f"{len(unit.lines)} lines joined into one paragraph"
            self._ledger.add(
                ChangeKind.UNWRAPPED, unit.number, unit.lines[0].text, "", why, last=unit.last
            )
        return replace(unit, text=text)

    def _keep_lines(self, unit: TranscriptUnit) -> str:
        if unit.paragraph is ParagraphKind.TABLE:
            rows = [line for line in unit.lines if not is_table_rule(line.text)]
            return LINE_ENDS.join(_pages(line) + _cells(line) for line in rows)
        return LINE_ENDS.join(map(_with_pages, unit.lines))

    def _join(self, text: str, line: TranscriptLine) -> str:
        """Append *line* to *text*."""
        following = _with_pages(line)
        broken = _BROKEN_END.search(text[-_MAX_WORD_CHARS:])
        start = _BROKEN_START.match(strip_page_labels(line.text))
        if broken is not None and start is not None:
            return self._mend(text, broken, following, start[1], line)
        if text.endswith(("--", "—")) and not text.endswith("---"):
            return f"{text}{self._dash if not text.endswith((' --', ' —')) else ' '}{following}"
        return f"{text} {following}"

    def _mend(
        self, text: str, broken: re.Match[str], following: str, second: str, line: TranscriptLine
    ) -> str:
        first, sign = broken[1], text[-1]
        whole, hyphened = first + second, f"{first}-{second}"
        before, stem = f"{first}{sign} / {second}", text[:-1]
        if sign == _SOFT_HYPHEN:
            self._report(line, before, whole, "a soft hyphen at the end of a line: word rejoined")
            return stem + following
        if self._is_one_word(first, second):
            why = "a word broken at the end of a line, rejoined: " + (
                "it is one word elsewhere in the text"
                if self._words[whole.lower()]
                else "its second half is not a word of this text"
            )
            self._report(line, before, whole, why)
            return stem + following
        if not self._words[hyphened.lower()]:
            why = "kept the hyphen at the end of a line: nothing in this text shows whether the word has one"
            self._ledger.doubt(line.number, f"{hyphened}", why)
        return (
            f"{stem}-{following}"
            if second[0].islower() or self._words[hyphened.lower()]
            else f"{text}{following}"
        )

    def _is_one_word(self, first: str, second: str) -> bool:
        whole, hyphened = (first + second).lower(), f"{first}-{second}".lower()
        if not second[0].islower():
            return False
        if self._words[whole] or self._words[hyphened]:
            return self._words[whole] > self._words[hyphened]
        if first.lower() in _BEFORE_HYPHENS:
            return False
        # The second half is counted once for this very place; more than that, it is a word of its own.
        return self._words[second.lower()] <= 1

    def _report(self, line: TranscriptLine, before: str, after: str, why: str) -> None:
        self._ledger.add(ChangeKind.HYPHEN, line.number - 1, before, after, why, last=line.number)

    def rejoin_torn(self, units: tuple[TranscriptUnit, ...]) -> tuple[TranscriptUnit, ...]:
        """Rejoin the paragraphs that a page break split."""
        groups: list[list[TranscriptUnit]] = []
        for unit in units:
            if groups and self._is_torn(groups[-1], unit):
                self._report_tear(groups[-1][-1], unit)
                groups[-1].append(unit)
            else:
                groups.append([unit])
        return tuple(map(self._reunite, groups))

    def _is_torn(self, group: list[TranscriptUnit], after: TranscriptUnit) -> bool:
        first, before = group[0], group[-1]
        if first.kind is not UnitKind.PARAGRAPH or not after.is_prose or after.speaker:
            return False
        if first.paragraph not in _CAN_BE_TORN or _LIST_END.match(after.text):
            return False
        small, is_open = shapes.starts_small(after.lines[0].text), shapes.ends_open(before.text)
        ends_in_word = before.text[-1:].isalnum()
        if after.torn:
            broken = _BROKEN_END.search(before.text[-_MAX_WORD_CHARS:]) is not None
            goes_on = is_open and (small or broken or ends_in_word)
            return goes_on or (small and not _is_colon(before.text))
        if first.paragraph is not ParagraphKind.PROSE or not small:
            return False
        is_long = len(group) > 1 or len(before.text.split()) >= _MIN_TORN_WORDS
        if is_open and ends_in_word and is_long:
            return True
        if is_open or not _is_colon(before.text):
            why = "this paragraph begins in lower case; if a page break split it, join it to the previous one"
            self._ledger.doubt(after.number, strip_page_labels(after.text)[:60], why)
        return False

    def _report_tear(self, before: TranscriptUnit, after: TranscriptUnit) -> None:
        ends = " ".join(strip_page_labels(before.text).split()[-4:])
        begins = " ".join(strip_page_labels(after.text).split()[:4])
        why = "a paragraph split by a page break, rejoined: its first part ends mid-sentence"
        if not after.torn:
            why = (
                "a split paragraph, rejoined: its first part ends mid-sentence, and the next "
                "continues in lower case"
            )
        excerpts = f"{ends} ¶ {begins}", f"{ends} {begins}"
        self._ledger.add(ChangeKind.JOINED, before.last, *excerpts, why, last=after.number)

    def _reunite(self, group: list[TranscriptUnit]) -> TranscriptUnit:
        if len(group) == 1 and not has_repeated_label(group[0]):
            return group[0]
        if any(unit.notes for unit in group):
            group = pin_notes(group, self._ledger)
        pieces, last = [], group[0].text
        for unit in group[1:]:
            joined = self._join(last, replace(unit.lines[0], text=unit.text, pages=()))
            pieces.append(joined.removesuffix(unit.text))
            last = unit.text
        return replace(
            group[0],
            text="".join((*pieces, last)),
            lines=tuple(line for unit in group for line in unit.lines),
            notes=tuple(note for unit in group for note in unit.notes),
        )


def _is_colon(text: str) -> bool:
    return text.rstrip().endswith((":", ";", ":--", ":—"))


def _with_pages(line: TranscriptLine) -> str:
    return _pages(line) + line.text


def _pages(line: TranscriptLine) -> str:
    return mark_pages(line.pages)


def _cells(line: TranscriptLine) -> str:
    return " | ".join(cell.strip() for cell in line.text.strip("|").split("|"))
