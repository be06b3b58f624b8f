"""The commands, as a volunteer types them: what they print, where, and how they end."""

import json
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from datetime import date
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from archive.cli.main import main
from archive.indexing.generations import build_lock
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.running import environment
from tests.support.running import running
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until

TRANSCRIPT = """\
A Speech on Bread

Petrograd, 3 May 1918

The bread has not come. We shall wait for it no longer, and we shall
go and fetch it.

Then there will be bread.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, as a volunteer would."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    """Run ``pincite`` with these words."""
    return CliRunner().invoke(main, words, prog_name="pincite")


def test_from_a_transcript_to_a_published_text(folder: Path) -> None:
    """add, search, publish, correct, publish: a first evening, with what each command says."""
    (folder / "speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    added = run("add", "speech.txt")
    assert added.exit_code == 0, added.output
    (text,) = (folder / "texts").glob("*.md")
    assert "to check" in added.output
    assert "lines" in run("add", "--dry-run", "--verbose", "--slug", "again", "speech.txt").output
    assert str(text.relative_to(folder)) in added.output

    drafts = run("publish")
    assert f"{text.stem}: a draft" in drafts.output

    assert "draft" in run("search", "bread").output
    published = run("publish", text.stem)
    assert published.exit_code == 0, published.output
    assert f"{text.stem}: published as revision 1" in published.output
    assert f"/texts/{text.stem}/p" in run("search", "bread").output
    assert "{#p1}" in text.read_text(encoding="utf-8")

    text.write_text(text.read_text(encoding="utf-8").replace("fetch", "seize"), encoding="utf-8")
    assert "edited" in run("check").output
    refused = run("publish", text.stem)
    assert refused.exit_code == 1
    assert "--note" in refused.stderr
    corrected = run("publish", text.stem, "--note", "seize, as printed")
    assert f"{text.stem}: published as revision 2" in corrected.output
    assert "unchanged" in run("publish", text.stem).output
    assert "No problems found" in run("check").output
    assert "Nothing to publish" in run("publish").output


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """It says what would be written, and where."""
    (folder / "speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    result = run("add", "--dry-run", "speech.txt")
    assert result.exit_code == 0
    assert "would be written to" in result.output
    assert not (folder / "texts").exists()


def test_the_report_is_json_for_programs(folder: Path) -> None:
    """Every change has its kind, lines, words before and after, and reason; a refusal its problems."""
    (folder / "speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    (folder / "nothing.txt").write_text("", encoding="utf-8")
    result = run("add", "--report", "speech.txt", "nothing.txt")
    assert result.exit_code == 1
    good, bad = json.loads(result.stdout)
    assert good["paragraphs"] >= 2
    assert {"kind", "line", "last", "before", "after", "why", "check"} == set(good["changes"][0])
    assert good["summary"]["checks"] + good["summary"]["repairs"] == len(good["changes"])
    assert bad["problems"][0]["path"] == "nothing.txt"


def test_a_folder_of_transcripts_is_added_whole(folder: Path) -> None:
    """Naming a folder adds the files in it whose names end as those of texts do, and names the others."""
    (folder / "in").mkdir()
    for name in ("one.txt", "two.md", "notes.csv", ".hidden.txt"):
        (folder / "in" / name).write_text(f"A Speech on {name}\n\n{TRANSCRIPT}", encoding="utf-8")
    result = run("add", "in")
    assert result.exit_code == 0, result.output
    assert len(list((folder / "texts").glob("*.md"))) == 2
    assert "Skipped in in, by their names: notes.csv." in result.output
    assert "pincite add --update SLUG FILE --dry-run --verbose" in result.output


def test_adding_again_says_what_happens_and_what_else_to_type(folder: Path) -> None:
    """Nothing to do, a proposed revision, an edited file: each in a sentence, with the command for the other way."""
    (folder / "speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    run("add", "speech.txt")
    (text,) = (folder / "texts").glob("*.md")
    same = run("add", "speech.txt")
    assert (same.exit_code, "nothing to do" in same.output) == (0, True)
    assert f"pincite add --update {text.stem} speech.txt" in same.output
    (folder / "speech.txt").write_text(TRANSCRIPT.replace("wait for it", "wait"), encoding="utf-8")
    corrected = run("add", "speech.txt")
    assert corrected.exit_code == 0, corrected.output
    assert "A corrected source of the text that is there" in corrected.output
    assert f'pincite publish {text.stem} --note "…"' in corrected.output
    text.write_text(text.read_text(encoding="utf-8").replace("Then there", "There"), "utf-8")
    (folder / "speech.txt").write_text(TRANSCRIPT.replace("has not", "hasn't"), encoding="utf-8")
    edited = run("add", "speech.txt")
    assert edited.exit_code == 1
    assert "was edited and not published; nothing was written" in edited.output
    assert "pincite add --new speech.txt" in edited.output
    assert len(list((folder / "texts").glob("*.md"))) == 1


def test_many_files_are_summed_up_and_only_those_to_look_at_are_named(folder: Path) -> None:
    """The report of a large folder is a line, what to decide, and what was refused."""
    (folder / "in").mkdir()
    for number in range(40):
        words = f"# Letter {number}\n\nThe news number {number} came today from the mill.\n"
        (folder / "in" / f"{number:02}.md").write_text(words, encoding="utf-8")
    doubtful = "# Odd\n\nThe boats have come back from the fair[7] with wool and salt.\n"
    (folder / "in" / "odd.md").write_text(doubtful, encoding="utf-8")
    (folder / "in" / "void.txt").write_text("", encoding="utf-8")
    result = run("add", "in")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "42 files: 41 new texts, 1 refused. 1 thing to check in 1 text.\n"
    )
    assert "in/odd.md" in result.stdout
    assert "in/07.md" not in result.stdout
    assert "in/07.md" in run("add", "in", "--verbose").output
    assert run("add", "in").stdout.startswith("42 files: 41 unchanged, 1 refused.\n")


def test_the_command_for_every_change_lists_every_change(folder: Path) -> None:
    """What the report of an added file says to type works as it is."""
    (folder / "my speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    told = re.search(r"Every change: `pincite (.*)`\.", run("add", "my speech.txt").output)
    assert told is not None
    again = run(*shlex.split(told[1]))
    assert again.exit_code == 0, again.output
    assert "Every change:" in again.output
    assert "line 1: " in again.output


def test_publishing_points_out_what_is_still_to_be_checked(folder: Path) -> None:
    """The note of the import is still in the file, and the text is published all the same."""
    (folder / "speech.txt").write_text(TRANSCRIPT, encoding="utf-8")
    run("add", "speech.txt")
    (text,) = (folder / "texts").glob("*.md")
    lines = text.read_text(encoding="utf-8").split("\n", 1)
    text.write_text(f"{lines[0]}\n# check: line 1: the title\n{lines[1]}", encoding="utf-8")
    published = run("publish", "--all")
    assert published.exit_code == 0, published.output
    assert "to check: line 1: the title" in published.output + published.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["index"], "the folder does not exist"),
        (["search", "peace"], "the folder does not exist"),
        (["check"], "the folder does not exist"),
        (["publish"], "the folder does not exist"),
        (["serve", "--port", "many"], "must be a number"),
        (["serve", "--port", "70000"], "must be a number"),
        (["add", "nowhere.txt"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(folder: Path, words: list[str], says: str) -> None:
    """A wrong folder, port or file ends with status 1 and a sentence on standard error, no traceback."""
    result = run(*words)
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output + result.stderr


def test_an_empty_collection_says_what_to_do(folder: Path) -> None:
    """`pincite index` without texts names the command that makes one."""
    (folder / "texts").mkdir()
    result = run("index")
    assert result.exit_code == 1
    assert "pincite add FILE" in result.stderr


def test_a_broken_text_is_reported_and_the_rest_is_built(folder: Path) -> None:
    """File, line, reason and remedy; status 1; the other text can be searched."""
    write_texts(folder / "texts", [text_of("good", "Peace and bread.")])
    (folder / "texts" / "bad.md").write_text("# only words\n", encoding="utf-8")
    result = run("index")
    assert result.exit_code == 1
    assert "texts/bad.md:1: " in result.stderr
    assert "1 text, 1 paragraph" in result.output
    assert "/texts/good/p1" in run("search", "bread").output
    strict = run("index", "--strict")
    assert strict.exit_code == 1
    assert "Nothing was built" in strict.stderr


def test_a_word_that_is_not_wanted_is_no_option(folder: Path) -> None:
    """`-naval` is typed as in the box of the site, also a word whose first letter is an option's."""
    write_texts(folder / "texts", [text_of("war", "A naval war.", "A war of the church.", "War.")])
    assert "/texts/war/p3" in run("search", "war", "-naval", "-church", "--sort", "text").output
    without = run("search", "-hostile", "war", "-naval").output
    assert "without any form of hostile or naval." in " ".join(without.split())
    assert "2 paragraphs" in without
    assert "Usage:" in run("search", "-h").output


