"""`pincite index`: build the index."""

import sys
from pathlib import Path

import click

from archive.cli.building import build_with_progress
from archive.cli.building import print_summary
from archive.cli.options import engine_option
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.output import print_problems


@click.command()
@folders
@click.option("--strict", is_flag=True, help="Build nothing if any text is broken.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@engine_option
def index(
    texts: Path | None, index: Path | None, strict: bool, force: bool, engine: str | None
) -> None:
    """Build the index from published texts and drafts. A running server starts using it by itself.

    Only changed texts are read again. Broken texts are reported with file, line and reason, and left out; the
    exit code is then 1.
    """
    report = build_with_progress(
        settings_from(texts=texts, index=index, engine=engine), strict=strict, force=force
    )
    print_problems(report.problems)
    print_summary(report)
    if any(problem.fatal for problem in report.problems):
        sys.exit(1)
