"""The commands: each reads its words, calls one function of the archive, and says what happened."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from archive import __version__
from archive.cli import output as printing
from archive.cli.amend import COMMANDS
from archive.cli.operate import COMMANDS as KEEPING
from archive.cli.operate import engine_option
from archive.cli.options import TypedWords
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.start import COMMANDS as STARTING
from archive.collection.folder import CollectionFolder
from archive.errors import PinciteError
from archive.indexing.live import Live
from archive.publishing import add as adding
from archive.publishing.alignment import Decisions
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish as publish_texts
from archive.quotation.verdicts import Verdict

_REST = ("serve", "demo", "index", "check", "backup", "restore", "search", "quote")


class Commands(click.Group):
    """A group that shows an error of ours as its sentence and its remedy, and ends with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except PinciteError as error:
            printing.error(error)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a collection meets them."""
        first = ["new", "add", "publish"]
        amending = [command.name or "" for command in COMMANDS]
        return [*first, *amending, *_REST]


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="pincite")
def main() -> None:
    """Turn a folder of historical texts into a website where every paragraph can be found and cited.

    \b
    A first evening:
      pincite demo                    see the example that comes with it
      pincite new my-letters          start a collection of your own
      pincite add transcript.txt      clean a transcript (and list every change)
      pincite serve                   read it at http://127.0.0.1:8000
      pincite publish my-text         make its addresses permanent

    A text is a draft until it is published. Each command explains itself: pincite add --help
    """


@main.command()
@folders
@click.option("--strict", is_flag=True, help="Build nothing if any text is broken.")
@click.option("--force", is_flag=True, help="Build anew even if nothing has changed.")
@engine_option
def index(
    texts: Path | None, index: Path | None, strict: bool, force: bool, engine: str | None
) -> None:
    """Build the index from what is published and from drafts; a running server takes it up by itself.

    Only texts that changed are read again. A broken text is reported with file, line and reason and the
    rest is built; the exit code is then 1.
    """
    report = printing.build_with_progress(
        settings_from(texts=texts, index=index, engine=engine), strict=strict, force=force
    )
    printing.problems(report.problems)
    printing.summary(report)
    if any(problem.fatal for problem in report.problems):
        sys.exit(1)


@main.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE...",
)
@texts_option
@click.option(
    "--slug", help="The name of the text in addresses; made of its title otherwise. For one file."
)
@click.option(
    "--update",
    metavar="SLUG",
    help="FILE is a better transcript of the text that is there under SLUG.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
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
    Title lines, dates, headings, page furniture, note marks and stage directions are recognised; torn
    paragraphs are joined and wrapped lines unwrapped. Every change is listed with its line numbers, and
    no word is lost without a line that says so. Look the new file over, then `pincite publish` it.
    """
    options = adding.Options(slug=slug, update=update, dry_run=dry_run)
    outcomes = adding.add(files, settings_from(texts=texts).texts, options=options)
    printing.added(outcomes, as_json=as_json)
    if any(isinstance(outcome, adding.RefusedFile) for outcome in outcomes):
        sys.exit(1)


@main.command()
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@folders
@click.option(
    "--note", default="", help="What was changed and why; asked for from the second revision on."
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
def publish(
    slugs: tuple[str, ...],
    texts: Path | None,
    index: Path | None,
    note: str,
    everything: bool,
    certain: tuple[str, ...],
) -> None:
    """Publish texts: pin the numbers of their paragraphs, append a revision to the history, build.

    \b
    From then on their addresses are permanent. What is not certain (a paragraph that vanished, numbers out
    of order) is refused with the reason, and nothing of that text is written. Without SLUG or --all it
    lists what is not published yet.
    """
    settings = settings_from(texts=texts, index=index)
    folder = CollectionFolder(settings.texts)
    if not slugs and not everything:
        printing.waiting(folder)
        return
    if certain and (everything or len(slugs) > 1):
        raise click.UsageError("--certain is for one text.")
    decisions = Decisions(certain=frozenset(certain))
    outcomes = publish_texts(folder, slugs, note=note, today=date.today(), decisions=decisions)
    printing.published(outcomes)
    report = printing.build_with_progress(settings)
    printing.problems(report.problems)
    printing.summary(report)
    if any(outcome.kind is OutcomeKind.REFUSED for outcome in outcomes):
        sys.exit(1)


@main.command(cls=TypedWords)
@click.argument("words", nargs=-1, required=True)
@folders
@click.option("--page", default=1, type=click.IntRange(min=1), help="Which page of the hits.")
@click.option("--per-page", default=20, type=click.IntRange(1, 100), help="Hits on a page.")
@click.option(
    "--sort",
    default="relevance",
    type=click.Choice(["relevance", "text", "date"]),
    help="The order of the hits.",
)
def search(
    words: tuple[str, ...],
    texts: Path | None,
    index: Path | None,
    page: int,
    per_page: int,
    sort: str,
) -> None:
    """Search as the website does, and print the hits with their addresses.

    \b
    pincite search secret treaties
    pincite search '"secret treaties" -naval year:1917'
    """
    settings = settings_from(texts=texts, index=index)
    printing.build_with_progress(settings, quiet=True)
    printing.search(settings, " ".join(words), page=page, per_page=per_page, sort=sort)


@main.command()
@click.argument("words", nargs=-1, required=True)
@folders
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def quote(words: tuple[str, ...], texts: Path | None, index: Path | None, as_json: bool) -> None:
    """Check a quotation: an exact match, a close match with the differing words, or not found.

    WORDS may be a whole paragraph with several quotations in quotation marks; - reads it from standard input.
    The exit code is 0 if every quotation matches exactly or closely, else 1.
    """
    settings = settings_from(texts=texts, index=index)
    printing.build_with_progress(settings, quiet=True)
    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    answers = Live(settings).now().quotations.check(text)
    printing.quotations(answers, as_json=as_json)
    if not answers or any(answer.verdict is Verdict.ABSENT for answer in answers):
        sys.exit(1)


for command in (*STARTING, *COMMANDS, *KEEPING):
    main.add_command(command)
