"""The command `pincite`: its subcommands in order, and how errors are printed."""

from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from archive import __version__
from archive.cli.signals import ended_by_signals
from archive.errors import PinciteError

#: The subcommands in the order in which a collection meets them: the module that has each, which is imported when it is
#: used, and the first sentence of its help, which is listed without importing it.
_COMMANDS = {
    "new": ("new", "Start a collection of your own in FOLDER, which must be new or empty."),
    "add": (
        "add",
        "Clean files (plain text, Markdown, web pages, Word files, ODT, ebooks, PDF, TEI)"
        " into texts of the collection.",
    ),
    "serve": ("serve", "Serve the site until Ctrl-C."),
    "follow": (
        "follow",
        "Serve a copy of what another machine builds, and take over each new index from there.",
    ),
    "mcp": (
        "mcp",
        "Let an agent, a language model with tools, search, read, check and cite the texts on this machine.",
    ),
    "demo": ("serve", "Serve the example that comes with Pincite until Ctrl-C."),
    "publish": (
        "publish",
        "Publish texts: pin the numbers of their paragraphs, append a revision to the history, build.",
    ),
    "retire": ("amend", "Withdraw a paragraph or a whole text."),
    "split": ("amend", "Split a paragraph."),
    "merge": ("amend", "Merge two adjacent paragraphs."),
    "move": ("amend", "Move a paragraph."),
    "rename": ("amend", "Rename a text."),
    "redate": (
        "redate",
        "Correct the date of revisions that were published while the clock was wrong.",
    ),
    "index": ("index", "Build the index from published texts and drafts."),
    "check": ("check", "Check every text and every history, and list what is not published yet."),
    "backup": (
        "backup",
        "Back up the whole collection to FILE, such as texts.tar: texts, collection.yaml and history, with checksums.",
    ),
    "restore": (
        "backup",
        "Restore the collection in FILE, written by `pincite backup`, into FOLDER, which must be new or empty.",
    ),
    "export": (
        "export",
        "Write a copy of the whole site into FOLDER: it opens by a double click, without a server, and can be"
        " searched.",
    ),
    "search": ("search", "Search as the website does, and print the hits with their addresses."),
    "quote": (
        "quote",
        "Check a quotation: an exact match, a close match with the differing words, or not found.",
    ),
}


class Commands(click.Group):
    """A group of commands that prints an error with its remedy, and exits with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            with ended_by_signals():
                return super().invoke(ctx)
        except PinciteError as error:
            # What words errors knows publishing, which `pincite --help` does not need.
            from archive.cli.output import print_error

            print_error(error)
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order in which a collection meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in _COMMANDS:
            return None
        module, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"archive.cli.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands, of which none is imported."""
        width = formatter.width - 6 - max(map(len, _COMMANDS))
        rows = [
            (name, click.Command(name, help=sentence).get_short_help_str(width))
            for name, (_, sentence) in _COMMANDS.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a subcommand, of which none is imported, or an option."""
        names = [
            CompletionItem(name, help=sentence)
            for name, (_, sentence) in _COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


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
