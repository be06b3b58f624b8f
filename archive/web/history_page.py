"""The history of a text, from its revisions to what its template prints."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from archive.editions import Edition
from archive.editions import Issue
from archive.refs import Address
from archive.refs import is_number
from archive.web.showing import bare
from archive.web.text_pages import day


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one paragraph, with its address in that revision where it stands there."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """One revision."""

    number: int
    date: str
    note: str
    href: str
    current: bool
    #: Empty for the first revision, in which everything is new.
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """All revisions of a text, the newest first."""

    title: str
    address: str
    draft: bool
    issues: tuple[ShownIssue, ...]


def history_page(edition: Edition, issues: Iterable[Issue]) -> HistoryPage:
    """Return the page of the *issues* of *edition*."""
    slug = edition.text.slug
    return HistoryPage(
        title=edition.text.metadata.title,
        address=str(Address(slug)),
        draft=edition.draft,
        issues=tuple(_shown(slug, issue, edition.revision) for issue in reversed(list(issues))),
    )


def _shown(slug: str, issue: Issue, current: int) -> ShownIssue:
    return ShownIssue(
        number=issue.number,
        date=day(issue.date),
        note=issue.note,
        href=str(Address(slug, revision=issue.number)),
        current=issue.number == current,
        changes=tuple(_changes(slug, issue.number, issue.changes)) if issue.number > 1 else (),
    )


def _changes(slug: str, revision: int, changes: Mapping[str, str]) -> Iterable[Change]:
    for name, what in changes.items():
        if is_number(name):
            gone = what == "withdrawn" or "merged" in what
            href = "" if gone else str(Address(slug, revision=revision, first=name))
            yield Change(f"para. {bare(name)} {what}", href)
        else:
            yield Change(f"{name} {what}", "")
