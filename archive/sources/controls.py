"""Control characters in the fields of a text: what a reader leaves out or closes, and how it is told."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from typing import TypeVar
from typing import cast

from archive.errors import Problem
from archive.errors import ProblemKind
from archive.language.controls import clean
from archive.language.controls import close_directions
from archive.language.controls import code_point
from archive.language.controls import is_direction
from archive.language.controls import strays
from archive.model.text import Text
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stray:
    """A control character that was left out or closed, and in which paragraph, from 0, or in which heading."""

    character: str
    paragraph: int | None = None
    section: int | None = None


def stray_problem(path: str, line: int, character: str) -> Problem:
    """Return the note on a *character* that was left out, or closed at the end of its field."""
    kind = ProblemKind.OPEN_DIRECTION if is_direction(character) else ProblemKind.CONTROL_CHARACTER
    return Problem.of(kind, path, line, fatal=False, value=code_point(character))


def strays_in_source(source: str) -> Iterator[tuple[int, str]]:
    """Yield the controls of the file *source* that are left out, with their lines."""
    for line, words in enumerate(source.split("\n"), 1):
        yield from ((line, stray) for stray in strays(words) if not is_direction(stray))


def record_strays(found: Iterable[Stray], ledger: Ledger) -> None:
    """Record in *ledger* that each of the strays *found* in an import was left out or closed."""
    for character in dict.fromkeys(stray.character for stray in found):
        why = f"the control character {code_point(character)} was left out"
        if is_direction(character):
            why = (
                f"{code_point(character)} changes the direction of writing and was not ended;"
                " it now ends with its paragraph or field"
            )
        ledger.add(ChangeKind.CHARACTERS, 0, "", "", why)


def clean_text(text: Text) -> tuple[Text, tuple[Stray, ...]]:
    """Return *text* with no direction left open in any of its fields, and what was changed.

    Ends are only appended, so offsets into a paragraph stay; its record loses other controls, too.
    """
    found = [Stray(character) for character in _strays((text.metadata, text.withdrawn))]
    sections = []
    before = 0
    for at, section in enumerate(text.sections):
        found += [Stray(character, section=at) for character in strays(section.heading)]
        for number, paragraph in enumerate(section.paragraphs, before):
            found += [Stray(character, paragraph=number) for character in _strays(paragraph)]
        before += len(section.paragraphs)
        paragraphs = _mapped(section.paragraphs, close_directions)
        sections.append(replace(section, heading=clean(section.heading), paragraphs=paragraphs))
    if not found:
        return text, ()
    metadata, withdrawn = _mapped(text.metadata, clean), clean(text.withdrawn)
    made = replace(text, metadata=metadata, withdrawn=withdrawn, sections=tuple(sections))
    return made, tuple(found)


def _strays(value: object) -> list[str]:
    """Return the stray characters of all strings in *value*, each once."""
    found: dict[str, None] = {}

    def note(text: str) -> str:
        found.update(dict.fromkeys(strays(text)))
        return text

    _mapped(value, note)
    return list(found)


def _mapped(value: T, change: Callable[[str], str]) -> T:
    """Return *value* with *change* made to every string in it: tuples and dataclasses are looked through."""
    changed: object = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple(_mapped(item, change) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        given = {field.name: getattr(value, field.name) for field in fields(value)}
        new = {name: _mapped(item, change) for name, item in given.items()}
        changed = replace(value, **new) if new != given else value
    return cast("T", changed)