def test_search_shows_pages_and_records(folder: Path) -> None:
    """The terminal shows what the page shows: reading, count, place, snippet, address."""
    paragraphs = [f"Peace number {n}." for n in range(25)]
    write_texts(folder / "texts", [text_of("long-peace", *paragraphs, title="On Peace")])
    result = run("search", "peace", "--page", "2")
    assert "Paragraphs containing peace, including other forms." in result.output
    assert "25 paragraphs in 1 text, page 2 of 2" in result.output
    assert "/texts/long-peace/p25" in result.output
    past = run("search", "peace", "--page", "9").output
    assert "25 paragraphs in 1 text\n" in past
    assert "There are no results on this page; page 2 is the last." in " ".join(past.split())
    assert "See On Peace" in run("search", "peace").output
    nothing = run("search", "xyzzy")
    assert nothing.exit_code == 0
    assert "No paragraphs found." in nothing.output
    near = run("search", "peace xyzzy nubmer").output
    assert "No paragraph contains all your words." in near
    assert "No text here contains “xyzzy” or “nubmer”." in near
    assert "Closest matches (1 of your 3 words):" in near
    assert "did you mean number (25)?" in run("search", "nubmer").output.casefold()


def test_search_suggests_other_queries_only(folder: Path) -> None:
    """What found nothing is not suggested again for a whole text, which cannot be typed."""
    write_texts(folder / "texts", [text_of("war", "Peace at last.", "Bread for all.")])
    nothing = run("search", "peace", "bread").output
    assert "Try without “bread” (1 result): peace" in nothing
    assert "peace bread" not in nothing


