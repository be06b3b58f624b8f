"""The documentation tells the truth: what it names exists, what exists it names, its examples run."""

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.cli.refusal_wording import error_words
from archive.publishing.alignment import Doubt
from archive.publishing.alignment import Question
from archive.publishing.publish_refusals import PublishRefused
from archive.publishing.publish_refusals import Refusal
from archive.publishing.publish_refusals import RefusalKind
from archive.publishing.publish_refusals import Uncertainty
from archive.settings import Settings
from tests.support.paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("index/*.md")])
SETTINGS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
COMMANDS = {
    name: command
    for context in [click.Context(main)]
    for name in main.list_commands(context)
    if (command := main.get_command(context, name)) is not None
}

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[(?:[^\]`]|`[^`]*`)*\]\(([^)\s]+)\)")

page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def prose(page: Path) -> str:
    """Return the page without its code blocks."""
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def examples(page: Path, command: str) -> Iterator[list[str]]:
    """Yield the words of each line in a shell block, or in code in a sentence, that runs *command*."""
    blocks = [
        body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == "sh"
    ]
    lines = [line for body in blocks for line in body.splitlines()]
    for line in [*lines, *re.findall(r"`([^`\n]+)`", prose(page))]:
        if line.split()[:1] == [command]:
            yield shlex.split(line, comments=True)


def test_there_is_something_to_check() -> None:
    """Links and examples are recognized: what is not seen is not checked either."""
    assert sum(len(LINK.findall(prose(page))) for page in PAGES) > 40
    assert sum(len(list(examples(page, "make"))) for page in PAGES) > 10
    assert sum(len(list(examples(page, "pincite"))) for page in PAGES) > 20


