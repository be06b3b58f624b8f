"""Publishing: working copies against their history, aligned, numbered, appended.

The file is pinned first, then the revision is appended. A crash between the two leaves a file with numbers
that no revision knows yet: the next publishing accepts them where it would have given them itself. The
other half, a revision whose file lacks its numbers, is known by its words.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from archive.alignment import Said
from archive.amending import Amendment
from archive.amending import rename as rename_text
from archive.checking import Report
from archive.checking import check
from archive.errors import FolderError
from archive.errors import PinciteError
from archive.errors import Problem
from archive.errors import PublishRefused
from archive.files import only_writer
from archive.files import write_atomically
from archive.history import History
from archive.history import Revision
from archive.history import append_revision
from archive.history import read_history
from archive.history import rename_history
from archive.model import Text
from archive.refs import is_slug
from archive.renames import superseded
from archive.revising import Proposal
from archive.revising import only_one
from archive.revising import propose
from archive.sources.canonical import decode
from archive.sources.canonical import read_canonical
from archive.sources.canonical import read_file
from archive.sources.canonical_edit import File
from archive.texts import CollectionFolder
from archive.texts import Standing
from archive.texts import State

__all__ = ["Done", "Outcome", "Report", "check", "publish"]

FIRST_NOTE = "First published"
#: A file without number that shares this part of its paragraphs with a text without file is that text.
_RENAMED = 0.5


class Done(StrEnum):
    """What publishing did with a text."""

    PUBLISHED = "published"
    #: It says what is published already.
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did with one text, and why not more."""

    slug: str
    done: Done
    #: The revision that is published now, 0 where there is none.
    revision: int = 0
    #: What happened to which paragraph, section or record.
    changes: Mapping[str, str] | None = None
    #: Numbers were written into the file.
    pinned: bool = False
    #: Why it was refused.
    refusal: PinciteError | None = None
    #: What deserves a look.
    notes: tuple[Problem, ...] = ()


def publish(
    folder: CollectionFolder,
    slugs: Sequence[str] = (),
    *,
    note: str,
    today: date,
    said: Said | None = None,
) -> tuple[Outcome, ...]:
    """Publish the texts *slugs*, or all that wait to be; each by itself, so that one refused stops no other.

    *note* says what was corrected; only the first revision of a text needs none. What is *said* of
    numbers is for one text. Raises `FolderError`
    where the folder cannot be read or written.
    """
    # Before the lock makes a folder: a mistyped name must not become one.
    folder.working_copies()
    with only_writer(folder.path / "history"):
        _tidy(folder)
        standings = list(folder.standings())
        chosen = [s for s in standings if s.path and s.state in (State.DRAFT, State.EDITED)]
        if slugs:
            chosen = [s for s in standings if s.slug in slugs and s.path]
            found = {standing.slug for standing in chosen}
            missing = [_missing(slug, standings) for slug in slugs if slug not in found]
        else:
            # What has no slug cannot be asked for by name; it is told here.
            missing = [_refused(s, None) for s in standings if s.state is State.BROKEN]
        return (
            *(
                _outcome(folder, s, standings, note=note.strip(), today=today, said=said)
                for s in chosen
            ),
            *missing,
        )


def amend(
    folder: CollectionFolder, slug: str, amendment: Amendment, *, note: str, today: date
) -> Outcome:
    """Do *amendment* to the working copy of *slug*, and publish it. *note* is needed for what else changed.

    Raises `FolderError`.
    """
    folder.working_copies()
    with only_writer(folder.path / "history"):
        _tidy(folder)
        standings = list(folder.standings())
        try:
            return _amend(folder, slug, standings, amendment, note=note.strip(), today=today)
        except PinciteError as error:
            return Outcome(slug, Done.REFUSED, refusal=error)