def test_help_teaches(folder: Path) -> None:
    """Every command says what it does; the first page shows a first evening."""
    first = run("--help").output
    assert "A first evening" in first
    for command in ("add", "publish", "serve", "index", "check", "search"):
        assert command in first
        assert len(run(command, "--help").output.splitlines()) > 5


def test_serve_answers_and_takes_up_a_new_text(folder: Path) -> None:
    """The printed address answers; what `pincite index` adds is found without a restart."""
    write_texts(folder / "texts", [text_of("good", "Peace and bread.")])
    words = ("serve", "--port=0", "--no-watch")
    with running(None, *words, cwd=folder, log=folder / "log") as site:
        assert "Peace" in site.get("/texts/good/p1")[1]
        write_texts(folder / "texts", [text_of("new", "Land and bread.")])
        assert run("index").exit_code == 0
        site.wait_until("/texts/new/p1", at="/search.json?q=land")


def test_a_port_in_use_is_said(folder: Path) -> None:
    """One line that names the address and the way out, and status 1."""
    write_texts(folder / "texts", [text_of("good", "Peace.")])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "Cannot listen at 127.0.0.1" in result.stderr
    assert "--port" in result.stderr


def test_publish_waits_for_a_build_that_is_running(folder: Path) -> None:
    """A server that watches the texts may be building: the command says so, and builds when that is done."""
    write_texts(folder / "texts", [text_of("good", "Peace and bread.")])
    log = folder / "log"
    with log.open("w") as output:
        with build_lock(folder / "index", folder / "texts"):
            process = subprocess.Popen(
                [sys.executable, "-m", "archive", "publish", "good"],
                cwd=folder,
                env=environment(),
                stdout=output,
                stderr=output,
            )
            wait_until(lambda: "waiting for it" in log.read_text(), log.read_text)
            assert process.poll() is None
        assert process.wait(TIMEOUT_S) == 0
    printed = log.read_text()
    assert "published as revision 1" in printed
    assert "Indexed 1 text" in printed


@contextmanager
def build_elsewhere(folder: Path) -> Iterator[None]:
    """Let another process build in the folder of the index, for longer than any command waits."""
    with build_lock(folder / "index", folder / "texts"):
        yield


