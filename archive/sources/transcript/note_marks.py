"""Marks of notes in unusual signs, which become ``[1]``: ``¹``, ``^1``, ``{1}``, ``<1>``, `` (1)``, ``1 (return)``.

A sign is a mark only where the file has both: one after a word, and below it a line that begins with the same.
"""

import re
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_WORD = r"(?P<word>\w*)(?<=[^\W_]|[.,;:!?”\"'’)\]])"
_AFTER = r"(?P<end>[.,;:!?]?)(?=[\s”\"')\]—–-]|$)"


@dataclass(frozen=True, slots=True)
class _Style:
    """How marks are written after a word, and how at the beginning of a note."""

    call: re.Pattern[str]
    note: re.Pattern[str]
    #: Whether the text may have the same signs for something else, so that each must be there once in each place.
    is_common: bool = False


_STYLES = (
    _Style(
        re.compile(r"(?P<word>[^\W⁰¹²³⁴-⁹]*)(?<=[^\s⁰¹²³⁴-⁹])(?P<label>[⁰¹²³⁴-⁹]{1,3})(?P<end>)"),
        re.compile(r"(?P<label>[⁰¹²³⁴-⁹]{1,3})\s?[.:)]?\s*(?=[^\s⁰¹²³⁴-⁹])"),
    ),
    _Style(
        re.compile(_WORD + r"\^(?:\{(?P<label>[0-9]{1,3})\}|(?P<other>[0-9]{1,3}))(?P<end>)"),
        re.compile(
            r"(?:\^?\{?\^?(?P<label>[0-9]{1,3})\}?|\[(?P<other>[0-9]{1,3})\])[.:)]?\s+(?=\S)"
        ),
        is_common=True,
    ),
    _Style(
        re.compile(_WORD + r"\s?\{(?P<label>[0-9]{1,3}|[a-z])\}(?P<end>)"),
        re.compile(r"\{(?P<label>[0-9]{1,3}|[a-z])\}\s*(?=\S)"),
    ),
    _Style(
        re.compile(_WORD + r"\s?<(?P<label>[0-9]{1,3})>(?P<end>)"),
        re.compile(r"<(?P<label>[0-9]{1,3})>\s*(?=\S)"),
    ),
    _Style(
        re.compile(_WORD + r" \((?P<label>[0-9]{1,3}|[a-z])\)" + _AFTER),
        re.compile(r"\(?(?P<label>[0-9]{1,3}|[a-z])[.)]\s+(?=\S)"),
        is_common=True,
    ),
    _Style(
        re.compile(_WORD + r"\s\[(?P<label>[0-9]{1,4})\](?P<end>)"),
        re.compile(r"(?P<label>[0-9]{1,4}) \(return\)$"),
    ),
)
_RETURN = re.compile(r"(?P<label>[0-9]{1,4}) ?\(return\)", re.IGNORECASE)
#: ``[*Footnote: …]``, ``[Footnote [2]: …]``.
_TURNED = re.compile(
    r"\[(?:(?P<a>\*{1,3}|[†‡§])\s*(?P<one>foot-?note)\s*:|(?P<two>foot-?note)\s*[\[(](?P<b>\w{1,4})[\])]\s*:)",
    re.IGNORECASE,
)
_GAP = re.compile(r"^(\[\^?[\w*†‡§]{1,4}\]:?)\s{2,}(?=\S)")
_BACK = re.compile(
    r"\s*(?:[↩↑⏎]\ufe0e?|\[(?:back|return|top)[^\[\]]{0,20}\]|\((?:back|return to text)\))\s*$",
    re.IGNORECASE,
)


def with_usual_marks(
    lines: tuple[TranscriptLine, ...], ledger: Ledger
) -> tuple[TranscriptLine, ...]:
    """Return *lines* with the marks of notes in brackets."""
    lines = tuple(_close_up(_with_turned(line)) for line in _with_returns(lines, ledger))
    for style in _STYLES:
        labels = _labels(style, lines)
        if labels:
            lines = tuple(_written(line, style, labels, ledger) for line in lines)
    return lines


def _label(match: re.Match[str]) -> str:
    return (match["label"] or match.groupdict().get("other") or "").translate(_RAISED)


