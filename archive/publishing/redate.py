"""Correcting the dates of revisions that were published while the clock of the machine was wrong.

The correction is a revision of its own, with the words of the last one. No line of the history is rewritten.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date

from archive.collection.folder import CollectionFolder
from archive.collection.history import append_revision
from archive.errors import PinciteError
from archive.files import writer_lock
from archive.model.revision import Revision
from archive.publishing.clock import require_day_of_publication
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import as_note
from archive.publishing.publish import require_intact
from archive.publishing.publish import tidy
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind


def redate(
    folder: CollectionFolder,
    slug: str,
    day: date,
    *,
    revisions: Sequence[int] = (),
    note: str = "",
    today: date,
) -> Outcome:
    """Date *revisions* of the text *slug*, or all that are dated after *today*, to *day*.

    Edits of the working copy stay as they are. Raises `FolderError`.
    """
    folder.require()
    with writer_lock(folder.path / "history"):
        tidy(folder)
        try:
            return _redate(folder, slug, day, revisions, note=as_note(note), today=today)
        except PinciteError as error:
            return Outcome(slug, OutcomeKind.REFUSED, refusal=error)


def _redate(
    folder: CollectionFolder,
    slug: str,
    day: date,
    numbers: Sequence[int],
    *,
    note: str,
    today: date,
) -> Outcome:
    history = require_intact(folder.history(slug))
    published, last = history.revisions, history.last
    if last is None:
        raise PublishRefused(slug, Refusal(RefusalKind.NOT_PUBLISHED))
    require_day_of_publication(day, today)
    if day > today:
        raise PublishRefused(slug, Refusal(RefusalKind.FUTURE_DATE, today=today, last=str(day)))
    numbers = sorted(set(numbers)) or [r.number for r in published if r.date > today.isoformat()]
    for number in numbers:
        if not 1 <= number <= len(published):
            raise PublishRefused(slug, Refusal(RefusalKind.NO_SUCH_REVISION, str(number)))
    dates = {n: day.isoformat() for n in numbers if published[n - 1].date != day.isoformat()}
    if not dates:
        return Outcome(slug, OutcomeKind.UNCHANGED, last.number, {})
    _require_order(published, dates)
    changes = {f"revision {n}": f"dated {day}, not {published[n - 1].date}" for n in dates}
    revision = Revision(
        number=last.number + 1,
        date=today.isoformat(),
        note=note or "; ".join(f"{name} {change}" for name, change in changes.items()),
        slug=last.slug,
        markdown=last.markdown,
        changes=changes,
        previous=last.hash,
        formerly=last.formerly,
        dates=dates,
    )
    append_revision(history, revision)
    return Outcome(slug, OutcomeKind.PUBLISHED, revision.number, changes)


def _require_order(published: Sequence[Revision], dates: Mapping[int, str]) -> None:
    """Raise `PublishRefused` if one of *dates* is not between those of the revisions before and after it."""
    days = [dates.get(revision.number, revision.date) for revision in published]
    for number, day in dates.items():
        for other in (number - 1, number + 1):
            if not 1 <= other <= len(days):
                continue
            beside = days[other - 1]
            if (beside > day) if other < number else (beside < day):
                kind = RefusalKind.DATE_ORDER
                refusal = Refusal(kind, str(number), str(other), words=day, last=beside)
                raise PublishRefused(published[0].slug, refusal)