class TestLinks:
    """Links between pages."""

    @page
    def test_links_lead_somewhere(self, page: Path) -> None:
        """Each relative link names a file that is there, and each anchor a heading of it."""
        for target in LINK.findall(prose(page)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            file = page if not path else page.parent / path
            assert file.exists(), f"{page.name} links to {target}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
                assert anchor in {
                    re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
                    for heading in headings
                }

    def test_each_page_is_reached_from_the_readme(self) -> None:
        """No page of docs/ is hidden: the README links to each."""
        linked = {(ROOT / target).resolve() for target in LINK.findall(prose(ROOT / "README.md"))}

        assert {path.resolve() for path in ROOT.glob("docs/*.md")} <= linked


class TestLayout:
    """The table of packages in docs/architecture.md."""

    ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")

    def test_every_package_is_in_the_table(self) -> None:
        """Each module and package directly in `archive/` has its row, and every row names one that exists."""
        rows = self.ARCHITECTURE.partition("## Packages")[2].partition("## How to add")[0]
        cells = re.findall(r"^\| [0-9 ]*\| (`.*?) \|", rows, re.MULTILINE)
        named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
        modules = [path.stem for path in (ROOT / "archive").glob("[a-z]*.py")]
        packages = [path.parent.name for path in (ROOT / "archive").glob("*/__init__.py")]
        assert sorted(named) == sorted([*modules, *packages])

    def test_the_files_it_names_exist(self) -> None:
        """Each path under `archive/`, and each module named beside one, is there."""
        for name in re.findall(r"`((?:archive|tests)/[\w./*]*)`", self.ARCHITECTURE):
            assert list(ROOT.glob(name)), name
        files = {path.name for path in (ROOT / "archive").rglob("*.py")}
        assert set(re.findall(r"`(\w+\.py)`", self.ARCHITECTURE)) <= files


class TestMake:
    """The commands of make that pages name."""

    @page
    def test_targets_exist(self, page: Path) -> None:
        """Each `make word` in a page is a target of the Makefile that `make help` lists."""
        targets = set(
            re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
        )

        for words in examples(page, "make"):
            named = [word for word in words[1:] if re.fullmatch(r"[a-z-]+", word)]
            assert set(named[:1]) <= targets

    def test_readme_has_the_two_commands(self) -> None:
        """The README shows how to serve and how to test, each as one command."""
        shown = list(examples(ROOT / "README.md", "make"))

        assert ["make", "serve"] in shown
        assert ["make", "test"] in shown


class TestSettingsPage:
    """docs/settings.md names all that can be chosen."""

    @pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
    def test_every_setting(self, name: str) -> None:
        """Each field of Settings has its line."""
        assert f"| `{name}` |" in SETTINGS

    def test_defaults(self) -> None:
        """The defaults of the limits are those of the code."""
        default = Settings()
        told = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", SETTINGS, re.MULTILINE))

        assert told == {name: f"{getattr(default, name):,}".removesuffix(".0") for name in told}
        assert "query_terms" in told

    def test_every_variable(self) -> None:
        """Each variable of the environment that is read is named, and no other."""
        asked = set()

        class Asked(dict[str, str]):
            def get(self, key: str, default: object = None) -> None:  # type: ignore[override]
                asked.add(key)

        Settings.from_environment(Asked())

        assert asked == set(re.findall(r"`(PINCITE_[A-Z_]+)`", SETTINGS))

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    def test_every_command_and_option(self, name: str) -> None:
        """Each command has its heading, and under it or in the table each of its options."""
        parts = SETTINGS.split(f"### `pincite {name}")
        assert len(parts) == 2, f"no heading for pincite {name}"
        own = parts[1].partition("\n### ")[0]
        for parameter in COMMANDS[name].params:
            if isinstance(parameter, click.Option):
                assert f"`{parameter.opts[0]}" in own

    def test_no_option_that_is_not(self) -> None:
        """Each option that the page names exists."""
        real = {
            option
            for command in COMMANDS.values()
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
        } | {"--help", "--version"}

        assert set(re.findall(r"`(--[a-z-]+)", SETTINGS)) <= real


class TestRefusals:
    """The table of refusals in docs/publishing.md."""

    def test_messages_are_those_of_the_program(self) -> None:
        """Each doubt has its row, and each row the sentence that the command prints, numbers aside."""
        page = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
        cells = re.findall(r"^\| ([^|]+) \|", page.partition("| the message |")[2], re.MULTILINE)
        messages = {_without_numbers(cell) for cell in cells if cell != "---"}
        # The last row shows how several reasons are joined.
        messages = {message for message in messages if "…" not in message}
        doubts = {_sentence(Uncertainty(Question("p1", doubt, "p2"), "", ())) for doubt in Doubt}
        notes = {
            _sentence(Refusal(kind, names=("p1",)))
            for kind in (RefusalKind.NO_NOTE, RefusalKind.OTHER_CHANGES)
        }

        assert messages == doubts | notes


def _sentence(reason: Refusal | Uncertainty) -> str:
    sentence, _ = error_words(PublishRefused("text", reason))
    return _without_numbers(sentence.removeprefix("text: "))


def _without_numbers(sentence: str) -> str:
    return re.sub(r"\bp\d+\b", "p1", sentence)


class TestExamples:
    """Examples in pages."""

    @page
    def test_commands_are_understood(self, page: Path) -> None:
        """Each `pincite …` line in a page is a command with options that it has."""
        for words in examples(page, "pincite"):
            if len(words) == 1 or "COMMAND" in words or words[1].startswith("-"):
                continue
            command = COMMANDS[words[1]]
            known = {option for parameter in command.params for option in parameter.opts}
            named = {word for word in words[2:] if word.startswith("--")}
            assert named <= known, f"{page.name}: {' '.join(words)}"

    def test_the_readme_can_be_followed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The commands of the README, one after the other, do what it says; only `serve` is left out."""
        monkeypatch.chdir(tmp_path)
        Path("transcript.txt").write_text("A Letter\n\n1 May 1900\n\nDear friend, all is well.\n")
        runner = CliRunner()
        blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
        lines = [line for kind, body in blocks if kind == "sh" for line in body.splitlines()]
        for line in lines:
            words = shlex.split(line)
            if words[0] == "export":
                for variable in words[1:]:
                    monkeypatch.setenv(*variable.replace("$PWD", str(tmp_path)).split("=", 1))
            if words[0] != "pincite" or words[1] == "serve":
                continue
            if "--note" in words:
                text = Path("my-letters/a-letter.md")
                text.write_text(text.read_text().replace("all is well", "all is very well"))
            done = runner.invoke(main, words[1:])
            assert done.exit_code == 0, f"{line}\n{done.output}"

        corrected = runner.invoke(main, ["search", '"all is very well"'])
        assert "/texts/a-letter/p1" in corrected.output
        assert Path("restored/history/a-letter.jsonl").is_file()
        assert not Path("texts").exists()

    def test_a_server_is_set_up_in_few_commands(self) -> None:
        """Under fifteen lines from an empty machine to HTTPS; each file of deploy/ that they name is there."""
        page = (ROOT / "docs/self-hosting.md").read_text(encoding="utf-8")
        first = next(body for kind, body in BLOCK.findall(page) if kind == "sh")
        updates = page.partition("## Update\n")[2].partition("```sh\n")[2].partition("```")[0]
        assert len(first.splitlines()) + len(updates.splitlines()) < 15
        for name in re.findall(r"deploy/([\w.*-]+)", page):
            assert list((ROOT / "deploy").glob(name)), name
        # What the page says of folders is what the service does.
        service = (ROOT / "deploy/pincite.service").read_text(encoding="utf-8")
        for told in (
            "/var/lib/pincite/texts",
            "/var/cache/pincite",
            "/etc/default/pincite",
            "--watch",
        ):
            assert told in service, told

    @page
    def test_python_examples(self, page: Path) -> None:
        """Each `>>>` line gives what the page says it gives."""
        done = doctest.testfile(str(page), module_relative=False)

        assert done.failed == 0
