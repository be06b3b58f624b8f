"""The first commands of an evening: start a collection, or look at the example that comes with Pincite."""

import shlex
import tempfile
from pathlib import Path

import click

from archive.cli import output as printing
from archive.cli.options import settings_from
from archive.collection.creation import create_collection
from archive.settings import example_texts
from archive.settings import port_number


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def new(folder: Path) -> None:
    """Start a collection of your own in FOLDER, which must be new or empty.

    \b
    pincite new my-letters

    It gets a `collection.yaml` to fill in. The next commands are printed.
    """
    path = create_collection(folder)
    texts, index = shlex.quote(str(folder)), shlex.quote(f"{folder}-index")
    backup = shlex.quote(f"{folder.resolve().name}.tar")
    click.echo(f"""\
{folder} is a new collection. Say what it is called in {path}.

So that every command in this terminal uses it:
    export PINCITE_TEXTS={texts} PINCITE_INDEX={index}

Then add a text, and read it in a browser:
    pincite add transcript.txt
    pincite serve

{folder} is all there is to back up: copy it, or run `pincite backup {backup}`.""")


@click.command()
@click.option("--host", help="The address to listen at. [PINCITE_HOST; 127.0.0.1]")
@click.option("--port", help="The port to listen at. [PINCITE_PORT; 8000]")
def demo(host: str | None, port: str | None) -> None:
    """Serve the example that comes with Pincite, until Ctrl-C. Nothing is left behind.

    It is Lenin's Report on Peace of 1917 with the Decree on Peace, made of a messy transcript.
    """
    from archive.server.serve import serve as serve_forever

    with tempfile.TemporaryDirectory(prefix="pincite-demo-") as folder:
        settings = settings_from(
            texts=example_texts(),
            index=Path(folder) / "index",
            host=host,
            port=None if port is None else port_number(port),
        )
        printing.build_with_progress(settings)
        serve_forever(settings, ready=printing.serving_at)


COMMANDS = (new, demo)
