"""Proposals: the numbers and changes that publishing a working copy would make, or the refusal. Writes nothing."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import islice
from pathlib import Path

from archive.collection.history import History
from archive.collection.status import TextStatus
from archive.errors import Problem
from archive.model.revision import Revision
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.publishing.alignment import Decisions
from archive.publishing.alignment import Unaligned
from archive.publishing.alignment import align
from archive.publishing.alignment import split_numbers
from archive.publishing.merged_numbers import say_merged
from archive.publishing.numbering import assign
from archive.publishing.numbering import invalid_numbers
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.publish_refusals import uncertainties
from archive.publishing.similarity import share_kept
from archive.publishing.similarity import words_of
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.pinning import pin
from archive.sources.canonical.positions import SourcePosition
from archive.sources.canonical.reader import read

#: The number of a paragraph, as it is written at the end of one.
_MARK = re.compile(r"\{#(p\w+)\}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A working copy as it would be published."""

    #: The file with its numbers.
    markdown: str
    text: Text
    #: The change to each paragraph, section or record; empty if nothing has changed.
    changes: Mapping[str, str]
    notes: tuple[Problem, ...]
    #: Where the words of numbers went that were split or merged.
    became: Mapping[str, tuple[str, ...]]


def propose(
    source: str, path: Path, history: History, decisions: Decisions | None = None
) -> Proposal:
    """Return *source*, the working copy at *path*, as it would be published.

    Raises `BrokenText` where it cannot be read, `PublishRefused` where it is not certain which paragraph is
    which, and the *decisions* do not settle it.
    """
    reading = read(source, path=str(path))
    earlier = [read_canonical(r.markdown, path=_named(history, r)).text for r in history.revisions]
    last = earlier[-1] if earlier else None
    used = {p.number for text in earlier for p in text.paragraphs}
    decisions = decisions or Decisions()
    if inside := list(_numbers_inside(source, reading.text, used)):
        raise PublishRefused(reading.text.slug, *inside)
    numbers = assign(_numbers(reading.text, earlier, used, history, decisions), used)
    ids = _ids(reading.text, reading.sections, earlier, numbers)
    markdown, text = pin(source, reading, path=str(path), numbers=numbers, ids=ids)
    became = _became(_living(earlier), last, text, history, decisions)
    return Proposal(
        markdown, text, changes(last, text, became, decisions.moved), reading.notes, became
    )


def _numbers_inside(source: str, text: Text, used: set[str]) -> Iterator[Refusal]:
    """Yield the numbers that were published and are now inside a paragraph: the empty line after them is gone."""
    marked = {paragraph.number for paragraph in text.paragraphs if not paragraph.withdrawn}
    for paragraph in text.paragraphs:
        for number in _MARK.findall(paragraph.text):
            # One that is escaped in the source is meant as words.
            written = len(re.findall(rf"(?<!\\)\{{#{number}\}}", source))
            if number in used and written > (number in marked):
                yield Refusal(RefusalKind.NUMBER_INSIDE, paragraph.number or "?", number)


def _living(earlier: Sequence[Text]) -> dict[str, Paragraph]:
    """Return every paragraph that was ever published, with its last words."""
    return {p.number: p for text in earlier for p in text.paragraphs if not p.withdrawn}


def _became(
    living: Mapping[str, Paragraph],
    last: Text | None,
    text: Text,
    history: History,
    decisions: Decisions,
) -> dict[str, tuple[str, ...]]:
    """Return where the words of each number went that was split or merged."""
    if last is None:
        return {}
    became: dict[str, tuple[str, ...]] = {n: (into,) for n, into in decisions.merged.items()}
    became.update(split_numbers(last.paragraphs, text.paragraphs))
    here = {paragraph.number: paragraph for paragraph in text.paragraphs}
    for number, answers in history.became().items():
        # A merged number follows its words into the part that has them.
        parts = became.get(answers, ())
        if len(parts) > 1 and number in living:
            words = words_of(living[number])
            best = max(parts, key=lambda part: share_kept(words, words_of(here[part])))
            if best != answers:
                became[number] = (best,)
    return became


def files_by_slug(statuses: Iterable[TextStatus]) -> dict[str, list[str]]:
    """Return the names of the working copies that claim each slug."""
    files: dict[str, list[str]] = {}
    for status in statuses:
        if status.file:
            files.setdefault(status.slug, []).append(status.file)
    return files


def only_one(slug: str, files: Mapping[str, Sequence[str]]) -> None:
    """Raise `PublishRefused` where two of *files* claim *slug*; see `files_by_slug`."""
    if len(files[slug]) > 1:
        refusal = Refusal(RefusalKind.DUPLICATE_SLUG, files=tuple(files[slug]))
        raise PublishRefused(slug, refusal)


def _named(history: History, revision: Revision) -> str:
    return f"{history.path}:{revision.number}"


