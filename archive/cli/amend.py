"""Amending published texts: `pincite retire`, `split`, `merge`, `move` and `rename`. Each publishes a revision."""

import sys
from datetime import datetime
from pathlib import Path

import click

from archive.cli.options import collection_folder
from archive.cli.options import date_option
from archive.cli.options import day_of_publication
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.publish import build_published
from archive.cli.publish import print_outcomes
from archive.publishing import amendments as amending
from archive.publishing.amendments import Amendment
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename as rename_text
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.settings import Settings

note_option = click.option(
    "--note", default="", help="What was done and why; describes the command by default."
)


def _finish(settings: Settings, outcome: Outcome) -> None:
    """Print the outcome and build; exit with status 1 if it was refused."""
    print_outcomes((outcome,))
    if outcome.kind is OutcomeKind.REFUSED:
        sys.exit(1)
    build_published(settings, (outcome,))


def _amend(
    slug: str,
    amendment: Amendment,
    texts: Path | None,
    index: Path | None,
    note: str,
    chosen: datetime | None,
) -> None:
    settings = settings_from(texts=texts, index=index)
    folder = collection_folder(settings)
    day = day_of_publication(folder, chosen)
    _finish(settings, amend(folder, slug, amendment, note=note, today=day))


@click.command()
@click.argument("slug")
@click.argument("number", default="")
@folders
@click.option("--reason", required=True, help="Why; readers see this in its place.")
@note_option
@date_option
def retire(
    slug: str,
    number: str,
    texts: Path | None,
    index: Path | None,
    reason: str,
    note: str,
    chosen: datetime | None,
) -> None:
    """Withdraw a paragraph or a whole text. Its address remains, and gives the reason.

    \b
    pincite retire report-on-peace p3 --reason "Not in the manuscript"
    pincite retire report-on-peace --reason "Its owner asked for it"

    The number is never used again. A withdrawn text is neither listed nor searched; to restore it, remove the
    line `withdrawn:` from its file and publish it.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise click.UsageError("--reason cannot be empty: readers will see it.")
    amendment = amending.retire(number, reason) if number else amending.retire_text(reason)
    _amend(slug, amendment, texts, index, note, chosen)


@click.command()
@click.argument("slug")
@click.argument("number")
@folders
@click.option("--at", default="", help="The first words of the second part.")
@note_option
@date_option
def split(
    slug: str,
    number: str,
    texts: Path | None,
    index: Path | None,
    at: str,
    note: str,
    chosen: datetime | None,
) -> None:
    """Split a paragraph. The first part keeps the number; the second gets a new one.

    \b
    pincite split report-on-peace p5 --at "irrespective of the time"

    Without --at, the paragraph is already split in the file; the number goes to the first part.
    """
    _amend(slug, amending.split(number, at), texts, index, note, chosen)


@click.command()
@click.argument("slug")
@click.argument("first")
@click.argument("second")
@folders
@note_option
@date_option
def merge(
    slug: str,
    first: str,
    second: str,
    texts: Path | None,
    index: Path | None,
    note: str,
    chosen: datetime | None,
) -> None:
    """Merge two adjacent paragraphs. The later number redirects to the earlier.

    \b
    pincite merge report-on-peace p16 p17
    """
    _amend(slug, amending.merge(first, second), texts, index, note, chosen)


@click.command()
@click.argument("slug")
@click.argument("number")
@folders
@click.option("--after", default="", help="Put it after the paragraph with this number.")
@click.option("--first", is_flag=True, help="Put it before all others.")
@note_option
@date_option
def move(
    slug: str,
    number: str,
    texts: Path | None,
    index: Path | None,
    after: str,
    first: bool,
    note: str,
    chosen: datetime | None,
) -> None:
    """Move a paragraph. It keeps its number.

    \b
    pincite move report-on-peace p9 --after p12
    """
    if bool(after) == first:
        raise click.UsageError("Say where to put it: --after p12, or --first.")
    _amend(slug, amending.move(number, after), texts, index, note, chosen)


@click.command()
@click.argument("old")
@click.argument("new")
@folders
@note_option
@date_option
def rename(
    old: str,
    new: str,
    texts: Path | None,
    index: Path | None,
    note: str,
    chosen: datetime | None,
) -> None:
    """Rename a text. All addresses under the old slug redirect to the new one.

    \b
    pincite rename report-on-peace lenin-report-on-peace
    """
    settings = settings_from(texts=texts, index=index)
    folder = collection_folder(settings)
    day = day_of_publication(folder, chosen)
    _finish(settings, rename_text(folder, old, new, note=note, today=day))
