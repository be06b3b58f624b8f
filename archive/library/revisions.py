"""The published revisions of each text, and their corrections, in the library."""

import json
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from archive.errors import NotHere
from archive.language.controls import clean
from archive.library.codec import dump_arrangement
from archive.library.codec import dump_correction
from archive.library.codec import load_arrangement
from archive.library.codec import load_correction
from archive.library.protocol import Past
from archive.library.sqlite import Rows
from archive.model.address import Address
from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.revision import Revision
from archive.model.revision import RevisionSummary
from archive.sources.canonical.format import read_canonical

#: Returns the rows among which those of a text are; None where there is none.
RowsOf = Callable[[str], Rows | None]

#: The table of revisions is called ``issue``, with the URN in the column ``name``.
_REVISION = "SELECT slug, number, date, note, changes, markdown, first_dated FROM issue"
_SUMMARY = "SELECT slug, number, date, note, changes, name, first_dated FROM issue"


class StoredPast(Past):
    """Reads the published revisions of each text."""

    def __init__(self, rows_of: RowsOf) -> None:
        self._rows_of = rows_of

    def _ask(self, sql: str, slug: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """Return rows of the text *slug*, which is the first value of *sql*."""
        rows = self._rows_of(slug)
        return rows.all(sql, slug, *values) if rows else []

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        """Return the revisions of *slug*, the oldest first; none of a draft."""
        rows = self._ask(f"{_REVISION} WHERE slug = ? ORDER BY number", slug)
        return tuple(map(_revision, rows))

    def revisions_backwards(self, slug: str) -> Iterator[Revision]:
        """Yield the revisions of *slug*, the newest first; each is read only when it is needed."""
        revision: Revision | None = None
        while True:
            rows = self._ask(
                f"{_REVISION} WHERE slug = ? AND (? OR number < ?) ORDER BY number DESC LIMIT 1",
                slug,
                revision is None,
                revision.number if revision else 0,
            )
            revision = next(map(_revision, rows), None)
            if revision is None:
                return
            yield revision

    def summaries(self, slug: str, *, below: int, count: int) -> tuple[RevisionSummary, ...]:
        """Return the newest *count* revisions of *slug* with a number less than *below*, the newest first."""
        rows = self._ask(
            f"{_SUMMARY} WHERE slug = ? AND number < ? ORDER BY number DESC LIMIT ?",
            slug,
            below,
            count,
        )
        return tuple(map(_summary, rows))

    def summaries_of(self, slug: str, numbers: Sequence[int]) -> dict[int, RevisionSummary]:
        """Return the revisions *numbers* of *slug*, by number."""
        rows = self._ask(
            f"{_SUMMARY} WHERE slug = ? AND number IN (SELECT value FROM json_each(?))",  # noqa: S608 our own words
            slug,
            json.dumps(list(numbers)),
        )
        return {summary.number: summary for summary in map(_summary, rows)}

    def edition_of(self, now: Edition, number: int) -> Edition:
        """Return revision *number* of the text whose current edition is *now*. Raises `NotHere`."""
        if number == now.revision:
            return now
        rows = self._ask(f"{_REVISION} WHERE slug = ? AND number = ?", now.text.slug, number)
        revision = next(map(_revision, rows), None)
        if revision is None:
            raise NotHere(str(Address(now.text.slug, revision=number)))
        text = read_canonical(revision.markdown, path=f"revision {number}").text
        return replace(
            now,
            text=replace(text, slug=now.text.slug, withdrawn=""),
            markdown=revision.markdown,
            revision=number,
            date=revision.date,
            note=revision.note,
            waiting=False,
            became={},
        )

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Return all corrections of *slug*, the oldest first."""
        return self._corrections("slug = ? ORDER BY revision, place", slug)

    def corrections_of(self, slug: str, numbers: Sequence[str]) -> tuple[Correction, ...]:
        """Return the corrections of the paragraphs *numbers* of *slug*, the newest first."""
        listed = json.dumps(list(numbers))
        which = "slug = ? AND number IN (SELECT value FROM json_each(?))"
        return self._corrections(f"{which} ORDER BY revision DESC, place", slug, listed)

    def corrections_in(
        self, slug: str, revision: int, *, first: int = 0, count: int
    ) -> tuple[Correction, ...]:
        """Return *count* corrections by *revision* of *slug*, starting at *first*, in the order of the text."""
        which = "slug = ? AND revision = ? ORDER BY place LIMIT ? OFFSET ?"
        return self._corrections(which, slug, revision, count, first)

    def correction_counts(self, slug: str) -> dict[int, int]:
        """Return how many paragraphs of *slug* each revision changed, by its number."""
        return {
            int(revision): int(count)
            for revision, count in self._ask(
                "SELECT revision, count(*) FROM correction WHERE slug = ? GROUP BY revision", slug
            )
        }

    def withdrawals(self, slug: str, names: Sequence[str]) -> dict[str, RevisionSummary]:
        """Return the revision that last withdrew each of *names*: a number, or ``text`` for the whole text *slug*."""
        rows = self._ask(
            "SELECT change.key, max(number) FROM issue, json_each(changes) AS change"
            " WHERE slug = ? AND change.value = 'withdrawn'"
            " AND change.key IN (SELECT value FROM json_each(?)) GROUP BY change.key",
            slug,
            json.dumps(list(names)),
        )
        found = {name: int(number) for name, number in rows}
        summaries = self.summaries_of(slug, sorted(set(found.values())))
        return {name: summaries[number] for name, number in found.items()}

    def arrangements(self, slug: str) -> tuple[Arrangement, ...]:
        """Return every order that the paragraphs of *slug* have had, the oldest first; a draft has one."""
        rows = self._ask(
            "SELECT revision, numbers, details FROM arrangement WHERE slug = ? ORDER BY revision",
            slug,
        )
        return tuple(load_arrangement(int(revision), *row) for revision, *row in rows)

    def _corrections(self, which: str, slug: str, *values: object) -> tuple[Correction, ...]:
        # `which` is always one of the strings above.
        sql = f"SELECT revision, number, details FROM correction WHERE {which}"  # noqa: S608
        return tuple(
            load_correction(int(revision), number, stored)
            for revision, number, stored in self._ask(sql, slug, *values)
        )


def revision_rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``issue`` for a text."""
    for revision in edition.revisions:
        changes = json.dumps(dict(revision.changes), ensure_ascii=False)
        yield (
            edition.text.slug,
            revision.number,
            revision.date,
            clean(revision.note),
            revision.urn,
            revision.first_dated,
            changes,
            revision.markdown,
        )


def correction_rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``correction`` for a text."""
    for place, correction in enumerate(edition.corrections):
        stored = dump_correction(correction)
        yield edition.text.slug, correction.revision, place, correction.number, stored


def arrangement_rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``arrangement`` for a text, whose paragraphs all have numbers."""
    numbers = list_numbers(paragraph.number for paragraph in edition.text.paragraphs)
    for arrangement in edition.arrangements or (Arrangement(edition.revision, numbers),):
        stored = dump_arrangement(arrangement)
        yield edition.text.slug, arrangement.revision, arrangement.listed, stored


def _revision(row: Sequence[str]) -> Revision:
    slug, number, date, note, changes, markdown, first_dated = row
    return Revision(
        int(number), date, note, slug, markdown, json.loads(changes), first_dated=first_dated
    )


def _summary(row: Sequence[str]) -> RevisionSummary:
    slug, number, date, note, changes, urn, first_dated = row
    return RevisionSummary(slug, int(number), date, note, _Changes(changes), urn, first_dated)


class _Changes(Mapping[str, str]):
    """The changes of a revision, read from what is *stored* when they are looked at: that of a book has thousands."""

    def __init__(self, stored: str) -> None:
        self._stored = stored

    @cached_property
    def _read(self) -> Mapping[str, str]:
        read: Mapping[str, str] = json.loads(self._stored)
        return read

    def __getitem__(self, name: str) -> str:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