def _amend(
    folder: CollectionFolder,
    slug: str,
    standings: Sequence[Standing],
    amendment: Amendment,
    *,
    note: str,
    today: date,
) -> Outcome:
    history = _sound(read_history(folder.history_path(slug)), slug)
    if history.last is None:
        remedy = "What is not published can be edited, and deleted, without a command."
        raise PublishRefused(slug, "no text is published under this slug", remedy)
    path, content = _working_copy(folder, history.last, standings)
    source = content.decode("utf-8")
    last = read_canonical(history.last.markdown, path=str(history.path)).text
    amended = amendment(File.of(source, path=str(path)), last)
    proposal = propose(amended.source, path, history, amended.said)
    changes = {**proposal.changes, **amended.changes}
    new = {number for numbers in proposal.became.values() for number in numbers}
    # What was merged before can follow its words into another paragraph.
    earlier = set(proposal.became) - {paragraph.number for paragraph in last.paragraphs}
    expected = amended.numbers | new | earlier
    others = [name for name in proposal.changes if name not in expected]
    if others and not note:
        reason = f"the file has other changes, too ({', '.join(others)})"
        raise PublishRefused(slug, reason, 'Say in a few words what they are: --note "…".')
    pinned = proposal.markdown.encode("utf-8")
    if not changes or proposal.text == last:
        _write(path, content, pinned)
        return Outcome(slug, Done.UNCHANGED, history.last.number, {}, pinned != content)
    proposal = replace(proposal, changes=changes)
    revision = _revision(slug, proposal, history, note=note or amended.note, today=today)
    _write(path, content, pinned)
    append_revision(history, revision)
    return Outcome(slug, Done.PUBLISHED, revision.number, changes, pinned != content)


def rename(folder: CollectionFolder, old: str, new: str, *, note: str, today: date) -> Outcome:
    """Give the text *old* the slug *new*; its addresses lead there from then on. Raises `FolderError`."""
    folder.working_copies()
    with only_writer(folder.path / "history"):
        _tidy(folder)
        try:
            return _rename(folder, old, new, note=note.strip(), today=today)
        except PinciteError as error:
            return Outcome(old, Done.REFUSED, refusal=error)


def _rename(folder: CollectionFolder, old: str, new: str, *, note: str, today: date) -> Outcome:
    standings = list(folder.standings())
    history = _sound(read_history(folder.history_path(old)), old)
    former = folder.former_slugs()
    if history.last is None:
        there = read_history(folder.history_path(new)).last
        if there and old in there.formerly:
            return Outcome(new, Done.UNCHANGED, there.number, {})
        remedy = "The slug of a draft can be edited without a command."
        raise PublishRefused(old, "no text is published under this slug", remedy)
    _free(folder, old, new, former)
    path, content = _working_copy(folder, history.last, standings, new)
    last = read_canonical(history.last.markdown, path=str(history.path)).text
    amended = rename_text(new)(File.of(content.decode("utf-8"), path=str(path)), last)
    proposal = propose(amended.source, path, history)
    if proposal.changes and not note:
        reason = f"the file has other changes, too ({', '.join(proposal.changes)})"
        raise PublishRefused(old, reason, 'Say in a few words what they are: --note "…".')
    proposal = replace(proposal, changes={**proposal.changes, **amended.changes})
    revision = _revision(new, proposal, history, note=note or amended.note, today=today)
    formerly = (*(slug for slug in history.last.formerly if slug != new), old)
    revision = replace(revision, formerly=formerly)
    _write(path, content, proposal.markdown.encode("utf-8"))
    rename_history(history, revision, folder.history_path(new))
    named = path.with_name(f"{new}.md")
    if path.name == f"{old}.md" and not named.exists():
        path.rename(named)
    return Outcome(new, Done.PUBLISHED, revision.number, revision.changes, pinned=True)


def _free(folder: CollectionFolder, old: str, new: str, former: Mapping[str, Path]) -> None:
    """Raise `PublishRefused` unless *new* can be the slug of the text *old*."""
    if not is_slug(new):
        reason = f"{new!r} cannot name a text: a-z, 0-9 and single hyphens can"
        raise PublishRefused(old, reason)
    if old == new:
        raise PublishRefused(old, "this is its slug already")
    other = former.get(new, folder.history_path(old))
    if folder.history_path(new).exists() or other != folder.history_path(old):
        reason = f"{new} is, or was, the slug of another text"
        raise PublishRefused(old, reason, "Choose another one.")


def _tidy(folder: CollectionFolder) -> None:
    """Drop what a rename that was cut short left behind."""
    former = folder.former_slugs()
    for path in folder.histories():
        if superseded(path, former):
            path.unlink()


def _sound(history: History, slug: str) -> History:
    if history.damage:
        raise PublishRefused(slug, str(history.damage), history.problems()[0].remedy)
    return history


def _working_copy(
    folder: CollectionFolder, last: Revision, standings: Sequence[Standing], new: str = ""
) -> tuple[Path, bytes]:
    """Return the file of a published text, which may have its *new* slug already.

    Where it has none, it gets what was published last.
    """
    named = [s for slug in (last.slug, new) for s in standings if slug and s.slug == slug]
    standing = next((standing for standing in named if standing.path), None)
    if standing is None or standing.path is None:
        path = folder.path / f"{last.slug}.md"
        if path.exists():
            raise PublishRefused(last.slug, f"{path.name} cannot be read as this text")
        return path, last.markdown.encode("utf-8")
    only_one(standing, standings)
    content = read_file(standing.path)
    decode(content, path=str(standing.path))
    return standing.path, content


