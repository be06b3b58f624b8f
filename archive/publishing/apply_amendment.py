"""Amending published texts: write the working copy, then append one revision.

After an interruption between the two, running the command again completes it: see
`archive.publishing.amendments`.
"""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from archive.collection.folder import CollectionFolder
from archive.collection.history import append_revision
from archive.collection.history import rename_history
from archive.collection.look import FolderLook
from archive.collection.status import TextStatus
from archive.errors import PinciteError
from archive.files import writer_lock
from archive.model.address import is_slug
from archive.model.revision import Revision
from archive.model.text import Text
from archive.publishing.amendments import Amendment
from archive.publishing.amendments import rename as rename_text
from archive.publishing.merged_numbers import merged_already
from archive.publishing.merged_numbers import say_merged
from archive.publishing.proposal import files_by_slug
from archive.publishing.proposal import only_one
from archive.publishing.proposal import propose
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import as_note
from archive.publishing.publish import require_intact
from archive.publishing.publish import revision_of
from archive.publishing.publish import tidy
from archive.publishing.publish import write
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.similarity import words_of
from archive.sources.canonical.editing import CanonicalFile
from archive.sources.canonical.format import decode_utf8
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import read_file


def amend(
    folder: CollectionFolder, slug: str, amendment: Amendment, *, note: str, today: date
) -> Outcome:
    """Apply *amendment* to the working copy of *slug*, and publish it. Other changes need a *note*.

    Raises `FolderError`.
    """
    folder.require()
    with writer_lock(folder.path / "history"):
        statuses = list(tidy(folder).statuses())
        try:
            return _amend(folder, slug, statuses, amendment, note=as_note(note), today=today)
        except PinciteError as error:
            return Outcome(slug, OutcomeKind.REFUSED, refusal=error)


def _amend(
    folder: CollectionFolder,
    slug: str,
    statuses: Sequence[TextStatus],
    amendment: Amendment,
    *,
    note: str,
    today: date,
) -> Outcome:
    history = require_intact(folder.history(slug))
    if history.last is None:
        raise PublishRefused(slug, Refusal(RefusalKind.NOT_PUBLISHED))
    path, content = _working_copy(folder, history.last, statuses)
    source = content.decode("utf-8")
    last = read_canonical(history.last.markdown, path=str(history.path)).text
    file = CanonicalFile.of(source, path=str(path))
    try:
        amended = amendment(file, last)
    except PublishRefused as error:
        refused = say_merged(error, history)
        if done := merged_already(refused):
            return Outcome(slug, OutcomeKind.UNCHANGED, history.last.number, {}, done=done)
        raise refused from error
    proposal = propose(amended.source, path, history, amended.decisions)
    _same_words(file.text, proposal.text)
    changes = {**proposal.changes, **amended.changes}
    new = {number for numbers in proposal.became.values() for number in numbers}
    # Numbers that were merged earlier can follow their words into another paragraph.
    earlier = set(proposal.became) - {paragraph.number for paragraph in last.paragraphs}
    expected = amended.numbers | new | earlier
    others = [name for name in proposal.changes if name not in expected]
    if others and not note:
        raise PublishRefused(slug, Refusal(RefusalKind.OTHER_CHANGES, names=tuple(others)))
    pinned = proposal.markdown.encode("utf-8")
    if not changes or proposal.text == last:
        write(path, content, pinned)
        return Outcome(slug, OutcomeKind.UNCHANGED, history.last.number, {}, pinned != content)
    proposal = replace(proposal, changes=changes)
    revision = revision_of(slug, proposal, history, note=note or amended.note, today=today)
    write(path, content, pinned)
    append_revision(history, revision)
    return Outcome(slug, OutcomeKind.PUBLISHED, revision.number, changes, pinned != content)


