"""`pincite publish`: publish drafts and corrections."""

import sys
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from archive.cli.options import collection_folder
from archive.cli.options import date_option
from archive.cli.options import day_of_publication
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.cli.output import print_error
from archive.cli.output import print_problems
from archive.cli.output import print_sentence
from archive.cli.refusal_wording import done_words
from archive.collection.folder import CollectionFolder
from archive.errors import PinciteError
from archive.maintenance.check_texts import check
from archive.publishing.alignment import Decisions
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish as publish_texts
from archive.publishing.publish_refusals import PublishRefused
from archive.settings import Settings


@click.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@folders
@click.option(
    "--note", default="", help="What was changed and why; required from the second revision on."
)
@click.option(
    "--all", "everything", is_flag=True, help="Publish every draft and every edited text."
)
@click.option(
    "--certain",
    multiple=True,
    metavar="NUMBER",
    help="This paragraph keeps its number, whatever its words are now. For one text; may be repeated.",
)
@date_option
def publish(
    slugs: tuple[str, ...],
    texts: Path | None,
    index: Path | None,
    note: str,
    everything: bool,
    certain: tuple[str, ...],
    chosen: datetime | None,
) -> None:
    """Publish texts: pin the numbers of their paragraphs, append a revision to the history, build.

    \b
    From then on their addresses are permanent. If anything is uncertain (a paragraph has vanished, numbers are
    out of order), the text is refused with the reason, and nothing of it is written. Without SLUG or --all,
    the command lists what is not published yet.
    """
    settings = settings_from(texts=texts, index=index)
    folder = collection_folder(settings)
    if not slugs and not everything:
        print_unpublished(folder)
        return
    if certain and (everything or len(slugs) > 1):
        raise click.UsageError("--certain is for one text.")
    decisions = Decisions(certain=frozenset(certain))
    day = day_of_publication(folder, chosen)
    outcomes = publish_texts(folder, slugs, note=note, today=day, decisions=decisions)
    print_outcomes(outcomes)
    build_published(settings, outcomes)


def build_published(settings: Settings, outcomes: Sequence[Outcome]) -> None:
    """Build after publishing; exit with status 1 if a text was refused or the build failed.

    Whatever stops the build, what was published stays published, and the message says so.
    """
    kinds = {outcome.kind for outcome in outcomes}
    if kinds == {OutcomeKind.REFUSED}:
        # Nothing was written.
        sys.exit(1)
    # Publishing does not need what a build needs, and may end before one.
    from archive.cli.building import build_with_progress
    from archive.cli.building import print_summary

    try:
        report = build_with_progress(settings)
    except PinciteError as error:
        if OutcomeKind.PUBLISHED not in kinds:
            raise
        print_error(error)
        print_sentence(
            "What was published is safe in the history; only the index does not have it yet.",
            "Build it with `pincite index`; a server that watches the texts does so by itself.",
        )
        sys.exit(1)
    print_problems(report.problems)
    if report.built or OutcomeKind.PUBLISHED in kinds:
        print_summary(report)
    if OutcomeKind.REFUSED in kinds:
        sys.exit(1)


def print_unpublished(folder: CollectionFolder) -> None:
    """Print which texts are drafts, and which were edited since they were published."""
    report = check(folder)
    for slug in report.drafts:
        echo(f"{slug}: a draft, never published")
    for slug in report.waiting:
        echo(f"{slug}: edited since it was published")
    if report.drafts or report.waiting:
        echo("Publish one with `pincite publish SLUG`, or all with `pincite publish --all`.")
    else:
        echo("Nothing to publish.")


def change_words(changes: Mapping[str, str]) -> str:
    """Return what a revision changed, by number, in words: a count of each kind, and splits and merges by number.

    >>> change_words({"p1": "corrected", "p3": "split into p3, p5", "p5": "new", "p4": "merged into p5"})
    '1 corrected, p3 split into p3 and p5, p4 leads to p5'
    >>> change_words({"record": "corrected", "p1": "corrected"})
    '1 corrected, record corrected'
    """
    parts = {
        number: what.removeprefix("split into ").split(", ")
        for number, what in changes.items()
        if what.startswith("split into ")
    }
    into = {n: what.split()[-1] for n, what in changes.items() if what.startswith("merged into")}
    pieces = {number for numbers in parts.values() for number in numbers}
    told = {*parts, *into, *pieces, *into.values(), "record"}
    counts = Counter(what for number, what in changes.items() if number not in told)
    words = [f"{count} {what}" for what, count in counts.items()]
    words += [f"record {changes['record']}"] if "record" in changes else []
    words += [
        f"{number} split into {', '.join(numbers[:-1])} and {numbers[-1]}"
        for number, numbers in parts.items()
    ]
    words += [
        f"{number} leads to {other}" if other in pieces else f"{number} merged into {other}"
        for number, other in into.items()
    ]
    return ", ".join(words) or "no words changed"


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print what publishing did with each text; refusals on standard error, with their remedy."""
    for outcome in outcomes:
        match outcome.kind:
            case OutcomeKind.PUBLISHED:
                what = change_words(outcome.changes or {})
                echo(f"{outcome.slug}: published as revision {outcome.revision} ({what}).")
            case OutcomeKind.UNCHANGED if outcome.done:
                echo(f"{outcome.slug}: {done_words(outcome.slug, outcome.done)}. Nothing to do.")
            case OutcomeKind.UNCHANGED:
                echo(f"{outcome.slug}: unchanged since revision {outcome.revision}.")
            case OutcomeKind.REFUSED:
                if outcome.refusal:
                    print_error(outcome.refusal)
                    # Whoever meets questions may think that some of the text was published.
                    if isinstance(outcome.refusal, PublishRefused) and outcome.refusal.is_unclear:
                        echo("    Nothing was written.", err=True)
        print_problems(outcome.notes)
    if not outcomes:
        echo("Nothing to publish.")
