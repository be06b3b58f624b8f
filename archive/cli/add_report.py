"""What `pincite add` prints of each file: a summary, what to check, and every change if asked."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import replace

from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.cli.output import print_problems
from archive.cli.problem_wording import problem_words
from archive.publishing.add import AddedText
from archive.publishing.add import Outcome
from archive.publishing.add import RefusedFile
from archive.publishing.add import UnchangedText
from archive.sources.report import ReportSummary
from archive.sources.report import summarize

#: A part of the words left out above which the report begins with it.
_MUCH_LEFT_OUT = 0.1
#: Files that are each named; of more, those to look at.
_MAX_LISTED = 30


def print_outcomes(outcomes: Sequence[Outcome], *, as_json: bool, verbose: bool = False) -> None:
    """Print what was made of each file: a summary and what to check, or every change if *verbose*; or JSON.

    Of several files, the first line sums up; of many, only those are named that somebody should look at.
    """
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    added = [outcome for outcome in outcomes if isinstance(outcome, AddedText)]
    if len(outcomes) > 1:
        echo(_totals(outcomes, added))
    for outcome in outcomes:
        if len(outcomes) == 1:
            _print_one(outcome, verbose=verbose)
        elif verbose or len(outcomes) <= _MAX_LISTED or _is_to_decide(outcome):
            _print_among_others(outcome, verbose=verbose)
    for outcome in outcomes:
        if isinstance(outcome, RefusedFile):
            print_problems(outcome.problems)
    _print_next_steps(added, verbose=verbose)


def _totals(outcomes: Sequence[Outcome], added: Sequence[AddedText]) -> str:
    refused = sum(isinstance(outcome, RefusedFile) for outcome in outcomes)
    updated = sum(outcome.is_update for outcome in added)
    sources = len({str(outcome.source) for outcome in outcomes})
    counts = {
        pluralize(len(added) - updated, "new text"): len(added) - updated,
        f"{updated:,} corrected": updated,
        f"{len(outcomes) - len(added) - refused:,} unchanged": len(outcomes) - len(added) - refused,
        f"{refused:,} refused": refused,
    }
    checks = [len(_report(outcome).checks) for outcome in added]
    with_checks = sum(map(bool, checks))
    to_check = "Nothing to check."
    if with_checks:
        to_check = (
            f"{pluralize(sum(checks), 'thing')} to check in {pluralize(with_checks, 'text')}."
        )
    listed = ", ".join(words for words, count in counts.items() if count)
    return f"{pluralize(sources, 'file')}: {listed}. {to_check if added else ''}".rstrip()


def _report(outcome: AddedText) -> ReportSummary:
    report = summarize(outcome.made.report, outcome.made.whole or outcome.made.text)
    return replace(report, checks=outcome.checks)


def _is_to_decide(outcome: Outcome) -> bool:
    """Tell whether somebody should look at what was made."""
    if not isinstance(outcome, AddedText):
        return False
    report = _report(outcome)
    much = report.share > _MUCH_LEFT_OUT
    return bool(report.checks or outcome.is_update or outcome.like or much)


def _print_one(outcome: Outcome, *, verbose: bool) -> None:
    if isinstance(outcome, UnchangedText):
        echo(f"{outcome.source}: nothing to do, it is in {outcome.path} already.")
        file = shlex.quote(str(outcome.source))
        echo(f"To read it again: pincite add --update {outcome.path.stem} {file}")
    if not isinstance(outcome, AddedText):
        return
    report = _report(outcome)
    echo(_place(outcome))
    if report.share > _MUCH_LEFT_OUT:
        echo(f"  Please look: {report.share:.0%} of the words were left out; see below.")
    for line in (*_recognised(outcome), *_summary_lines(outcome, report)):
        echo(f"  {line}")
    changes = outcome.made.report if verbose else report.checks
    if changes:
        echo("  Every change:" if verbose else "  To check, and noted at the top of the file:")
    for change in changes:
        echo(f"    {change}")
    for update in outcome.updates:
        echo(f"  {update}")


def _print_among_others(outcome: Outcome, *, verbose: bool) -> None:
    """Print one line of a file among others, and below it what somebody should decide."""
    if isinstance(outcome, UnchangedText):
        echo(f"  {outcome.source}: nothing to do, it is in {outcome.path} already")
    if not isinstance(outcome, AddedText):
        return
    report = _report(outcome)
    checks = f"; {pluralize(len(report.checks), 'thing')} to check:" if report.checks else ""
    echo(f"  {_place(outcome)}: {_held(outcome)}{checks}")
    if report.share > _MUCH_LEFT_OUT:
        echo(f"      Please look: {report.share:.0%} of the words were left out.")
    changes = outcome.made.report if verbose else report.checks
    for line in (*_recognised(outcome), *changes, *outcome.updates):
        echo(f"      {line}")


def _place(outcome: AddedText) -> str:
    verb = "→" if outcome.written else "would be written to"
    return f"{outcome.source} ({outcome.made.encoding}) {verb} {outcome.path}"


def _recognised(outcome: AddedText) -> list[str]:
    """Return what to say of a text of the collection that has most of the words of the file."""
    file = shlex.quote(str(outcome.source))
    if outcome.recognised:
        return [
            "A corrected source of the text that is there:"
            f" {int(100 * outcome.recognised.alike)}% of the words are the same.",
            "Its words are replaced; the record, the numbers and emendations stay.",
            f"If it is another text: pincite add --new {file}",
        ]
    if outcome.like:
        update = f"pincite add --update {outcome.like.path.stem} {file}"
        return [
            f"Much like {outcome.like.path.name}: {int(100 * outcome.like.alike)}% of the words are the same.",
            f"If it is a better transcript of that text: delete {outcome.path}, then {update}",
        ]
    return []


def _print_next_steps(added: Sequence[AddedText], *, verbose: bool) -> None:
    if added and not verbose:
        echo(f"Every change: {_command_for_changes(added)}.")
    if any(outcome.written for outcome in added if not outcome.is_update):
        echo("Check the new files, then see them as drafts with `pincite serve`.")
    slugs = [outcome.path.stem for outcome in added if outcome.is_update and outcome.written]
    if slugs:
        shown = slugs[0] if len(slugs) == 1 else "SLUG"
        echo(f'Check what was replaced, then publish it: pincite publish {shown} --note "…"')


def _command_for_changes(added: Sequence[AddedText]) -> str:
    """Return the command that lists the changes in one of the files: what was added is not added again."""
    if not any(outcome.written for outcome in added):
        return "the same command with --verbose"
    if len(added) > 1:
        return "`pincite add --update SLUG FILE --dry-run --verbose`"
    file = shlex.quote(str(added[0].source))
    return f"`pincite add --update {added[0].path.stem} {file} --dry-run --verbose`"


def _held(outcome: AddedText) -> str:
    text = outcome.made.text
    record = text.metadata
    known = ", ".join(filter(None, (record.byline, record.printed_date)))
    held = f"{pluralize(len(text.paragraphs), 'paragraph')}, {pluralize(len(text.sections), 'section')}"
    return f"{record.title}{f' ({known})' if known else ''}: {held}"


def _summary_lines(outcome: AddedText, report: ReportSummary) -> list[str]:
    checks = pluralize(len(report.checks), "thing") if report.checks else "nothing"
    lines = [
        f"{_held(outcome)}.",
        f"{checks[0].upper()}{checks[1:]} to check, {pluralize(report.repairs, 'small repair')}.",
    ]
    lines += [
        f"Left out, {pluralize(one.words, 'word')} in {pluralize(one.times, 'place')}: {one.why}."
        for one in report.left_out
    ]
    return lines


def _row(outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, RefusedFile):
        listed = [
            {"path": p.path, "line": p.line, "message": problem_words(p)[0]}
            for p in outcome.problems
        ]
        return {"file": str(outcome.source), "problems": listed}
    if isinstance(outcome, UnchangedText):
        unchanged = {"path": str(outcome.path), "slug": outcome.path.stem, "written": False}
        return {"file": str(outcome.source), **unchanged, "unchanged": True}
    report = _report(outcome)
    return {
        "file": str(outcome.source),
        "path": str(outcome.path),
        "slug": outcome.slug,
        "written": outcome.written,
        "encoding": outcome.made.encoding,
        "paragraphs": len(outcome.made.text.paragraphs),
        "summary": {
            "checks": len(report.checks),
            "repairs": report.repairs,
            "left_out": [
                {"why": one.why, "times": one.times, "words": one.words} for one in report.left_out
            ],
            "left_out_share": round(report.share, 4),
        },
        "changes": json.loads(outcome.made.json),
        "updates": list(outcome.updates),
        "like": outcome.like.path.stem if outcome.like else "",
    }
