"""Split what was made of a book into a text of each chapter."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from archive.model.text import Section
from archive.model.text import Text
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import ImportChange
from archive.sources.slugs import slug_of

#: A heading that says nothing without the title of the book: ``Chapter IV``, ``Scene 2``, ``XII.``
_NUMBER_ALONE = re.compile(
    r"(?:[^\W\d_]+\.?\s+)?(?:[0-9]+|(?=\w)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))\W*",
    re.IGNORECASE,
)


def split_chapters(made: Import) -> tuple[Import, ...]:
    """Return an import for each chapter of what was *made*; all of it as one where it has no chapters.

    Each chapter has the title of its heading and the record of the book, whose title is that of its source. What
    somebody should look at goes to the chapter that it quotes, the rest of the report to the first.
    """
    text = made.text
    level = _level_of_chapters(text.sections)
    if not level:
        why = "no chapters were found to split this into: it is one text"
        doubt = ImportChange(ChangeKind.DOUBT, 0, "", "", why)
        return (replace(made, report=(doubt, *made.report)),)
    chapters = [_chapter(text, sections, parts) for sections, parts in _groups(text, level)]
    reports = _reports(made.report, chapters)
    return tuple(
        replace(made, text=chapter, report=report, whole=text)
        for chapter, report in zip(chapters, reports, strict=True)
    )


def _level_of_chapters(sections: tuple[Section, ...]) -> int:
    """Return the highest level at which at least two headings have text of their own, or 0."""
    for level in sorted({section.level for section in sections}):
        with_text = [
            one for one in sections if one.level == level and one.heading and one.paragraphs
        ]
        if len(with_text) > 1:
            return level
    return 0


def _groups(text: Text, level: int) -> Iterator[tuple[list[Section], list[str]]]:
    """Return the sections of each chapter, and the headings of the parts of the book that it is in."""
    parts: dict[int, str] = {}
    group: list[Section] = []
    around: list[str] = []
    for section in text.sections:
        begins = section.level <= level and section.heading
        if begins and any(one.paragraphs for one in group):
            yield group, around
            group = []
        if begins:
            parts = {at: words for at, words in parts.items() if at < section.level}
            if section.level < level and not section.paragraphs:
                parts[section.level] = section.heading
                continue
        if not group:
            around = list(parts.values())
        group.append(section)
    if any(one.paragraphs for one in group):
        yield group, around


def _chapter(book: Text, sections: list[Section], parts: list[str]) -> Text:
    first = sections[0]
    record = book.metadata
    title = first.heading or record.title
    if first.heading and _NUMBER_ALONE.fullmatch(title):
        title = ", ".join((record.title, *parts, title))
    kept = [replace(first, heading="", level=1), *sections[1:]]
    lowest = min((one.level for one in kept[1:]), default=1) - 1
    made = [
        replace(one, id=f"s{at}", level=max(1, one.level - (lowest if at > 1 else 0)))
        for at, one in enumerate(kept, 1)
        if one.heading or one.paragraphs or at == 1
    ]
    if not made[0].paragraphs and len(made) > 1:
        made = [replace(one, id=f"s{at}") for at, one in enumerate(made[1:], 1)]
    source = replace(record.source, title=record.source.title or record.title)
    occasion = record.occasion if title == record.title else ", ".join(parts)
    metadata = replace(record, title=title, occasion=occasion, source=source)
    return Text(slug_of(title, fallback=book.slug), metadata, tuple(made))


def _reports(
    changes: Iterable[ImportChange], chapters: list[Text]
) -> list[tuple[ImportChange, ...]]:
    reports: list[list[ImportChange]] = [[] for _ in chapters]
    words = ["\n".join(one.text for one in chapter.paragraphs) for chapter in chapters]
    for change in changes:
        said = change.after or change.before
        quoted = change.needs_check and bool(said)
        at = next((at for at, text in enumerate(words) if said in text), 0) if quoted else 0
        reports[at].append(change)
    return [tuple(report) for report in reports]
