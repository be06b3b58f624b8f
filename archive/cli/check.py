"""`pincite check`: what is wrong with a collection, and with its index."""

import sys
from pathlib import Path

import click

from archive.cli.options import collection_folder
from archive.cli.options import index_option
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.options import today
from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.cli.output import print_problems
from archive.cli.output import print_sentence
from archive.cli.refusal_wording import error_words
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import CheckReport
from archive.maintenance.check_texts import check as check_folder


@click.command()
@texts_option
@index_option
@click.option("--deep", is_flag=True, help="Also verify the index against the texts.")
def check(texts: Path | None, index: Path | None, deep: bool) -> None:
    """Check every text and every history, and list what is not published yet. Exits with 1 if anything is wrong.

    \b
    With --deep it also verifies the live index: every checksum, its texts against those of the folder, its
    postings against its texts, and a sample of searches.
    """
    settings = settings_from(texts=texts, index=index)
    folder = collection_folder(settings)
    report = check_folder(folder, today=today())
    print_report(report)
    sound = report.sound
    if deep:
        problems = check_index(folder, settings)
        print_problems(problems)
        found = pluralize(len(problems), "problem") if problems else "no problems"
        echo(f"{settings.index}: {found} found; the index was compared with the texts.")
        sound = sound and not any(problem.fatal for problem in problems)
    if not sound:
        sys.exit(1)


def print_report(report: CheckReport) -> None:
    """Print what is wrong with a collection, what is not published yet, and how much was read."""
    print_problems(report.problems)
    for refused in report.refused:
        sentence, remedy = error_words(refused.refusal)
        print_sentence(f"{refused.path}: publishing would refuse {sentence}", remedy)
    texts, paragraphs = pluralize(report.texts, "text"), pluralize(report.paragraphs, "paragraph")
    held = f"{texts}, {report.published:,} published, {paragraphs}"
    found = "No problems found" if report.sound else f"{pluralize(report.faults, 'problem')} found"
    echo(f"{found}: {held}.")
    for slugs, what in (
        (report.drafts, "drafts"),
        (report.waiting, "edited since published"),
    ):
        if slugs:
            shown = ", ".join(slugs[:10]) + (" …" if len(slugs) > 10 else "")
            echo(f"{what}: {shown}")