def _numbers(
    text: Text, earlier: Sequence[Text], used: set[str], history: History, decisions: Decisions
) -> Sequence[str]:
    """Return the numbers of *text* that are certain. Raise `PublishRefused`."""
    if not earlier:
        return [paragraph.number for paragraph in text.paragraphs]
    last, living = earlier[-1], _living(earlier)
    # A withdrawn paragraph can be restored with its own words only.
    withdrawn = {paragraph.number for paragraph in last.paragraphs if paragraph.withdrawn}
    old = [living.get(paragraph.number, paragraph) for paragraph in last.paragraphs]
    decisions = replace(decisions, certain=decisions.certain - withdrawn)
    known = {paragraph.number for paragraph in last.paragraphs}
    given = [paragraph.number for paragraph in text.paragraphs]
    invalid = list(invalid_numbers(given, known, used))
    if invalid:
        raise say_merged(PublishRefused(text.slug, *invalid), history)
    try:
        return align(old, text.paragraphs, decisions)
    except Unaligned as error:
        assert history.last is not None
        named = _named(history, history.last)
        reasons = uncertainties(error.questions, history.last.markdown, path=named)
        raise PublishRefused(text.slug, *reasons) from error


def _ids(
    text: Text, places: Sequence[SourcePosition], earlier: Sequence[Text], numbers: Sequence[str]
) -> tuple[str, ...]:
    """Return the id of each section: its own, that of the matching published section, or a new one."""
    before = {section.id: section for other in earlier for section in other.sections}
    ids = [section.id if place.marked else "" for section, place in _pairs(text, places)]
    last = {section.id for section in earlier[-1].sections} if earlier else set()
    for id, section in zip(ids, text.sections, strict=True):
        was = before.get(id)
        if was and id not in last and (was.heading, was.kind) != (section.heading, section.kind):
            words = was.heading or was.kind
            raise PublishRefused(text.slug, Refusal(RefusalKind.REUSED_SECTION_ID, id, words=words))
    if earlier:
        _by_heading(ids, text.sections, earlier[-1].sections)
        _by_paragraphs(ids, text.sections, earlier[-1].sections, iter(numbers))
    taken = {*before, *filter(None, ids)}
    free = (f"s{n}" for n in range(1, len(taken) + len(ids) + 2) if f"s{n}" not in taken)
    return tuple(id or next(free) for id in ids)


def _pairs(
    text: Text, places: Sequence[SourcePosition]
) -> Iterable[tuple[Section, SourcePosition]]:
    return zip(text.sections, places, strict=True)


def _by_heading(ids: list[str], sections: Sequence[Section], last: Sequence[Section]) -> None:
    """Give each section without id that of the only published one with the same heading and kind."""
    signs = [(section.heading, section.kind) for section in last]
    here = [(section.heading, section.kind) for section in sections]
    for n, sign in enumerate(here):
        if not ids[n] and sign[0] and signs.count(sign) == here.count(sign) == 1:
            was = last[signs.index(sign)].id
            ids[n] = "" if was in ids else was


def _by_paragraphs(
    ids: list[str],
    sections: Sequence[Section],
    last: Sequence[Section],
    numbers: Iterator[str],
) -> None:
    """Give each section without id that of the published one with which it has the most paragraphs in common.

    Not the one that began with the same paragraph: that may have been moved away.
    """
    owners = {p.number: section.id for section in last for p in section.paragraphs}
    shared: Counter[tuple[int, str]] = Counter()
    for n, section in enumerate(sections):
        for number in islice(numbers, len(section.paragraphs)):
            if number in owners and not ids[n]:
                shared[n, owners[number]] += 1
    for (n, id), _ in shared.most_common():
        if not ids[n] and id not in ids:
            ids[n] = id


def changes(
    last: Text | None,
    text: Text,
    became: Mapping[str, tuple[str, ...]],
    moved: Iterable[str] = (),
) -> dict[str, str]:
    """Return what happened in *text* since *last*, by number, section id, ``record`` or ``text``."""
    if last is None:
        return {paragraph.number: "new" for paragraph in text.paragraphs}
    found: dict[str, str] = {}
    if last.metadata != text.metadata:
        found["record"] = "corrected"
    if last.withdrawn != text.withdrawn:
        found["text"] = "withdrawn" if text.withdrawn else "restored"
    parts = {section.id: replace(section, paragraphs=()) for section in last.sections}
    owners = {p.number: section.id for section in last.sections for p in section.paragraphs}
    old = {paragraph.number: paragraph for paragraph in last.paragraphs}
    for section in text.sections:
        part = parts.pop(section.id, None)
        if part is None:
            found[section.id] = "new"
        elif part != replace(section, paragraphs=()):
            found[section.id] = "corrected"
        for paragraph in section.paragraphs:
            if paragraph.number not in old:
                found[paragraph.number] = "new"
            elif paragraph != old[paragraph.number]:
                found[paragraph.number] = _change(old[paragraph.number], paragraph)
            elif owners[paragraph.number] != section.id:
                found[paragraph.number] = f"now in {section.id}"
    found |= dict.fromkeys(parts, "gone")
    for number, numbers in became.items():
        split = len(numbers) > 1
        found[number] = f"split into {', '.join(numbers)}" if split else f"merged into {numbers[0]}"
    if not found and replace(last, slug=text.slug) != text:
        found |= dict.fromkeys(moved or ("sections",), "moved")
    return found


def _change(was: Paragraph, now: Paragraph) -> str:
    if bool(was.withdrawn) == bool(now.withdrawn):
        return "corrected"
    return "withdrawn" if now.withdrawn else "restored"
