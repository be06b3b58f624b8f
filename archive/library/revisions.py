"""The past of the texts, as the library keeps it: each revision as it was published, and what it did."""

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from uuid import NAMESPACE_OID
from uuid import uuid5

from archive.errors import NotHere
from archive.library.codec import dump_correction
from archive.library.codec import load_correction
from archive.model.address import Address
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Issue
from archive.sources.canonical.format import read_canonical

#: Asks the library: a statement of SQL and its values.
Ask = Callable[..., Iterable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Announced:
    """A revision after the first, as a feed names it. Its `name` is a URN that never changes."""

    slug: str
    issue: Issue
    name: str


class Past:
    """Reads what was published before, by a library's *ask*."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def issues(self, slug: str) -> tuple[Issue, ...]:
        """Return the revisions of *slug* whole, the oldest first; none of a draft."""
        rows = self._ask(
            "SELECT number, date, note, changes, markdown FROM issue WHERE slug = ? ORDER BY number",
            slug,
        )
        return tuple(map(_issue, rows))

    def backwards(self, slug: str) -> Iterator[Issue]:
        """Yield the revisions of *slug* whole, the newest first, each read when it is asked for."""
        issue: Issue | None = None
        while True:
            rows = self._ask(
                "SELECT number, date, note, changes, markdown FROM issue"
                " WHERE slug = ? AND (? OR number < ?) ORDER BY number DESC LIMIT 1",
                slug,
                issue is None,
                issue.number if issue else 0,
            )
            issue = next(map(_issue, rows), None)
            if issue is None:
                return
            yield issue

    def listed(self, slug: str, *, below: int, count: int) -> tuple[Issue, ...]:
        """Return the newest *count* revisions of *slug* below the number *below*, the newest first, without words."""
        rows = self._ask(
            "SELECT number, date, note, changes, '' FROM issue WHERE slug = ? AND number < ?"
            " ORDER BY number DESC LIMIT ?",
            slug,
            below,
            count,
        )
        return tuple(map(_issue, rows))

    def dated(self, slug: str, numbers: Sequence[int]) -> dict[int, Issue]:
        """Return the date and the note of some revisions of *slug*, and nothing else of them."""
        rows = self._ask(
            "SELECT number, date, note, '{}', '' FROM issue"
            " WHERE slug = ? AND number IN (SELECT value FROM json_each(?))",
            slug,
            json.dumps(list(numbers)),
        )
        return {issue.number: issue for issue in map(_issue, rows)}

    def edition_of(self, now: Edition, number: int) -> Edition:
        """Return revision *number* of the text whose edition of today is *now*. Raises `NotHere`."""
        if number == now.revision:
            return now
        rows = self._ask(
            "SELECT number, date, note, changes, markdown FROM issue WHERE slug = ? AND number = ?",
            now.text.slug,
            number,
        )
        issue = next(map(_issue, rows), None)
        if issue is None:
            raise NotHere(str(Address(now.text.slug, revision=number)))
        text = read_canonical(issue.markdown, path=f"revision {number}").text
        return replace(
            now,
            text=replace(text, slug=now.text.slug, withdrawn=""),
            markdown=issue.markdown,
            revision=number,
            date=issue.date,
            note=issue.note,
            waiting=False,
            became={},
        )

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Return all that the revisions of *slug* did, the oldest first."""
        return self._corrections("slug = ? ORDER BY revision, place", slug)

    def corrections_of(self, slug: str, numbers: Sequence[str]) -> tuple[Correction, ...]:
        """Return what was done to the paragraphs *numbers* of *slug*, the newest first."""
        listed = json.dumps(list(numbers))
        which = "slug = ? AND number IN (SELECT value FROM json_each(?))"
        return self._corrections(f"{which} ORDER BY revision DESC, place", slug, listed)

    def corrections_in(
        self, slug: str, revision: int, *, first: int = 0, count: int
    ) -> tuple[Correction, ...]:
        """Return *count* of what *revision* did in *slug*, from the one at *first*, in the order of the text."""
        which = "slug = ? AND revision = ? ORDER BY place LIMIT ? OFFSET ?"
        return self._corrections(which, slug, revision, count, first)

    def corrected(self, slug: str) -> dict[int, int]:
        """Return to how many paragraphs of *slug* each revision did something."""
        return {
            int(revision): int(count)
            for revision, count in self._ask(
                "SELECT revision, count(*) FROM correction WHERE slug = ? GROUP BY revision", slug
            )
        }

    def latest(self, count: int) -> tuple[Announced, ...]:
        """Return the newest *count* revisions after the first of all texts, the newest first."""
        rows = self._ask(
            "SELECT slug, name, number, date, note, changes, '' FROM issue WHERE number > 1"
            " ORDER BY date DESC, slug, number DESC LIMIT ?",
            count,
        )
        return tuple(Announced(slug, _issue(row), name) for slug, name, *row in rows)

    def _corrections(self, which: str, *values: object) -> tuple[Correction, ...]:
        # `which` is always one of the strings above.
        sql = f"SELECT revision, number, told FROM correction WHERE {which}"  # noqa: S608
        return tuple(
            load_correction(int(revision), number, told)
            for revision, number, told in self._ask(sql, *values)
        )


def issue_rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``issue`` for a text."""
    for issue in edition.issues:
        changes = json.dumps(dict(issue.changes), ensure_ascii=False)
        told = (issue.number, issue.date, issue.note, changes, issue.markdown)
        name = ""
        if issue.number > 1:
            # Made of what is written once: neither another slug nor another host changes it.
            name = uuid5(NAMESPACE_OID, json.dumps(told)).urn
        yield edition.text.slug, *told, name


def correction_rows(edition: Edition) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table ``correction`` for a text."""
    for place, correction in enumerate(edition.corrections):
        told = dump_correction(correction)
        yield edition.text.slug, correction.revision, place, correction.number, told


def _issue(row: Sequence[str]) -> Issue:
    number, date, note, changes, markdown = row
    return Issue(int(number), date, note, json.loads(changes), markdown)
