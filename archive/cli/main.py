"""The command `pincite`: its subcommands in order, and how errors are printed."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread
from threading import main_thread
from types import FrameType
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
            with _signals_end_cleanly():
                return super().invoke(ctx)
        except PinciteError as error:
            print_error(error)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order in which a collection meets them."""
        return [command.name or "" for command in _COMMANDS]


@contextmanager
def _signals_end_cleanly() -> Iterator[None]:
    """Let SIGTERM, and SIGHUP of a terminal that closes, end the command as Ctrl-C does: no staged file stays."""
    process, changed = os.getpid(), {}

    def end(number: int, _frame: FrameType | None) -> None:
        if os.getpid() != process:
            # A worker, which has nothing to clean up.
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        # A second signal does not stop the cleaning.
        signal.signal(number, signal.SIG_IGN)
        sys.exit(128 + number)

    if current_thread() is main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # With `nohup` a command goes on when the terminal closes.
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                changed[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, before in changed.items():
            signal.signal(number, before)


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
