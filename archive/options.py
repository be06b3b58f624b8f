"""What the commands share: the options of the folders, and the settings that come of them."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive.settings import Settings

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


def settings_from(**chosen: Any) -> Settings:
    """Return the settings of the environment, with what was *chosen* on the command line over them."""
    settings = Settings.from_environment(os.environ)
    return replace(settings, **{name: value for name, value in chosen.items() if value is not None})
