"""`pincite redate`: correct the dates of revisions that a wrong clock gave."""

from datetime import datetime
from pathlib import Path

import click

from archive.cli.options import collection_folder
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.options import today
from archive.cli.output import echo
from archive.cli.publish import build_published
from archive.cli.publish import print_outcomes
from archive.publishing.clock import installation
from archive.publishing.clock import publication_day
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.redate import redate as redate_text


@click.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@folders
@click.option(
    "--revision",
    "revisions",
    multiple=True,
    type=click.IntRange(min=1),
    help="The revision to date, of one text; may be repeated. By default, those dated after today.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    required=True,
    help="The day on which it was really published.",
)
@click.option("--note", default="", help="Why; names the dates by default.")
def redate(
    slugs: tuple[str, ...],
    texts: Path | None,
    index: Path | None,
    revisions: tuple[int, ...],
    day: datetime,
    note: str,
) -> None:
    """Correct the date of revisions that were published while the clock was wrong.

    \b
    pincite redate report-on-peace --revision 2 --date 2026-11-29

    The history is only appended to: a new revision with the same words records the right date, and everything
    that readers see uses it. `pincite check` lists revisions that are dated in the future.
    """
    if revisions and len(slugs) > 1:
        raise click.UsageError("--revision is for one text.")
    settings = settings_from(texts=texts, index=index)
    folder = collection_folder(settings)
    now = publication_day(today(), installation())
    outcomes = [
        redate_text(folder, slug, day.date(), revisions=revisions, note=note, today=now)
        for slug in slugs
    ]
    for outcome in outcomes:
        _print(outcome)
    build_published(settings, outcomes)


def _print(outcome: Outcome) -> None:
    if outcome.kind is OutcomeKind.PUBLISHED:
        changes = "; ".join(f"{name} {change}" for name, change in (outcome.changes or {}).items())
        echo(f"{outcome.slug}: {changes}. Revision {outcome.revision} records it.")
    else:
        print_outcomes((outcome,))
