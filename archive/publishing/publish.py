"""Publishing: align working copies with their history, number them, append revisions.

The file is pinned first, then the revision is appended. A crash between the two leaves a file with numbers
that no revision knows yet: the next publishing accepts them where it would have given them itself. The
other half, a revision whose file lacks its numbers, is known by its words.
"""

import difflib
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.collection.history import History
from archive.collection.history import append_revision
from archive.collection.look import FolderLook
from archive.collection.renames import is_superseded
from archive.collection.status import TextState
from archive.collection.status import TextStatus
from archive.errors import FolderError
from archive.errors import PinciteError
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.files import write_atomically
from archive.files import writer_lock
from archive.language.controls import clean
from archive.model.revision import Revision
from archive.publishing.alignment import Decisions
from archive.publishing.proposal import Proposal
from archive.publishing.proposal import files_by_slug
from archive.publishing.proposal import only_one
from archive.publishing.proposal import propose
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.sources.canonical.checks import pending_checks
from archive.sources.canonical.checks import without_checks
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_file

FIRST_NOTE = "First published"


class OutcomeKind(StrEnum):
    """What publishing did with a text."""

    PUBLISHED = "published"
    #: It is the same as the last revision.
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of publishing one text."""

    slug: str
    kind: OutcomeKind
    #: The revision that is published now, 0 where there is none.
    revision: int = 0
    #: The change to each paragraph, section or record.
    changes: Mapping[str, str] | None = None
    #: Numbers were written into the file.
    pinned: bool = False
    #: Why it was refused.
    refusal: PinciteError | None = None
    #: What deserves a look.
    notes: tuple[Problem, ...] = ()
    #: The change that was asked for, where an earlier publication has made it already.
    done: Refusal | None = None


def publish(
    folder: CollectionFolder,
    slugs: Sequence[str] = (),
    *,
    note: str,
    today: date,
    decisions: Decisions | None = None,
) -> tuple[Outcome, ...]:
    """Publish the texts *slugs*, or all drafts and edited texts; a refused one does not stop the others.

    *note* says what was corrected; only the first revision of a text needs none. *decisions* are about the
    paragraphs of one text. Raises `FolderError` where the folder cannot be read or written.
    """
    # Before the lock makes a folder: a mistyped name must not become one.
    folder.require()
    with writer_lock(folder.path / "history"):
        statuses = list(tidy(folder).statuses())
        chosen = [s for s in statuses if s.file and s.state in (TextState.DRAFT, TextState.EDITED)]
        if slugs:
            named = frozenset(slugs)
            chosen = [s for s in statuses if s.slug in named and s.file]
            found = {status.slug for status in chosen}
            missing = [_missing(slug, statuses) for slug in slugs if slug not in found]
        else:
            # A file without a slug cannot be named, so it is reported here.
            missing = [_refused(s, None) for s in statuses if s.state is TextState.BROKEN]
        files = files_by_slug(statuses)
        return (
            *(
                _outcome(folder, s, files, note=as_note(note), today=today, decisions=decisions)
                for s in chosen
            ),
            *missing,
        )


def as_note(typed: str) -> str:
    """Return the note that an editor *typed*, on one line: readers get it in many formats."""
    return clean(" ".join(typed.split()))


def tidy(folder: CollectionFolder) -> FolderLook:
    """Remove the remains of interrupted renames; return a look at what is there then."""
    look = folder.look()
    left = [folder.history_path(slug) for slug in look.former if slug in look.histories]
    removed = [path for path in left if is_superseded(path, look.former)]
    for path in removed:
        path.unlink()
    return folder.look() if removed else look


def require_intact(history: History) -> History:
    """Return *history*, which must be intact. Raise `HistoryDamaged`."""
    if history.damage:
        raise history.damage
    return history


def _missing(slug: str, statuses: Sequence[TextStatus]) -> Outcome:
    """Return the outcome for a *slug* that no working copy has."""
    broken = [p for s in statuses if s.state is TextState.BROKEN for p in s.problems]
    for problem in broken:
        arguments = dict(problem.arguments)
        if problem.kind is ProblemKind.RENAMED_BY_HAND and arguments["was"] == slug:
            reason = Refusal(RefusalKind.RENAMED_BY_HAND, slug=arguments["slug"])
            return Outcome(slug, OutcomeKind.REFUSED, refusal=PublishRefused(slug, reason))
    # A beginner may give the name of the file, or mistype the slug.
    name = slug.rpartition("/")[2].removesuffix(".md")
    near = difflib.get_close_matches(name, sorted({s.slug for s in statuses if s.slug}), 1)
    files = tuple(dict.fromkeys(problem.path for problem in broken))
    reason = Refusal(RefusalKind.NO_SUCH_TEXT, names=tuple(near), files=files)
    return Outcome(slug, OutcomeKind.REFUSED, refusal=PublishRefused(slug, reason))


def _refused(status: TextStatus, refusal: PinciteError | None) -> Outcome:
    name = status.slug or (status.path.name if status.path else "")
    if refusal is None:
        refusal = PublishRefused(name, Refusal(RefusalKind.BROKEN))
    return Outcome(
        name, OutcomeKind.REFUSED, status.revision, refusal=refusal, notes=status.problems
    )


def _outcome(
    folder: CollectionFolder,
    status: TextStatus,
    files: Mapping[str, Sequence[str]],
    *,
    note: str,
    today: date,
    decisions: Decisions | None,
) -> Outcome:
    try:
        if status.state is TextState.BROKEN:
            return _refused(status, None)
        only_one(status.slug, files)
        return _publish(folder, status, note=note, today=today, decisions=decisions)
    except PinciteError as error:
        return _refused(status, error)


def _publish(
    folder: CollectionFolder,
    status: TextStatus,
    *,
    note: str,
    today: date,
    decisions: Decisions | None,
) -> Outcome:
    assert status.path is not None
    slug, path = status.slug, status.path
    history = require_intact(folder.history(slug))
    content = read_file(path)
    decode_utf8(content, path=str(path))
    # A byte order mark belongs to the file, which keeps it.
    proposal = propose(content.decode("utf-8"), path, history, decisions)
    pinned = proposal.markdown.encode("utf-8")
    if not proposal.changes:
        write(path, content, pinned)
        return Outcome(
            slug,
            OutcomeKind.UNCHANGED,
            len(history.revisions),
            {},
            pinned != content,
            notes=proposal.notes,
        )
    revision = revision_of(slug, proposal, history, note=note, today=today)
    write(path, content, pinned)
    append_revision(history, revision)
    unchecked = (
        Problem.of(ProblemKind.TO_CHECK, path, one.line, fatal=False, words=one.words)
        for one in pending_checks(content.decode("utf-8", "replace"))
    )
    notes = (*proposal.notes, *history.problems(), *unchecked)
    return Outcome(
        slug,
        OutcomeKind.PUBLISHED,
        revision.number,
        proposal.changes,
        pinned != content,
        notes=notes,
    )


def write(path: Path, content: bytes, pinned: bytes) -> None:
    """Replace *content* by *pinned*. Raise `FolderError` where the file was changed meanwhile."""
    if pinned == content and path.exists():
        return
    if path.exists() and read_file(path) != content:
        raise FolderError(path, "the file was changed while it was being published", "Try again.")
    write_atomically(path, pinned)


def revision_of(
    slug: str, proposal: Proposal, history: History, *, note: str, today: date
) -> Revision:
    """Return the next revision of *history*. Raise `PublishRefused` where the note or the clock is wrong."""
    last = history.last
    if last and not note:
        raise PublishRefused(slug, Refusal(RefusalKind.NO_NOTE, names=tuple(proposal.changes)))
    if last and today.isoformat() < last.date:
        raise PublishRefused(slug, Refusal(RefusalKind.CLOCK, today=today, last=last.date))
    return Revision(
        number=len(history.revisions) + 1,
        date=today.isoformat(),
        note=note or FIRST_NOTE,
        slug=slug,
        markdown=without_checks(proposal.markdown.removeprefix("\ufeff")),
        changes=proposal.changes,
        previous=last.hash if last else "",
        became=proposal.became,
        formerly=last.formerly if last else (),
    )
