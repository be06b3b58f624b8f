"""Revisions, corrections and changes, and what became of linked words."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from enum import StrEnum
from itertools import filterfalse

from archive.library.entries import PublishedRevision
from archive.library.word_links import FollowedLink
from archive.model.address import NUMBER
from archive.model.address import Address
from archive.model.edition import Correction
from archive.model.revision import RevisionSummary
from archive.model.word_diff import Difference
from archive.web.api.v1.objects.common import Absolute
from archive.web.api.v1.objects.common import Json
from archive.web.api.v1.objects.common import Status
from archive.web.api.v1.objects.common import ref_of
from archive.web.api.v1.objects.common import text_head


class ChangeKind(StrEnum):
    """What a revision did to its text."""

    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


def revision_object(revision: RevisionSummary, *, absolute: Absolute) -> Json:
    """Return a published revision: its day, what the editor said of it, and what it did to which part."""
    address = Address(revision.slug, revision=revision.number)
    return {
        "ref": ref_of(address),
        "url": absolute(str(address)),
        "revision": revision.number,
        "date": revision.date,
        "note": revision.note,
        **_changes(revision),
    }


def correction_object(
    slug: str, correction: Correction, revision: RevisionSummary, *, absolute: Absolute
) -> Json:
    """Return what a *revision* did to one paragraph of the text *slug*, word by word.

    The `old` sides of `words`, joined, are the words before it, the `new` sides those after it.
    """
    address = Address(slug, correction.revision, correction.number)
    return {
        "ref": ref_of(address),
        "url": absolute(str(address)),
        "number": correction.number,
        "revision": correction.revision,
        "date": revision.date,
        "note": revision.note,
        "event": correction.event.value,
        "others": list(correction.others),
        "moved": correction.moved,
        "beside": list(correction.beside),
        "words": _differences(correction.words),
        "notes": _differences(correction.notes),
    }


def history_object(
    where: Address,
    revisions: Mapping[int, RevisionSummary],
    corrections: Sequence[Correction],
    *,
    total: int,
    absolute: Absolute,
) -> Json:
    """Return the newest *corrections* of the passage at *where*, of *total*; *revisions* made them, by number."""
    return {
        "ref": ref_of(where),
        "url": absolute(f"{Address(where.slug)}/history"),
        "total": total,
        "corrections": [
            correction_object(where.slug, each, revisions[each.revision], absolute=absolute)
            for each in corrections
        ],
    }


def change_object(published: PublishedRevision, *, absolute: Absolute) -> Json:
    """Return a revision as a list of what is new has it, with the first of its corrections."""
    revision, metadata = published.summary, published.metadata
    address = Address(revision.slug)
    kind = ChangeKind.NEW if revision.number == 1 else ChangeKind.CORRECTED
    if revision.changes.get("text") == "withdrawn":
        kind = ChangeKind.WITHDRAWN
    head = text_head(revision.slug, metadata, revision.number, draft=False)
    return {
        "change": kind.value,
        "day": revision.date,
        "ref": revision.slug,
        "url": absolute(str(address)),
        **head,
        "status": Status.WITHDRAWN.value if published.is_withdrawn else head["status"],
        "note": revision.note,
        **_changes(revision),
        "corrected": published.corrected,
        "corrections": [
            correction_object(revision.slug, each, revision, absolute=absolute)
            for each in published.corrections
        ],
    }


def words_object(opened: FollowedLink) -> Json:
    """Return the words of a link: where they are now, or how they were last and what replaced them."""
    found, slug = opened.found, opened.where.slug
    # Offsets into the words of a revision are of paragraphs of that revision.
    now, revision = found.now, opened.where.revision
    until = found.until.number if found.until else revision
    return {
        "status": found.status.value,
        "ref": ref_of(opened.link),
        "text": now.text if now else None,
        "spans": [
            {
                "ref": ref_of(Address(slug, revision, paragraph.number)),
                "start": span.start,
                "end": span.end,
            }
            for paragraph, span in (now.spans() if now else ())
        ],
        "was": {"ref": ref_of(found.was.address(slug, until)), "text": found.was.text}
        if found.was
        else None,
        "since": {
            "revision": found.since.number,
            "date": found.since.date,
            "note": found.since.note,
        }
        if found.since
        else None,
    }


def _changes(revision: RevisionSummary) -> Json:
    """Return how many paragraphs had what done to them, and what was done to other parts: a text may have thousands."""
    changes = revision.changes
    # Without a call of ours for each paragraph.
    others = {name: changes[name] for name in filterfalse(NUMBER.fullmatch, changes)}
    counts = Counter(changes.values()) - Counter(others.values())
    return {
        "paragraphs_changed": dict(counts),
        "other_changes": [{"name": name, "change": change} for name, change in others.items()],
    }


def _differences(steps: Iterable[Difference]) -> list[Json]:
    return [{"old": step.old, "new": step.new} for step in steps]
