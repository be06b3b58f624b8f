"""`deploy/pincite`: reads the settings of the site as systemd reads them for the service, and runs nothing in them."""

import json
import os
import pwd
import subprocess
import sys
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import ROOT

SCRIPT = ROOT / "deploy" / "pincite"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    spec = spec_from_loader("deployed", SourceFileLoader("deployed", str(SCRIPT)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    # No compiled copy is left beside it.
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


#: What a line of the file means for systemd: EnvironmentFile in systemd.exec(5), and its tests.
VALUES = {
    "A=b": "b",
    "A=": "",
    "A=''": "",
    "A = b": "b",
    "  A=b": "b",
    "A=b c": "b c",
    "A=b  \t": "b",
    "A=  b": "b",
    "A=https://example.org/?a=1&b=2": "https://example.org/?a=1&b=2",
    "A=$HOME": "$HOME",
    "A=${HOME}": "${HOME}",
    "A=$(touch pwned)": "$(touch pwned)",
    "A=`touch pwned`": "`touch pwned`",
    "A=b; touch pwned": "b; touch pwned",
    "A=b | c > d": "b | c > d",
    "A=b # c": "b # c",
    "A=~/texts": "~/texts",
    "A=*": "*",
    "A=b=c": "b=c",
    "A='b c'": "b c",
    'A="b c"': "b c",
    'A=" b "': " b ",
    "A='$b & \"c\" \\d'": '$b & "c" \\d',
    'A="$b & \'c\' \\$d \\"e\\" \\\\ \\` \\n"': "$b & 'c' $d \"e\" \\ ` \\n",
    "A='b' 'c'": "bc",
    "A='b'\"c\"d": "bcd",
    "A='b' c": "bc",
    "A=b'c'": "b'c'",
    'A=b"c d"': 'b"c d"',
    "A=it's": "it's",
    "A=b\\ c": "b c",
    "A=b\\ ": "b ",
    "A=b\\\\ ": "b\\",
    "A=\\'b\\'": "'b'",
    "A=C:\\\\texts": "C:\\texts",
    "A=b\\\nc": "bc",
    "A='b\nc'": "b\nc",
    'A="b\\\nc"': "bc",
    "A=b\\": "b",
    "A=b\nA=c": "c",
    "# A=c\nA=b": "b",
    "; A=c\nA=b": "b",
    "A=b\n#A=c": "b",
    "no setting\nA=b": "b",
    "\n\n  \nA=b\n\n": "b",
    "A=Bücher": "Bücher",
}


@pytest.mark.parametrize(("line", "value"), VALUES.items(), ids=map(repr, VALUES))
def test_values(script: ModuleType, line: str, value: str) -> None:
    """Each is what the service gets; none is changed or run."""
    assert script.read_settings(line) == {"A": value}
    assert script.read_settings(f"{line}\n\nB=d\n") == {"A": value, "B": "d"}


@given(text=st.text(st.sampled_from("AB='\"\\ \n#;$&a"), max_size=30))
def test_any_text_is_read_or_refused(script: ModuleType, text: str) -> None:
    """However it is quoted, reading ends; what is in single quotes is the value, character by character."""
    with suppress(ValueError):
        script.read_settings(text)
    value = text.replace("'", "")
    assert script.read_settings(f"A='{value}'") == {"A": value}


@pytest.mark.parametrize("line", ["export A=b", "A b=c", "1A=b", "A-B=c", "=b", "A", "", "#A=b"])
def test_what_is_no_setting_is_passed_over(script: ModuleType, line: str) -> None:
    """A name has letters, digits and _; `export` is of the shell."""
    assert script.read_settings(f"{line}\nB=d\n") == {"B": "d"}


@pytest.mark.parametrize("line", ["A='b", 'A="b', 'A="b\\"', "A='b' 'c", "A= 'b", "A='b' \"c"])
def test_a_quote_that_is_not_closed_is_refused(script: ModuleType, line: str) -> None:
    """Rather than take all lines that follow for its value."""
    with pytest.raises(ValueError, match="begins in line 2"):
        script.read_settings(f"B=d\n{line}\nC=e\n")


def run(tmp_path: Path, settings: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the script as if this user were that of the site, and the program printed how it was called."""
    program = tmp_path / "program"
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys\nprint(json.dumps([sys.argv[1:], dict(os.environ)]))\n"
    )
    program.chmod(0o755)
    code = SCRIPT.read_text(encoding="utf-8")
    user = pwd.getpwuid(os.getuid()).pw_name
    for name, value in (("USER", user), ("PROGRAM", str(program)), ("SETTINGS", str(settings))):
        (line,) = [line for line in code.splitlines() if line.startswith(f"{name} = ")]
        code = code.replace(line, f"{name} = {value!r}")
    copy = tmp_path / "pincite"
    copy.write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", str(copy), *words]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def test_the_command_gets_settings_and_words(tmp_path: Path) -> None:
    """The settings of the file, over the folders of the site; the words as they were typed."""
    settings = tmp_path / "settings"
    settings.write_text(
        "PINCITE_URL=https://example.org/a?b&c\nPINCITE_TEXTS=/srv/my texts\nX=$(touch pwned)\n"
    )
    words = ["search", "a b", "$c", "*", "--", "'d'"]
    done = run(tmp_path, settings, *words)
    typed, environment = json.loads(done.stdout)
    assert typed == words
    assert environment["PINCITE_URL"] == "https://example.org/a?b&c"
    assert environment["PINCITE_TEXTS"] == "/srv/my texts"
    assert environment["PINCITE_INDEX"] == "/var/cache/pincite"
    assert not (tmp_path / "pwned").exists()


def test_without_a_file_the_folders_are_those_of_the_site(tmp_path: Path) -> None:
    """A site may have no settings."""
    _, environment = json.loads(run(tmp_path, tmp_path / "none", "check").stdout)
    assert environment["PINCITE_TEXTS"] == "/var/lib/pincite/texts"


@pytest.mark.parametrize("content", [b"A='b\n", b"A=\xff\n"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    """In one line, and the command is not run with half of its settings."""
    settings = tmp_path / "settings"
    settings.write_bytes(content)
    done = run(tmp_path, settings, "check")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"pincite: {settings}: ")
    assert len(done.stderr.splitlines()) == 1
