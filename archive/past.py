"""The revisions of a text, as the library keeps them: each as it was published, for ever."""

import json
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import replace

from archive.editions import Edition
from archive.editions import Issue
from archive.errors import NotHere
from archive.refs import Address
from archive.sources.canonical import read_canonical

#: Asks the library: a statement of SQL and its values.
Ask = Callable[..., Iterable[tuple[str, ...]]]


def issues(slug: str, ask: Ask) -> tuple[Issue, ...]:
    """Return the revisions of *slug*, the oldest first; none of a draft."""
    rows = ask(
        "SELECT number, date, note, changes, markdown FROM issue WHERE slug = ? ORDER BY number",
        slug,
    )
    return tuple(
        Issue(int(number), date, note, json.loads(changes), markdown)
        for number, date, note, changes, markdown in rows
    )


def edition_of(now: Edition, number: int, listed: Iterable[Issue]) -> Edition:
    """Return revision *number* of the text whose edition of today is *now*. Raises `NotHere`."""
    if number == now.revision:
        return now
    issue = next((issue for issue in listed if issue.number == number), None)
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
