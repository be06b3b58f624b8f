"""The commands of whoever keeps a site: serve it, check it, back it up, bring it back."""

import shlex
import sys
from pathlib import Path

import click

from archive.cli import output as printing
from archive.cli.options import folders
from archive.cli.options import index_option
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.collection.folder import CollectionFolder
from archive.errors import BuildFailed
from archive.errors import BuildGoesOn
from archive.errors import FolderError
from archive.indexing.build import BuildReport
from archive.maintenance import backup as backups
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import check as check_folder
from archive.search.engines.registry import ENGINE_CHOICES
from archive.server.rebuilder import damage
from archive.server.rebuilder import has_good_index
from archive.server.rebuilder import take_snapshot
from archive.settings import Settings
from archive.settings import is_loopback
from archive.settings import port_number
from archive.settings import worker_number

engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINE_CHOICES),
    help="The search engine. [PINCITE_ENGINE; auto: tantivy where it is installed]",
)


@click.command()
@folders
@click.option("--host", help="The address to listen at. [PINCITE_HOST; 127.0.0.1]")
@click.option("--port", help="The port to listen at. [PINCITE_PORT; 8000]")
@engine_option
@click.option(
    "--watch/--no-watch",
    default=None,
    help="Rebuild whenever texts or histories change. [on, where only this machine can reach the site]",
)
@click.option(
    "--workers",
    metavar="N",
    help="Answer with N processes: more searches at once, more memory. [PINCITE_WORKERS; 1]",
)
@click.option(
    "--access-log",
    metavar="FILE",
    help="Write one line of JSON a request to FILE (- is standard output), without personal data."
    " [PINCITE_ACCESS_LOG]",
)
def serve(
    texts: Path | None,
    index: Path | None,
    host: str | None,
    port: str | None,
    engine: str | None,
    watch: bool | None,
    workers: str | None,
    access_log: str | None,
) -> None:
    """Build the index where it is missing or old, then serve the archive until Ctrl-C.

    Broken texts are reported and left out; the others are served. Where the index is damaged, the last good
    one serves while it is built anew.
    """
    from archive.server.serve import serve as serve_forever

    settings = settings_from(
        texts=texts,
        index=index,
        host=host,
        port=None if port is None else port_number(port),
        engine=engine,
        access_log=access_log,
        workers=None if workers is None else worker_number(workers),
    )
    if watch is None:
        watch = is_loopback(settings.host)
    watched = take_snapshot(settings.texts) if watch else None
    report = _prepared(settings)
    if report is not None:
        printing.problems(report.problems)
        if not report.texts:
            click.echo(
                f"There are no texts in {settings.texts} yet."
                " Add one with `pincite add FILE`, or see the example with `pincite demo`."
            )
        elif report.built:
            printing.summary(report)
    if not settings.url and not is_loopback(settings.host):
        click.echo(
            "Citations carry the address that a browser asks for; set PINCITE_URL to the public one."
        )
    serve_forever(
        settings,
        ready=printing.serving_at,
        watched=watched,
        rebuild=report is None,
    )


def _prepared(settings: Settings) -> BuildReport | None:
    """Build what is to be served, and return what was done; nothing where that is left for later."""
    damaged = damage(settings.index)
    good = has_good_index(settings.index)
    if damaged and good:
        click.echo(
            f"{damaged}. The one before it serves while it is built anew; the texts are not affected.",
            err=True,
        )
        return None
    if damaged:
        click.echo(f"{damaged}. It is built anew; the texts are not affected.", err=True)
    try:
        # A folder that somebody named and that is not there was mistyped.
        named = settings.texts != Settings().texts
        return printing.build_with_progress(
            settings, allow_empty=settings.texts.is_dir() or not named
        )
    except BuildGoesOn as error:
        meanwhile = "what was built before serves" if good else "readers are asked for patience"
        click.echo(f"{error}; until it is done, {meanwhile}.", err=True)
    except (BuildFailed, FolderError) as error:
        # A mistyped folder of texts must not show those of another.
        if not good or (isinstance(error, FolderError) and error.path == settings.texts):
            raise
        printing.error(error)
        click.echo("    What was built before serves.", err=True)
    return None


@click.command()
@texts_option
@index_option
@click.option(
    "--deep", is_flag=True, help="Compare the index with the texts too, and read every file."
)
def check(texts: Path | None, index: Path | None, deep: bool) -> None:
    """Read every text and every history, and say what is wrong or waits. The exit code is 1 if anything is wrong.

    \b
    With --deep also: every checksum of the index that serves, its texts against those of the folder, what
    was indexed against what is stored, and searches for a sample.
    """
    settings = settings_from(texts=texts, index=index)
    folder = CollectionFolder(settings.texts)
    report = check_folder(folder)
    printing.checked(report)
    sound = report.sound
    if deep:
        problems = check_index(folder, settings)
        printing.problems(problems)
        click.echo(
            f"{settings.index}: "
            + (
                f"{len(problems)} found."
                if problems
                else "the index is sound, and says what the texts say."
            )
        )
        sound = sound and not any(problem.fatal for problem in problems)
    if not sound:
        sys.exit(1)


@click.command()
@texts_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def backup(texts: Path | None, file: Path) -> None:
    """Write the whole collection into FILE, such as texts.tar: texts, collection.yaml, history, with checksums.

    It can be done at any time, also while the site is served. The same texts make the same file, to the byte.
    `pincite restore` brings them back; any program that reads tar files can, too.
    """
    done = backups.backup(settings_from(texts=texts).texts, file)
    printing.problems(done.problems)
    click.echo(f"{file}: {done.files:,} files, {done.size:,} bytes. Keep it on another machine.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def restore(file: Path, folder: Path) -> None:
    """Bring the collection in FILE, which `pincite backup` wrote, back into FOLDER, which must be new or empty.

    All of FILE is checked first; nothing is written unless every checksum is right.
    """
    done = backups.restore(file, folder)
    printing.problems(done.problems)
    index = folder.resolve().with_name(f"{folder.resolve().name}-index")
    look = shlex.join(["pincite", "serve", "--texts", str(folder), "--index", str(index)])
    click.echo(f"{folder}: {done.files:,} files, every checksum is right.")
    click.echo(f"Look at them with an index of their own: {look}")


COMMANDS = (serve, check, backup, restore)
