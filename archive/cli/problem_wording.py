"""Sentences for problems of files and histories, with what can be done about them."""

import shlex
from collections.abc import Mapping

from archive.errors import Damage
from archive.errors import DamageKind
from archive.errors import Problem
from archive.errors import ProblemKind

RESTORE_HISTORY = (
    "Restore this file from a backup of the collection folder; the revisions before are intact."
)

#: The sentence and the remedy for each kind, with the names of its arguments.
_PROBLEMS: Mapping[ProblemKind, tuple[str, str]] = {
    ProblemKind.NOT_A_TABLE: ("this is not a list of `name: value` lines", ""),
    ProblemKind.NOT_ONE_VALUE: ("{key} must be one value", "Put quotes around it."),
    ProblemKind.NOT_EQUAL_WORDS: (
        "equals: “{value}” is not two or more single words with = between them",
        "Write each on a line of its own, such as `- Trotzky = Trotsky`.",
    ),
    ProblemKind.TWO_NAMES: (
        "name and title are two words for one thing",
        "Delete one of the lines.",
    ),
    ProblemKind.BAD_COLOUR: (
        "{key}: “{value}” is not a colour",
        'Write six digits and letters a to f, such as {key}: "#9a2318".',
    ),
    ProblemKind.UNQUOTED_COLOUR: (
        "{key}: what begins with # is a comment unless it has quotes around it",
        'Write {key}: "{value}".',
    ),
    ProblemKind.LOW_CONTRAST: (
        "{key}: {value} is hard to read on {scheme} paper: its contrast is {ratio}, but it needs 4.5",
        'The nearest colour that can be read is {key}: "{nearest}".',
    ),
    ProblemKind.LOGO_OUTSIDE: (
        "logo: {value} is not a file of this folder",
        "Copy the picture into the folder, and write its name: logo: logo.svg.",
    ),
    ProblemKind.NO_LOGO: (
        "logo: there is no file {value} in this folder",
        "Copy the picture into the folder, or correct the name.",
    ),
    ProblemKind.LARGE_LOGO: (
        "the logo has {size} kB; it may have {most}",
        "Save it smaller: a PNG or WebP picture 200 pixels high is enough.",
    ),
    ProblemKind.BAD_LOGO: (
        "the logo cannot be used: {reason}",
        "Save it again as SVG, PNG or WebP.",
    ),
    ProblemKind.SAME_ADDRESS: (
        "“{name}” and “{other}” would have the same address, so that of “{name}” is {slug}",
        "If they are the same, write “{name}” under `also:` of the other in {file}; if not, give it a key there.",
    ),
    ProblemKind.ALMOST_THE_SAME: (
        "“{name}” and “{other}” would have the same address, so that of “{name}” is {slug}",
        "If they are the same, spell the name the same way in all records.",
    ),
    ProblemKind.LOST_ADDRESS: (
        "the key {slug} is gone, so the page of that {entity} does not answer any more",
        "Put the key back, or write `formerly: [{slug}]` below the one that took its place.",
    ),
    ProblemKind.UNREADABLE: ("this cannot be read: {reason}", "Check its name and permissions."),
    ProblemKind.LINK_OUTSIDE: (
        "this link leads out of the collection folder",
        "Copy the file into the folder.",
    ),
    ProblemKind.DUPLICATE_SLUG: (
        "the slug {slug} is already used by {file}",
        "Give this text another slug.",
    ),
    ProblemKind.FORMER_SLUG: (
        "the text {now} was formerly called {slug}, and addresses with {slug} lead there",
        "If this is that text, write `slug: {now}`; otherwise choose another slug.",
    ),
    ProblemKind.RENAMED_BY_HAND: (
        "this text is published as {was}, and its slug was changed to {slug} by hand",
        "Rename it with `pincite rename {was} {slug}`, or put `slug: {was}` back.",
    ),
    ProblemKind.SLUG_CHANGED: ("the slug of this file has just changed", "Try again."),
    ProblemKind.TRANSCRIPT: (
        "this is a transcript and is ignored: texts end in .md",
        "Make a text of it with `pincite add {quoted_file}`.",
    ),
    ProblemKind.NO_FILE_COLUMN: (
        "this table has no column “file”",
        "Name the columns in its first row: {columns}.",
    ),
    ProblemKind.UNKNOWN_COLUMN: (
        "the column “{column}” is unknown and is ignored",
        "The columns are {columns}.",
    ),
    ProblemKind.FILE_TWICE: ("the file {file} has two rows", "Delete one of them."),
    ProblemKind.BAD_DATE: (
        "{date} is not a date, or not a clear one",
        "Write year-month-day, such as 1917-11-08, or words such as 8 November 1917, c. 1640, 1914-18.",
    ),
    ProblemKind.BAD_SPEAKER_STYLE: (
        "{style} is no way to mark speakers",
        "Write one or more of {styles}, divided by semicolons; none and auto only alone.",
    ),
    ProblemKind.NO_SUCH_FILE: (
        "no file to add is called {file}",
        "Check how the name is spelled in the table.",
    ),
    ProblemKind.TO_CHECK: (
        "to check: {words}",
        "Correct it if it is wrong; then delete this line.",
    ),
    ProblemKind.UNCLOSED_MARK: (
        "a mark is not closed, so it counts as words",
        "End it with }}.",
    ),
    ProblemKind.CONTROL_CHARACTER: (
        "the control character {value} is left out wherever the text is shown",
        "Delete it from the file.",
    ),
    ProblemKind.OPEN_DIRECTION: (
        "{value} changes the direction of writing and is not ended; it ends with its paragraph or field",
        "Delete it, or end it with U+202C (after U+202A, U+202B, U+202D, U+202E) or U+2069.",
    ),
    ProblemKind.NUMBERS_WITHOUT_HISTORY: (
        "its paragraphs have numbers, but it has no history",
        "If it was ever published, restore {file} from a backup before you publish it again.",
    ),
    ProblemKind.EMPTY_HISTORY: ("this history is empty", ""),
    ProblemKind.NO_WORKING_COPY: (
        "{slug} is published, but no working copy has its slug",
        "Readers see its last revision. Put its file back, or correct it if it cannot be read.",
    ),
    ProblemKind.TORN_HISTORY: (
        "the last line is incomplete, as after a power cut; it was never published",
        "The next publishing removes it.",
    ),
    ProblemKind.OTHER_TEXT: ("revision {revision} is of {other}, not of {slug}", ""),
    ProblemKind.LOST_NUMBERS: ("revision {revision} has lost the numbers {numbers}", ""),
    ProblemKind.FUTURE_DATE: (
        "revision {revision} is dated {value}, in the future: the clock of this machine says {now}",
        "Set the clock if it is wrong. If the date is: pincite redate {slug} --revision {revision}"
        " --date YYYY-MM-DD",
    ),
    ProblemKind.NO_SOURCE_FILE: (
        "there is no text file in this folder",
        "Their names end in .txt, .md, .html, .xml, .docx, .odt, .epub or .pdf.",
    ),
    ProblemKind.TOO_LARGE: ("this file is larger than 50 MB", "Split it into several files."),
    ProblemKind.NOT_UTF8: ("it has front matter but is not UTF-8", "Save it as UTF-8."),
    ProblemKind.SEVERAL_FILES: (
        "--slug, --title and --update are for one file",
        "Add the files one by one.",
    ),
    ProblemKind.SLUG_AND_UPDATE: (
        "--slug and --update cannot be combined",
        "With --update, the text keeps its slug.",
    ),
    ProblemKind.SPLIT_AND_SLUG: (
        "--split cannot be combined with --slug and --update",
        "Each chapter is named by its heading.",
    ),
    ProblemKind.BAD_SLUG: (
        "{slug} cannot be a slug",
        "A slug has a-z, 0-9 and single hyphens.",
    ),
    ProblemKind.SLUG_TAKEN: (
        "there is a text called {slug} already",
        "Choose another slug with --slug, or replace that text with --update {slug}.",
    ),
    ProblemKind.NEW_AND_UPDATE: (
        "--new and --update cannot be combined",
        "--update SLUG replaces the words of a text, --new adds another.",
    ),
    ProblemKind.EDITED_SINCE: (
        "this is another transcript of {file}, which was edited and not published; nothing was written",
        "To put its words in place of those there: pincite add --update {slug} {quoted_source}\n"
        "    To add it as another text:                pincite add --new {quoted_source}",
    ),
    ProblemKind.NO_TEXT_TO_UPDATE: (
        "there is no text called {slug} in {folder}",
        "To add it, leave out --update.",
    ),
    ProblemKind.NOT_READ_BACK: (
        "its text would change by being written; nothing was written",
        "This is a bug in Pincite: please report it, with the file.",
    ),
    ProblemKind.APPEARED_MEANWHILE: (
        "a file of this name has just appeared",
        "Run the command again.",
    ),
    ProblemKind.BAD_WEB_ADDRESS: (
        "this is no address of a web page: {reason}",
        "Copy it from the address bar of your browser.",
    ),
    ProblemKind.LOCAL_ADDRESS: (
        "{host} is a machine of this network ({address}), and pages are fetched from public ones only",
        "If you trust it, add --allow-local.",
    ),
    ProblemKind.PROXY_SET: (
        "a proxy is set for {scheme}, and where it connects to cannot be checked",
        "Save the page in your browser and add the file, or put {host} into the variable no_proxy.",
    ),
    ProblemKind.WRONG_STATUS: (
        "there is no page at this address: the server answers {status}",
        "Open it in a browser; you can save the page there and add the file.",
    ),
    ProblemKind.NO_ANSWER: (
        "this page cannot be fetched: {reason}",
        "Open it in a browser; you can save the page there and add the file.",
    ),
    ProblemKind.TOO_MANY_REDIRECTS: (
        "this address leads to another, and so on, more than {limit} times",
        "Open it in a browser, and add the address that it shows then.",
    ),
    ProblemKind.PAGE_TOO_LARGE: (
        "this page is larger than {limit} MB",
        "Save it in your browser and add the file.",
    ),
    ProblemKind.TOO_SLOW: (
        "the server is too slow",
        "Try again later, or save the page in your browser and add the file.",
    ),
    ProblemKind.LOST_TARGET: ("{number} leads to {target}, which is not in the text", ""),
}

