"""Page furniture: remove running heads, page numbers and source lines.

A line is furniture only on evidence: it interrupts a sentence, or is at the end of a page. Being short and
repeated is not enough: so is a refrain, and so is *PUBLIUS*.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import PAGE_CLOSES
from archive.sources.transcript.lines import PAGE_OPENS
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.numbered_heads import find_numbered_heads
from archive.sources.transcript.numbered_heads import proven_heads
from archive.sources.transcript.page_numbers import NUMBER
from archive.sources.transcript.page_numbers import FurnitureCandidate
from archive.sources.transcript.page_numbers import assign_pages
from archive.sources.transcript.page_numbers import page_label
from archive.sources.transcript.page_sequences import doubt_numbers
from archive.sources.transcript.page_sequences import is_regular
from archive.sources.transcript.page_surroundings import Surroundings
from archive.sources.transcript.page_surroundings import touches

_MAX_FURNITURE_CHARS = 90
_INLINE = re.compile(rf"[\[{{]\s*(?:pg\.?|pb|page|p\.|\*)\s*{NUMBER}\s*[\]}}]", re.IGNORECASE)
#: A page of an older edition, as law reports mark it; three that follow one another are no notes.
_STAR = re.compile(r"(?<!\S)\*(?P<label>[0-9]{1,4})(?=[\s.,;:])")
_MIN_STARS = 3
_SOURCE = re.compile(
    r"(?:source|quelle|transcribed from|reprinted from|from)\s*:\s*(?P<source>\S.*)", re.IGNORECASE
)
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_EDGENUMBER = re.compile(r"^[0-9]{1,4}\s+(?=\D)|(?<=\D)\s+[0-9]{1,4}$")


@dataclass(frozen=True, slots=True)
class StrippedLines:
    """The lines without page furniture, and the source named by a repeated line, if any."""

    lines: tuple[TranscriptLine, ...]
    source: str
    #: Labels of pages that begin after the last word.
    pages_after: tuple[str, ...] = ()


def strip_furniture(lines: tuple[TranscriptLine, ...], ledger: Ledger) -> StrippedLines:
    """Remove page furniture; page numbers become labels of the line that follows."""
    lines = tuple(_with_inline_pages(line, ledger) for line in _with_star_pages(lines))
    found = _candidates(lines)
    heads = find_numbered_heads(lines)
    if heads:
        around = Surroundings(lines, {**found, **heads})
        found = {**found, **proven_heads(lines, heads, around.is_torn)}
    chosen = _with_evidence(lines, found, ledger)
    chosen, first = assign_pages(lines, chosen)
    return _remove(lines, chosen, first, ledger)


def _with_star_pages(lines: tuple[TranscriptLine, ...]) -> tuple[TranscriptLine, ...]:
    """Return *lines* with star pages (``*345``) in brackets, where they count up through the file."""
    numbers = [int(match["label"]) for line in lines for match in _STAR.finditer(line.text)]
    if len(numbers) < _MIN_STARS or any(after - one != 1 for one, after in pairwise(numbers)):
        return lines
    return tuple(replace(line, text=_STAR.sub(r"[*\g<label>]", line.text)) for line in lines)


def _with_inline_pages(line: TranscriptLine, ledger: Ledger) -> TranscriptLine:
    """Mark page numbers inside a line: ``[Pg 250]``, ``{pb 250}``."""
    if _INLINE.search(line.text) is None or _INLINE.fullmatch(line.text):
        return line
    for match in _INLINE.finditer(line.text):
        ledger.add(
            ChangeKind.PAGE,
            line.number,
            match[0],
            match["label"],
            "a page of the source begins here",
        )
    marked = _INLINE.sub(lambda match: f"{PAGE_OPENS}{match['label']}{PAGE_CLOSES}", line.text)
    return replace(line, text=marked)


def _candidates(lines: tuple[TranscriptLine, ...]) -> Mapping[int, FurnitureCandidate]:
    keys: dict[str, list[int]] = defaultdict(list)
    found = {}
    for position, line in enumerate(lines):
        text = shapes.bare(line.text)
        if not text or len(text) > _MAX_FURNITURE_CHARS or shapes.is_rule(line.text):
            continue
        label, sure = page_label(text)
        found[position] = FurnitureCandidate(
            position, label, _EDGENUMBER.sub("", text).strip(), sure
        )
        if not label and not sure:
            keys[found[position].key].append(position)
    repeated = {
        at
        for places in keys.values()
        if len(places) > 1
        for at in places
        if _is_isolated(lines, at, found)
    }
    return {
        at: one
        for at, one in found.items()
        if one.label or one.sure or at in repeated or _SOURCE.fullmatch(shapes.bare(lines[at].text))
    }


def _is_isolated(
    lines: tuple[TranscriptLine, ...], at: int, found: Mapping[int, FurnitureCandidate]
) -> bool:
    """Tell whether this line has no text next to it, only blank lines, page ends or page numbers."""
    above = at == 0 or not lines[at - 1].text or lines[at].torn
    below = at + 1 == len(lines) or not lines[at + 1].text or lines[at + 1].torn
    number_above = at - 1 in found and bool(found[at - 1].label)
    number_below = at + 1 in found and bool(found[at + 1].label)
    return (above or number_above) and (below or number_below)


def _with_evidence(
    lines: tuple[TranscriptLine, ...], found: Mapping[int, FurnitureCandidate], ledger: Ledger
) -> tuple[FurnitureCandidate, ...]:
    """Keep the candidates with evidence that they are furniture."""
    around = Surroundings(lines, found)
    torn = {at for at in found if around.is_torn(at)}
    sure = {at for at, one in found.items() if one.sure}
    ends = {at for at in found if around.is_at_page_end(at) or touches(lines, at, sure - {at})}
    chosen = sure | _numbers(lines, found, torn, ends)
    left = [one for at, one in found.items() if at not in chosen]
    doubt_numbers(
        lines, left, {one.position for one in left if around.is_torn(one.position)}, ledger
    )
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, one in found.items():
        if not one.label:
            by_key[one.key].append(at)
    for places in by_key.values():
        proofs = sum(at in torn or at in ends or touches(lines, at, chosen) for at in places)
        is_source = _SOURCE.fullmatch(shapes.bare(lines[places[0]].text)) is not None
        enough = len(places) >= 2 and 2 * proofs >= len(places)
        if (enough and proofs >= 2) or (is_source and proofs and len(places) >= 1):
            chosen.update(places)
            found = {**found, **_with_edge_numbers(lines, [found[at] for at in places])}
    return tuple(found[at] for at in sorted(chosen))


def _with_edge_numbers(
    lines: tuple[TranscriptLine, ...], heads: list[FurnitureCandidate]
) -> dict[int, FurnitureCandidate]:
    """Return running *heads* with the numbers at their edges as labels, where these count up."""
    found = [_EDGENUMBER.search(shapes.bare(lines[one.position].text)) for one in heads]
    numbers = [int(match[0]) for match in found if match]
    counts_up = all(before < after for before, after in pairwise(numbers))
    if len(numbers) < len(heads) or not counts_up:
        return {}
    pairs = zip(heads, numbers, strict=True)
    return {one.position: replace(one, label=str(number)) for one, number in pairs}


def _numbers(
    lines: tuple[TranscriptLine, ...],
    found: Mapping[int, FurnitureCandidate],
    torn: set[int],
    ends: set[int],
) -> set[int]:
    """Choose the bare page numbers: they increase through the file, and some interrupt a sentence.

    A year on a line of its own may come between them; it continues no sequence.
    """
    chosen: set[int] = set()
    open_runs: dict[int, list[int]] = {}
    runs: list[list[int]] = []
    for at, one in found.items():
        if not one.label or one.sure:
            continue
        if not one.label.isdigit():
            chosen |= {at} & (torn | ends)
            continue
        number = int(one.label)
        before = next((number - step for step in (1, 2, 3) if number - step in open_runs), None)
        run = [] if before is None else open_runs.pop(before)
        if not run:
            runs.append(run)
        run.append(at)
        open_runs[number] = run
    for run in runs:
        is_proved = _is_proved(run, torn, ends) and _could_be_pages(lines, run, ends)
        if is_proved or is_regular(lines, [found[at] for at in run]):
            chosen.update(run)
    return chosen


def _is_proved(run: list[int], torn: set[int], ends: set[int]) -> bool:
    proofs = sum(at in torn or at in ends for at in run)
    return proofs >= 1 and (len(run) >= 3 or 2 * proofs >= len(run))


def _could_be_pages(lines: tuple[TranscriptLine, ...], run: list[int], ends: set[int]) -> bool:
    """Tell whether numbers are pages rather than words: *in the year / 1848 / we hoped* has no page.

    A single number is not a page between two lines of text, nor where it could be a year.
    """
    if ends.intersection(run) or any(not shapes.bare(lines[at].text).isdigit() for at in run):
        return True
    apart = [at for at in run if not lines[at - 1].text or not lines[(at + 1) % len(lines)].text]
    years = all(_YEAR.fullmatch(shapes.bare(lines[at].text)) for at in run)
    return bool(apart) and len(run) >= 3 if years else bool(apart) or len(run) > 1


def _remove(
    lines: tuple[TranscriptLine, ...],
    chosen: tuple[FurnitureCandidate, ...],
    first: str,
    ledger: Ledger,
) -> StrippedLines:
    by_place = {one.position: one for one in chosen}
    kept: list[TranscriptLine] = []
    pages = [first] if first else []
    torn, source = False, ""
    for position, line in enumerate(lines):
        one = by_place.get(position)
        torn = torn or line.torn
        if one is not None:
            torn = True
            source = source or _source_of(line)
            if one.begins:
                pages.append(one.begins)
            _report(line, one, ledger)
        elif line.text:
            kept.append(replace(line, torn=torn, pages=tuple(pages)))
            torn, pages = False, []
        elif not (torn and kept and not kept[-1].text):
            kept.append(replace(line, torn=False))
    return StrippedLines(tuple(kept), source, tuple(pages))


def _source_of(line: TranscriptLine) -> str:
    match = _SOURCE.fullmatch(shapes.bare(line.text))
    return match["source"].strip() if match else ""


def _report(line: TranscriptLine, one: FurnitureCandidate, ledger: Ledger) -> None:
    if one.ends:
        why = (
            "the number at the foot of a page, between pages that have it at the head: it is not told where this page "
            f"begins; write {{pb {one.label}}} there"
        )
        ledger.doubt(line.number, line.text, why)
        ledger.add(ChangeKind.PAGE, line.number, line.text, "", "the foot of a page")
    elif one.label:
        why = "a page number: kept as a page break, not as text"
        ledger.add(ChangeKind.PAGE, line.number, line.text, one.label, why)
    elif one.sure:
        why = "what the site of the scans prints on each page"
        ledger.add(ChangeKind.AROUND, line.number, line.text, "", why)
    else:
        why = "page furniture: the same line appears at the ends of pages, sometimes mid-sentence"
        ledger.add(ChangeKind.LEFT_OUT, line.number, line.text, "", why)
