"""What the commands share: the options of the folders, and the settings that come of them."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive.settings import Settings

#: A word that is not wanted; and what keeps it from being read as options of a letter each.
_UNWANTED = re.compile(r"-(?!-|h$).")
_WORD = "\0"

texts_option = click.option(
    "--texts",
    type=click.Path(path_type=Path, readable=False),
    help="The folder of the texts. [PINCITE_TEXTS; texts]",
)
index_option = click.option(
    "--index",
    type=click.Path(path_type=Path, readable=False),
    help="What is built from them. [PINCITE_INDEX; index]",
)


def folders(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options --texts and --index."""
    return texts_option(index_option(command))


class TypedWords(click.Command):
    """A command whose words are typed as in the box of the site: ``-naval`` is a word not wanted, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read *args*; what begins with one hyphen is a word, but for ``-h``."""
        kept = [f"{_WORD}{arg}" if _UNWANTED.match(arg) else arg for arg in args]
        rest = super().parse_args(ctx, kept)
        ctx.params["words"] = tuple(word.removeprefix(_WORD) for word in ctx.params["words"])
        return rest


def settings_from(**chosen: Any) -> Settings:
    """Return the settings of the environment, with what was *chosen* on the command line over them."""
    settings = Settings.from_environment(os.environ)
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})