def _labels(style: _Style, lines: tuple[TranscriptLine, ...]) -> frozenset[str]:
    """Return the labels that are called after a word, and have a note below."""
    called: dict[str, list[int]] = {}
    noted: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        note = style.note.match(line.text)
        if note is not None:
            noted.setdefault(_label(note), []).append(at)
        for call in style.call.finditer(line.text, note.end() if note else 0):
            called.setdefault(_label(call), []).append(at)
    if style.is_common:
        once = {label for label, places in called.items() if len(places) == 1}
        paired = {one for one in once if len(noted.get(one, ())) == 1 and noted[one] > called[one]}
        is_whole = paired == called.keys() == noted.keys() and len(paired) > 1
        # The notes begin below the last mark: a list counts its items as they come.
        ordered = sorted(called, key=lambda one: called[one])
        is_below = bool(called) and max(called.values()) < min(noted.values(), default=[-1])
        return (
            frozenset(paired)
            if is_whole and is_below and ordered == sorted(ordered, key=_rank)
            else frozenset()
        )
    return frozenset(one for one in called if noted.get(one, [-1])[-1] >= called[one][0])


def _rank(label: str) -> tuple[int, str]:
    return (int(label) if label.isdigit() else 0, label)


def _written(
    line: TranscriptLine, style: _Style, labels: frozenset[str], ledger: Ledger
) -> TranscriptLine:
    note = style.note.match(line.text)
    begins = ""
    rest = line.text
    if note is not None and _label(note) in labels:
        begins, rest = f"[{_label(note)}] ", line.text[note.end() :]
        _report(note[0], _label(note), line, ledger)
    replaced = style.call.sub(_replacer(labels, line, ledger), rest)
    return line if begins + replaced == line.text else replace(line, text=begins + replaced)


def _replacer(
    labels: frozenset[str], line: TranscriptLine, ledger: Ledger
) -> Callable[[re.Match[str]], str]:
    def write(match: re.Match[str]) -> str:
        label = _label(match)
        if label not in labels:
            return match[0]
        _report(match[0], f"{match['word']} {label}", line, ledger)
        return f"{match['word']}[{label}]{match['end']}"

    return write


def _report(before: str, after: str, line: TranscriptLine, ledger: Ledger) -> None:
    # Raised digits are a part of the word before them; others are words as before.
    if before.translate(_RAISED) != before:
        why = "raised digits that are the mark of a note"
        ledger.add(ChangeKind.CHARACTERS, line.number, before, after, why)


def _with_returns(lines: tuple[TranscriptLine, ...], ledger: Ledger) -> Iterator[TranscriptLine]:
    """Yield *lines* with ``1 (return)`` and the bracket below it as one note, and without arrows that lead back."""
    label = ""
    for at, line in enumerate(lines):
        match = _RETURN.fullmatch(line.text)
        if match is not None and any(one.text.startswith("[") for one in lines[at + 1 : at + 3]):
            label = match["label"]
            ledger.add(ChangeKind.AROUND, line.number, "return", "", "a link back to the text")
            yield replace(line, text="")
        elif label and line.text.startswith("["):
            ledger.add(ChangeKind.NOTE, line.number, "", "Footnote", "the bracket of a note")
            yield replace(line, text=f"[Footnote {label}: {line.text[1:].strip()}")
            label = ""
        elif (back := _BACK.search(line.text)) is not None and back.start():
            ledger.add(ChangeKind.AROUND, line.number, back[0], "", "a link back to the text")
            yield replace(line, text=line.text[: back.start()])
        else:
            yield line


def _close_up(line: TranscriptLine) -> TranscriptLine:
    """Return a line without the tab between the label of a note and its words, which are no columns."""
    if not line.text.startswith("["):
        return line
    text = _GAP.sub(r"\1 ", line.text)
    return line if text == line.text else replace(line, text=text)


def _with_turned(line: TranscriptLine) -> TranscriptLine:
    if "ootnote" not in line.text.lower():
        return line
    text = _TURNED.sub(
        lambda match: f"[{match['one'] or match['two']} {match['a'] or match['b']}:", line.text
    )
    return line if text == line.text else replace(line, text=text)
