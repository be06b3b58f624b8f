"""The command `pincite`: its subcommands in order, and how errors are printed."""

from typing import Any

import click

from archive import __version__
from archive.cli.add import add
from archive.cli.amend import merge
from archive.cli.amend import move
from archive.cli.amend import rename
from archive.cli.amend import retire
from archive.cli.amend import split
from archive.cli.backup import backup
from archive.cli.backup import restore
from archive.cli.check import check
from archive.cli.index import index
from archive.cli.new import new
from archive.cli.output import print_error
from archive.cli.publish import publish
from archive.cli.quote import quote
from archive.cli.redate import redate
from archive.cli.search import search
from archive.cli.serve import demo
from archive.cli.serve import serve
from archive.cli.signals import ended_by_signals
from archive.errors import PinciteError

#: In the order in which a collection meets them.
_COMMANDS: tuple[click.Command, ...] = (
    new, add, serve, demo, publish, retire, split, merge, move, rename, redate, index, check,
    backup, restore, search, quote,
)  # fmt: skip


class Commands(click.Group):
    """A group of commands that prints an error with its remedy, and exits with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            with ended_by_signals():
                return super().invoke(ctx)
        except PinciteError as error:
            print_error(error)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order in which a collection meets them."""
        return [command.name or "" for command in _COMMANDS]


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


for _command in _COMMANDS:
    main.add_command(_command)