_DAMAGES: Mapping[DamageKind, str] = {
    DamageKind.NOT_JSON: "this line is not JSON",
    DamageKind.NOT_A_REVISION: "this line is not a revision",
    DamageKind.BAD_FIELD: "the field “{value}” of this revision is missing or wrong",
    DamageKind.BAD_DATE: "“{value}” is not a date",
    DamageKind.ALTERED: "this line was changed after it was written",
    DamageKind.FORK: "a fork: this revision follows number {value}, which another one follows already",
    DamageKind.GAP: "a line before this one is missing or was changed",
    DamageKind.WRONG_NUMBER: "this should be revision {expected}, and says {value}",
    DamageKind.LOST: "revision {value} was published, and is missing in this file",
    DamageKind.OTHER_TEXT: "this belongs to another text, {value}",
}


def problem_line(problem: Problem) -> str:
    """Return a problem as ``file:line: sentence``, with the remedy on a line of its own."""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    message, remedy = problem_words(problem)
    note = "" if problem.fatal else "note: "
    return f"{place}: {note}{message}" + (f"\n    {remedy}" if remedy else "")


def problem_words(problem: Problem) -> tuple[str, str]:
    """Return the sentence and the remedy for a problem."""
    given = dict(problem.arguments)
    match problem.kind:
        case ProblemKind.STATED:
            return problem.message, problem.remedy
        case ProblemKind.UNKNOWN_KEY:
            near, known = given["near"], given["known"]
            remedy = f"Did you mean {near}?" if near else f"The known keys are {known}."
            return f"the key “{given['key']}” is unknown and is ignored", remedy
        case ProblemKind.DAMAGED_HISTORY:
            damage = Damage(DamageKind(given["damage"]), given["value"], given["expected"])
            shown = int(given["shown"])
            seen = f"revision {shown} is shown" if shown else "nothing is shown"
            return f"the history is damaged: {damage_words(damage)}; {seen}", RESTORE_HISTORY
        case _:
            message, remedy = _PROBLEMS[problem.kind]
            given["quoted_file"] = shlex.quote(given.get("file", ""))
            given["quoted_source"] = shlex.quote(problem.path)
            return message.format(**given), remedy.format(**given)


def damage_words(damage: Damage) -> str:
    """Return what is wrong with a line of a history."""
    return _DAMAGES[damage.kind].format(value=damage.value, expected=damage.expected)