def rename(folder: CollectionFolder, old: str, new: str, *, note: str, today: date) -> Outcome:
    """Give the text *old* the slug *new*; its addresses lead there from then on. Raises `FolderError`."""
    folder.require()
    with writer_lock(folder.path / "history"):
        look = tidy(folder)
        try:
            return _rename(folder, look, old, new, note=as_note(note), today=today)
        except PinciteError as error:
            return Outcome(old, OutcomeKind.REFUSED, refusal=error)


def _rename(
    folder: CollectionFolder, look: FolderLook, old: str, new: str, *, note: str, today: date
) -> Outcome:
    statuses = list(look.statuses())
    history = require_intact(folder.history(old))
    former = look.former
    if history.last is None:
        there = folder.history(new).last
        if there and old in there.formerly:
            return Outcome(new, OutcomeKind.UNCHANGED, there.number, {})
        raise PublishRefused(old, Refusal(RefusalKind.NOT_PUBLISHED))
    _free(folder, old, new, former)
    path, content = _working_copy(folder, history.last, statuses, new)
    last = read_canonical(history.last.markdown, path=str(history.path)).text
    amended = rename_text(new)(CanonicalFile.of(content.decode("utf-8"), path=str(path)), last)
    proposal = propose(amended.source, path, history)
    if proposal.changes and not note:
        names = tuple(proposal.changes)
        raise PublishRefused(old, Refusal(RefusalKind.OTHER_CHANGES, names=names))
    proposal = replace(proposal, changes={**proposal.changes, **amended.changes})
    revision = revision_of(new, proposal, history, note=note or amended.note, today=today)
    formerly = (*(slug for slug in history.last.formerly if slug != new), old)
    revision = replace(revision, formerly=formerly)
    write(path, content, proposal.markdown.encode("utf-8"))
    rename_history(history, revision, folder.history_path(new))
    named = path.with_name(f"{new}.md")
    if path.name == f"{old}.md" and not named.exists():
        path.rename(named)
    return Outcome(new, OutcomeKind.PUBLISHED, revision.number, revision.changes, pinned=True)


def _free(folder: CollectionFolder, old: str, new: str, former: Mapping[str, Path]) -> None:
    """Raise `PublishRefused` unless *new* can be the slug of the text *old*."""
    if not is_slug(new):
        raise PublishRefused(old, Refusal(RefusalKind.INVALID_SLUG, slug=new))
    if old == new:
        raise PublishRefused(old, Refusal(RefusalKind.SAME_SLUG, slug=new))
    other = former.get(new, folder.history_path(old))
    lost = folder.expected_revisions(new)
    if lost or folder.history_path(new).exists() or other != folder.history_path(old):
        raise PublishRefused(old, Refusal(RefusalKind.TAKEN_SLUG, slug=new))


def _same_words(before: Text, after: Text) -> None:
    """Raise `PublishRefused` if words were lost or added, apart from withdrawn paragraphs."""
    withdrawn = {paragraph.number for paragraph in after.paragraphs if paragraph.withdrawn}
    had = Counter(w for p in before.paragraphs if p.number not in withdrawn for w in words_of(p))
    has = Counter(word for paragraph in after.paragraphs for word in words_of(paragraph))
    if had != has:
        raise PublishRefused(after.slug, Refusal(RefusalKind.WORDS_CHANGED))


def _working_copy(
    folder: CollectionFolder, last: Revision, statuses: Sequence[TextStatus], new: str = ""
) -> tuple[Path, bytes]:
    """Return the file of a published text, which may have its *new* slug already.

    If it has no file, it gets a new one with the last revision.
    """
    named = [s for slug in (last.slug, new) for s in statuses if slug and s.slug == slug]
    status = next((status for status in named if status.path), None)
    if status is None or status.path is None:
        path = folder.path / f"{last.slug}.md"
        if path.exists():
            raise PublishRefused(last.slug, Refusal(RefusalKind.OTHER_FILE, files=(path.name,)))
        return path, last.markdown.encode("utf-8")
    only_one(status.slug, files_by_slug(statuses))
    content = read_file(status.path)
    decode_utf8(content, path=str(status.path))
    return status.path, content
