"""`pincite new`: start a collection."""

import shlex
from pathlib import Path

import click

from archive.collection.creation import create_collection


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
