"""Page numbers: recognise them, and decide which page begins at each."""

import re
from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise

from archive.sources.transcript.lines import TranscriptLine

#: A page number as printed.
NUMBER = r"(?P<label>[0-9]{1,4}[a-z]?|[ivxlc]{1,7})"
_PAGE = r"(?:pages?|pg\.?|pb|pp?\.|seite|página|pagina|pag\.|strona|side|sida|стр\.|страница|f\.|ff?ol\.|folio)"
_SURE = re.compile(
    rf"[\[({{]\s*{_PAGE}\s*{NUMBER}\s*[\])}}]"
    rf"|(?:page|pg\.?|p\.|seite|página|pagina|strona|стр\.|страница)\s*{NUMBER.replace('label', 'other')}"
    rf"(?:\s+(?:of|von|de|/)\s+[0-9]{{1,4}})?\.?"
    rf"|<pb\b[^<>]*\bn=[\"']?{NUMBER.replace('label', 'third')}[\"']?[^<>]*>?",
    re.IGNORECASE,
)
#: The marks of a column, as records of parliament have them.
_OF_COLUMN = re.compile(
    r"[\[({]?\s*(?:[0-9]{1,2} [A-Za-z]{3,9}\.? [0-9]{4}\s*:\s*)?Col(?:umn|\.)\s*"
    r"(?P<label>[0-9]{1,4}[A-Z]{0,2})\s*[\])}]?",
    re.IGNORECASE,
)
#: A page of HathiTrust: its number, if it has one, and that of the image.
_HATHI = re.compile(rf"p\.\s*{NUMBER}?\s*\(\s*#?\s*[0-9]+\s*\)")
#: What sites of scans print on each page.
_SCANNER = re.compile(
    r"-{3,}\s*File:\s*\S+\.png-*.{0,60}|"
    r"(?:Digiti[sz]ed|Scanned|Generated) (?:by|on|for|at) .{0,120}"
    r"(?:Google|Internet Archive|Microsoft|HathiTrust|\.org\S*|GMT).{0,120}|"
    r"Digiti[sz]ed by (?:the )?[A-Z]\S*(?: [A-Z]\S*)?|Original from\b.{0,80}|"
    r"(?:Public Domain, |Open Access, )?Google-digitized.{0,80}|https?://(?:hdl\.handle\.net|www\.hathitrust\.org|"
    r"babel\.hathitrust\.org|(?:www\.)?archive\.org/details)/\S+|UNIVERSITY OF [A-Z]+ LIBRAR(?:Y|IES)",
    re.IGNORECASE,
)
_DRESSED = re.compile(
    rf"[-–—]+\s*{NUMBER}\s*[-–—]+|\[\s*{NUMBER.replace('label', 'other')}(?:\s*/\s*[0-9]+)?\s*\]"
    rf"|[{{(|]\s*{NUMBER.replace('label', 'third')}\s*[}})|]"
)
_COLUMN = re.compile(r"\[\s*(?P<label>[0-9]{3,4})\s*\]")
_BARE = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class FurnitureCandidate:
    """A line that may be page furniture: a page label, or a key shared by repeated lines.

    `begins` is the page that begins here. It differs from the label where numbers are at the foot of the page.
    """

    position: int
    label: str
    key: str
    sure: bool
    begins: str = ""
    #: The page ends here, and where it began is not told.
    ends: bool = False


def page_label(text: str) -> tuple[str, bool]:
    """Return the page number that *text* consists of, or an empty string; and whether it is certainly no text."""
    column = _OF_COLUMN.fullmatch(text)
    if column is not None:
        return f"col. {column['label']}", True
    if (hathi := _HATHI.fullmatch(text)) is not None:
        return hathi["label"] or "", True
    if _SCANNER.fullmatch(text):
        return "", True
    for pattern, sure in ((_SURE, True), (_COLUMN, True), (_DRESSED, False), (_BARE, False)):
        match = pattern.fullmatch(text)
        if match is not None:
            groups = match.groupdict()
            return groups["label"] or groups.get("other") or groups.get("third") or "", sure
    return "", False


def assign_pages(
    lines: tuple[TranscriptLine, ...], chosen: tuple[FurnitureCandidate, ...]
) -> tuple[tuple[FurnitureCandidate, ...], str]:
    """Set the page that begins at each number: that page at the head of a page, the next one at the foot.

    The second value is the page on which the text begins, where that is known.
    """
    named = tuple(replace(one, begins=one.label) for one in chosen)
    numbers = [at for at, one in enumerate(named) if one.label]
    if len(numbers) < 2:
        return named, ""
    if any(named[at].sure for at in numbers) or not _at_foot(lines, named):
        return _with_opening_pages(lines, named, numbers)
    made = list(named)
    following = [*(made[at].label for at in numbers[1:]), ""]
    for at, label in zip(numbers, following, strict=True):
        made[at] = replace(made[at], begins=label)
    return tuple(made), made[numbers[0]].label


def _with_opening_pages(
    lines: tuple[TranscriptLine, ...],
    named: tuple[FurnitureCandidate, ...],
    numbers: list[int],
) -> tuple[tuple[FurnitureCandidate, ...], str]:
    """Correct the numbers at the foot of pages that open a chapter, where the others are at the head.

    Such a number is followed by that of the next page, with no text between: its page ends here. Where it begins is
    known of the first page only.
    """
    made, first = list(named), ""
    furniture = {one.position for one in named}
    for at, after in pairwise(numbers):
        one, following = made[at], made[after]
        between = range(one.position + 1, following.position)
        if (
            one.sure
            or not _counts_on(one.label, following.label)
            or any(lines[near].text and near not in furniture for near in between)
        ):
            continue
        if at == numbers[0]:
            made[at], first = replace(one, begins=""), one.label
        else:
            made[at] = replace(one, begins="", ends=True)
    return tuple(made), first


def _counts_on(label: str, following: str) -> bool:
    return label.isdigit() and following.isdigit() and int(following) == int(label) + 1


def _at_foot(lines: tuple[TranscriptLine, ...], chosen: tuple[FurnitureCandidate, ...]) -> bool:
    """Tell whether numbers are at the foot: a running head or form feed beside them opens the next page."""
    furniture = {one.position for one in chosen}
    votes = 0
    for one in chosen:
        if one.label:
            ahead, ahead_ends = _next_to(lines, one.position, 1, furniture)
            behind, behind_ends = _next_to(lines, one.position, -1, furniture)
            votes += (ahead or ahead_ends) - (behind or behind_ends)
    return votes > 0


def _next_to(
    lines: tuple[TranscriptLine, ...], at: int, step: int, furniture: set[int]
) -> tuple[bool, bool]:
    """Tell whether a page end or more furniture is next in that direction, and whether the file ends there."""
    if step < 0 and lines[at].torn:
        return True, False
    near = at + step
    while 0 <= near < len(lines):
        if near in furniture or (step > 0 and lines[near].torn):
            return True, False
        if lines[near].text:
            return False, False
        if lines[near].torn:
            return True, False
        near += step
    return False, True