@contextmanager
def no_folder(folder: Path) -> Iterator[None]:
    """Put a file in the place of the index."""
    (folder / "index").rename(folder / "elsewhere")
    (folder / "index").write_text("")
    yield
    (folder / "index").unlink()
    (folder / "elsewhere").rename(folder / "index")


@contextmanager
def other_collection(folder: Path) -> Iterator[None]:
    """Let the index belong to another collection."""
    note = folder / "index" / "texts-folder"
    (folder / "others").mkdir()
    ours = note.read_bytes()
    note.write_bytes(b"../others")
    yield
    note.write_bytes(ours)


@pytest.mark.parametrize("fault", [build_elsewhere, no_folder, other_collection])
@pytest.mark.parametrize(
    "words",
    [
        ["publish", "--all", "--note=a word"],
        ["retire", "good", "p1", "--reason=private"],
        ["merge", "good", "p1", "p2"],
        ["rename", "good", "better"],
        ["redate", "good", "--revision=1", f"--date={date.today() - timedelta(days=1)}"],
    ],
    ids=lambda words: words[0],
)
def test_what_was_published_is_said_though_the_build_fails(
    folder: Path,
    words: list[str],
    fault: Callable[[Path], AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command says that the revision is safe and only the index waits, and `pincite index` builds it then."""
    monkeypatch.setattr("archive.cli.building.MAX_BUILD_WAIT_S", 0.0)
    path = folder / "texts" / "good.md"
    write_texts(folder / "texts", [text_of("good", "Peace and bread.", "Land.")])
    assert run("publish", "good").exit_code == 0
    if words[0] == "publish":
        path.write_text(path.read_text().replace("bread", "butter"))
    with fault(folder):
        result = run(*words)
    assert result.exit_code == 1
    assert "evision 2" in result.stdout
    assert "published is safe in the history" in result.stderr
    assert "`pincite index`" in result.stderr
    assert "nothing was changed" not in result.output
    assert "Indexed" in run("index").stdout
    assert run("check", "--deep").exit_code == 0


def test_only_publishing_says_that_nothing_was_written(folder: Path) -> None:
    """`check`, which never writes, tells the same refusal without that sentence."""
    path = folder / "texts" / "good.md"
    write_texts(folder / "texts", [text_of("good", "Peace and bread.", "Land.")])
    assert run("publish", "good").exit_code == 0
    published = path.read_text()
    path.write_text(published.replace("Peace and bread. {#p1}\n\n", ""))
    refused, checked = run("publish", "good", "--note", "shorter"), run("check")
    assert refused.exit_code == checked.exit_code == 1
    assert refused.stderr.rstrip().endswith("Nothing was written.")
    assert "publishing would refuse good: p1" in checked.stderr
    assert "ritten" not in checked.output
    for line in refused.stderr.splitlines()[1:-1]:
        assert line in checked.stderr


def test_a_refusal_does_not_say_that_it_was_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing was published, a build that fails says nothing of it."""
    monkeypatch.setattr("archive.cli.building.MAX_BUILD_WAIT_S", 0.0)
    write_texts(folder / "texts", [text_of("good", "Peace and bread.")])
    assert run("publish", "good").exit_code == 0
    with build_elsewhere(folder):
        result = run("publish", "good")
    assert result.exit_code == 1
    assert "another build is going on" in result.stderr
    assert "safe" not in result.output


@pytest.mark.parametrize(
    "control",
    ["\x1b[31m", "\x1b]0;title\x07", "\x9b", "\u202e", "\u2067", "\u2028", "\u061c", "\ufffe"],
)
def test_no_file_sends_commands_to_the_terminal(folder: Path, control: str) -> None:
    """Control characters of names and words are printed as escapes, to a terminal too; JSON stays JSON."""
    name = f"a{control.replace('/', '')}b.txt"
    (folder / name).write_text(
        f"A {control}Letter\n\n1 May 1900\n\nDear {control}friend, all is well.\n"
    )
    for words in (["add", name], ["add", name, "--report"], ["check"], ["publish", control]):
        result = CliRunner().invoke(main, words, color=True)
        assert control[0] not in result.output, words
    json.loads(CliRunner().invoke(main, ["add", name, "--report", "--dry-run"]).stdout)