def _missing(slug: str, standings: Sequence[Standing]) -> Outcome:
    broken = [p for s in standings if s.state is State.BROKEN for p in s.problems]
    for problem in broken:
        if f"`pincite rename {slug} " in problem.remedy:
            refusal = PublishRefused(slug, problem.message, problem.remedy)
            return Outcome(slug, Done.REFUSED, refusal=refusal)
    remedy = (
        "`pincite check` says what is wrong with the files that cannot be read." if broken else ""
    )
    refusal = PublishRefused(slug, "no file in the collection folder has this slug", remedy)
    return Outcome(slug, Done.REFUSED, refusal=refusal)


def _refused(standing: Standing, refusal: PinciteError | None) -> Outcome:
    name = standing.slug or (standing.path.name if standing.path else "")
    if refusal is None:
        reason = "\n".join(map(str, standing.problems))
        refusal = PublishRefused(name, reason)
    return Outcome(name, Done.REFUSED, standing.revision, refusal=refusal, notes=standing.problems)


def _outcome(
    folder: CollectionFolder,
    standing: Standing,
    standings: Sequence[Standing],
    *,
    note: str,
    today: date,
    said: Said | None,
) -> Outcome:
    try:
        if standing.state is State.BROKEN:
            return _refused(standing, None)
        only_one(standing, standings)
        return _publish(folder, standing, standings, note=note, today=today, said=said)
    except PinciteError as error:
        return _refused(standing, error)


def _publish(
    folder: CollectionFolder,
    standing: Standing,
    standings: Sequence[Standing],
    *,
    note: str,
    today: date,
    said: Said | None,
) -> Outcome:
    assert standing.path is not None
    slug, path = standing.slug, standing.path
    history = read_history(folder.history_path(slug))
    _sound(history, slug)
    content = read_file(path)
    decode(content, path=str(path))
    # A byte order mark belongs to the file, which keeps it.
    proposal = propose(content.decode("utf-8"), path, history, said)
    if not history.revisions:
        _not_renamed(proposal.text, standings)
    pinned = proposal.markdown.encode("utf-8")
    if not proposal.changes:
        _write(path, content, pinned)
        return Outcome(
            slug,
            Done.UNCHANGED,
            len(history.revisions),
            {},
            pinned != content,
            notes=proposal.notes,
        )
    revision = _revision(slug, proposal, history, note=note, today=today)
    _write(path, content, pinned)
    append_revision(history, revision)
    notes = (*proposal.notes, *history.problems())
    return Outcome(
        slug, Done.PUBLISHED, revision.number, proposal.changes, pinned != content, notes=notes
    )


def _write(path: Path, content: bytes, pinned: bytes) -> None:
    if pinned == content and path.exists():
        return
    if path.exists() and read_file(path) != content:
        raise FolderError(path, "the file was changed while it was being published", "Try again.")
    write_atomically(path, pinned)


def _revision(
    slug: str, proposal: Proposal, history: History, *, note: str, today: date
) -> Revision:
    last = history.last
    if last and not note:
        changed = ", ".join(proposal.changes)
        remedy = f'Say it in a few words: `pincite publish {slug} --note "…"`.'
        raise PublishRefused(slug, f"nobody said what was corrected ({changed})", remedy)
    if last and today.isoformat() < last.date:
        reason = f"today is {today}, and the last revision is of {last.date}"
        raise PublishRefused(slug, reason, "Set the clock of this machine.")
    return Revision(
        number=len(history.revisions) + 1,
        date=today.isoformat(),
        note=note or FIRST_NOTE,
        slug=slug,
        markdown=proposal.markdown.removeprefix("\ufeff"),
        changes=proposal.changes,
        previous=last.hash if last else "",
        became=proposal.became,
        formerly=last.formerly if last else (),
    )


def _not_renamed(text: Text, standings: Sequence[Standing]) -> None:
    """Refuse a text that is published under another slug, which no file has any more."""
    words = {paragraph.text for paragraph in text.paragraphs}
    for other in standings:
        if other.path is None and other.revision:
            published = other.load().text
            shared = sum(paragraph.text in words for paragraph in published.paragraphs)
            if shared > _RENAMED * len(published.paragraphs):
                raise PublishRefused(
                    text.slug,
                    f"these words are published as {other.slug}, and no file has that slug now",
                    f"`pincite rename {other.slug} {text.slug}` renames it; or put `slug: {other.slug}` back.",
                )
