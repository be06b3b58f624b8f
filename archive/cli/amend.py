"""The commands that say what becomes of published numbers and slugs, each with its revision."""

import sys
from datetime import date
from pathlib import Path

import click

from archive.cli import output as printing
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.collection.folder import CollectionFolder
from archive.publishing import amendments as amending
from archive.publishing.amend import amend
from archive.publishing.amend import rename as rename_text
from archive.publishing.amendments import Amendment
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.settings import Settings

note_option = click.option(
    "--note", default="", help="What was done and why; made of the command where nothing is said."
)


def _done(settings: Settings, outcome: Outcome) -> None:
    """Print what was done, build, and end with status 1 where it was refused."""
    printing.published((outcome,))
    if outcome.kind is OutcomeKind.REFUSED:
        sys.exit(1)
    report = printing.build_with_progress(settings)
    printing.problems(report.problems)
    printing.summary(report)


def _amend(
    slug: str, amendment: Amendment, texts: Path | None, index: Path | None, note: str
) -> None:
    settings = settings_from(texts=texts, index=index)
    folder = CollectionFolder(settings.texts)
    _done(settings, amend(folder, slug, amendment, note=note, today=date.today()))


@click.command()
@click.argument("slug")
@click.argument("number", default="")
@folders
@click.option("--reason", required=True, help="Why; readers see it in its place.")
@note_option
def retire(
    slug: str, number: str, texts: Path | None, index: Path | None, reason: str, note: str
) -> None:
    """Withdraw a paragraph, or a whole text. Its address goes on answering, with the reason.

    \b
    pincite retire report-on-peace p3 --reason "Not in the manuscript"
    pincite retire report-on-peace --reason "Its owner asked for it"

    The number is never given again. A text that is withdrawn is neither listed nor searched; to put it back,
    take the line `withdrawn:` out of its file and publish it.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise click.UsageError("--reason is what readers will see: it cannot be empty.")
    amendment = amending.retire(number, reason) if number else amending.retire_text(reason)
    _amend(slug, amendment, texts, index, note)


@click.command()
@click.argument("slug")
@click.argument("number")
@folders
@click.option("--at", default="", help="The first words of the second part.")
@note_option
def split(
    slug: str, number: str, texts: Path | None, index: Path | None, at: str, note: str
) -> None:
    """Divide a paragraph. Its number stays with the first part; the second gets a new one.

    \b
    pincite split report-on-peace p5 --at "irrespective of the time"

    Without --at, it is divided in the file already, and the number goes to the first part.
    """
    _amend(slug, amending.split(number, at), texts, index, note)


@click.command()
@click.argument("slug")
@click.argument("first")
@click.argument("second")
@folders
@note_option
def merge(
    slug: str, first: str, second: str, texts: Path | None, index: Path | None, note: str
) -> None:
    """Make one paragraph of two that stand next to one another. The later number leads to the earlier.

    \b
    pincite merge report-on-peace p16 p17
    """
    _amend(slug, amending.merge(first, second), texts, index, note)


@click.command()
@click.argument("slug")
@click.argument("number")
@folders
@click.option("--after", default="", help="The number of the paragraph that it is to stand after.")
@click.option("--first", is_flag=True, help="It is to stand before all others.")
@note_option
def move(
    slug: str,
    number: str,
    texts: Path | None,
    index: Path | None,
    after: str,
    first: bool,
    note: str,
) -> None:
    """Put a paragraph at another place. It keeps its number.

    \b
    pincite move report-on-peace p9 --after p12
    """
    if bool(after) == first:
        raise click.UsageError("Say where it is to stand: --after p12, or --first.")
    _amend(slug, amending.move(number, after), texts, index, note)


@click.command()
@click.argument("old")
@click.argument("new")
@folders
@note_option
def rename(old: str, new: str, texts: Path | None, index: Path | None, note: str) -> None:
    """Give a text another slug. All addresses under the old one lead to the new one.

    \b
    pincite rename report-on-peace lenin-report-on-peace
    """
    settings = settings_from(texts=texts, index=index)
    folder = CollectionFolder(settings.texts)
    _done(settings, rename_text(folder, old, new, note=note, today=date.today()))


COMMANDS: tuple[click.Command, ...] = (retire, split, merge, move, rename)
