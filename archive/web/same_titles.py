"""What tells texts of one title apart, where several are listed together."""

from collections.abc import Iterable
from collections.abc import Mapping

from archive.model.text import Metadata
from archive.web.context import current


def told_apart(titles: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return what follows the title of each text whose title others of *titles* have: its date, its author, or both.

    *titles* are slugs with titles; the answer has the slugs of those that are alike.

    Of two texts *Inaugural Address*, it is ``4 March 1861`` and ``4 March 1865``.
    """
    alike: dict[str, list[str]] = {}
    for slug, title in titles:
        alike.setdefault(title, []).append(slug)
    found: dict[str, str] = {}
    for slugs in alike.values():
        if len(slugs) > 1:
            entry = current.generation.library.entry
            found |= _hints({slug: entry(slug).metadata for slug in slugs})
    return found


def with_hint(title: str, hint: str | None) -> str:
    """Return *title* with what tells it apart: ``Inaugural Address, 4 March 1861``."""
    return f"{title}, {hint}" if hint else title


def _hints(records: Mapping[str, Metadata]) -> dict[str, str]:
    dates = {slug: record.date.words if record.date else "" for slug, record in records.items()}
    authors = {slug: record.byline for slug, record in records.items()}
    both = {slug: ", ".join(filter(None, (authors[slug], dates[slug]))) for slug in records}
    for hints in (dates, authors):
        if all(hints.values()) and len(set(hints.values())) == len(hints):
            return hints
    return {slug: hint for slug, hint in both.items() if hint}
