"""`pincite add`: clean source files into texts of the collection."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.options import require_folder
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.cli.output import print_problems
from archive.cli.problem_wording import problem_words
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import RefusedFile
from archive.publishing.add import add as add_files


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE...",
)
@texts_option
@click.option(
    "--slug",
    help="The name of the text in addresses; made from its title by default. For one file.",
)
@click.option(
    "--update",
    metavar="SLUG",
    help="FILE is a better transcript of the text SLUG, which it replaces.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be done, and write nothing.")
@click.option("--report", "as_json", is_flag=True, help="Print the report of changes as JSON.")
def add(
    files: tuple[Path, ...],
    texts: Path | None,
    slug: str | None,
    update: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Clean transcripts (plain text or Markdown, in any encoding) into texts of the collection.

    \b
    Titles, dates, headings, page furniture, note marks and stage directions are recognised; broken paragraphs
    are joined and wrapped lines unwrapped. Every change is listed with its line numbers, and no word is lost
    without a line that says so. Check the new file, then publish it with `pincite publish`.
    """
    settings = settings_from(texts=texts)
    if texts is not None:
        require_folder(settings)
    options = Options(slug=slug, update=update, dry_run=dry_run)
    outcomes = add_files(files, settings.texts, options=options)
    print_outcomes(outcomes, as_json=as_json)
    if any(isinstance(outcome, RefusedFile) for outcome in outcomes):
        sys.exit(1)


def print_outcomes(outcomes: Sequence[AddedText | RefusedFile], *, as_json: bool) -> None:
    """Print what was made of each file, with every change; as JSON if *as_json*."""
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for outcome in outcomes:
        if isinstance(outcome, RefusedFile):
            print_problems(outcome.problems)
            continue
        echo(f"{outcome.source} ({outcome.made.encoding})")
        for change in outcome.made.report:
            echo(f"  {change}")
        for line in outcome.updates:
            echo(f"  {line}")
        text = outcome.made.text
        held = f"{pluralize(len(text.paragraphs), 'paragraph')}, {pluralize(len(text.sections), 'section')}"
        verb = "→" if outcome.written else "would be written to"
        echo(f"  {verb} {outcome.path}: “{text.metadata.title}”, {held}")
    if any(isinstance(outcome, AddedText) and outcome.written for outcome in outcomes):
        echo("Check the new files, then see them as drafts with `pincite serve`.")


def _row(outcome: AddedText | RefusedFile) -> dict[str, object]:
    if isinstance(outcome, RefusedFile):
        listed = [
            {"path": p.path, "line": p.line, "message": problem_words(p)[0]}
            for p in outcome.problems
        ]
        return {"file": str(outcome.source), "problems": listed}
    return {
        "file": str(outcome.source),
        "path": str(outcome.path),
        "slug": outcome.slug,
        "written": outcome.written,
        "encoding": outcome.made.encoding,
        "paragraphs": len(outcome.made.text.paragraphs),
        "changes": json.loads(outcome.made.json),
        "updates": list(outcome.updates),
    }
