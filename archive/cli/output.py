"""Terminal output shared by the commands: sentences, problems, errors."""

from collections.abc import Sequence

import click

from archive.cli.problem_wording import problem_line
from archive.cli.refusal_wording import error_words
from archive.errors import BuildFailed
from archive.errors import PinciteError
from archive.errors import Problem
from archive.language.controls import escape_controls


def echo(text: str, *, err: bool = False) -> None:
    """Print *text*, in which no file or text can hide a command to the terminal.

    Control characters and bidi controls are shown as escapes, which JSON reads as the characters again.
    """
    click.echo(escape_controls(text), err=err)


def print_address(address: str) -> None:
    """Print the address of the site."""
    echo(f"Serving at {address}  (stop with Ctrl-C)")


def print_problems(listed: Sequence[Problem]) -> None:
    """Print each problem on standard error: file, line, reason, remedy."""
    for problem in listed:
        echo(problem_line(problem), err=True)


def print_error(shown: PinciteError) -> None:
    """Print an error on standard error: the sentence, and what can be done."""
    sentence, remedy = error_words(shown)
    print_sentence(f"pincite: {sentence}", remedy)
    if isinstance(shown, BuildFailed):
        print_problems(shown.problems)


def print_sentence(sentence: str, remedy: str) -> None:
    """Print what is wrong on standard error, and below it what can be done."""
    echo(sentence, err=True)
    if remedy:
        echo(f"    {remedy}", err=True)


def pluralize(number: int, noun: str) -> str:
    """Return ``1 text``, ``1,204 texts``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
