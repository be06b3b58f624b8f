"""HTML tags in a text: a library cleans them, and what it returns is not believed either."""

import re
from collections.abc import Callable
from collections.abc import Iterator

import bleach
import pytest

from archive.model.text import RunKind
from archive.sources.canonical import inline_reader
from archive.sources.canonical.inline_reader import InlineReader
from archive.sources.paragraph_builder import ParagraphText

#: All that the target of a link may be, stated apart from the code.
SAFE = re.compile(r"(?:https?://|mailto:)[!#-;=?-Z_a-z~\u00a1-\U0010ffff]+", re.IGNORECASE)
#: Tags of texts, of which the address should not become a link.
TAGS = [
    '<a href="javascript:alert(1)">',
    "<a href='JaVaScRiPt:alert(1)'>",
    '<a href=" javascript:alert(1)">',
    '<a href="java&#115;cript:alert(1)">',
    '<a href="&#x6A;avascript:alert(1)">',
    '<a href="java&Tab;script:alert(1)">',
    '<a href="data:text/html,<b>x</b>">',
    '<a href="vbscript:x">',
    '<a href="//example.org">',
    '<a href="file:///etc/passwd">',
    '<a href="">',
    '<a onclick="x" style="y">',
    "<script src='https://example.org/x.js'>",
    '<img src="x" onerror="alert(1)">',
    '<iframe src="https://example.org">',
    '<svg onload="x">',
]
#: Tags that the library could return, whatever it was given.
WRONG = [
    *TAGS,
    '<a href="https://example.org/" onclick="x">',
    '<a href="https://example.org/&quot; onclick=&quot;x">',
    '<a href="https://example.org/&lt;script&gt;">',
    '<a href="https://example.org/&#10;x">',
    '<a href="mailto:a@example.org&#0;">',
    "",
    "<script>alert(1)</script>",
    "no tag at all",
]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Let each test clean the tags anew, and leave none that it cleaned."""
    inline_reader._clean.cache_clear()
    yield
    inline_reader._clean.cache_clear()


def read(source: str) -> ParagraphText:
    """Return the paragraph *source*, whatever is reported of it."""
    return InlineReader().read(source, lambda *_: None)


def targets(read_text: ParagraphText) -> list[str]:
    """Return where the links of a paragraph lead."""
    return [run.value for run in read_text.runs if run.kind is RunKind.LINK]


def uncleaned(raw: str, **_: object) -> str:
    """Return the tag as it is: a library that lets everything through."""
    return raw


@pytest.mark.parametrize("clean", [bleach.clean, uncleaned], ids=["cleaned", "let through"])
@pytest.mark.parametrize("tag", TAGS)
def test_no_tag_makes_an_unsafe_link(
    tag: str, clean: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the library lets it through: its words are kept, and nothing else of it."""
    monkeypatch.setattr(bleach, "clean", clean)
    made = read(f"before {tag}words</a> after")
    assert made.text == "before words after"
    assert not any(targets(made))


@pytest.mark.parametrize("returned", WRONG)
def test_what_the_library_returns_is_checked(
    returned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it returns for a tag, the words stay, and a link leads to the web or a mailbox or nowhere."""
    monkeypatch.setattr(bleach, "clean", lambda _raw, **_: returned)
    made = read('before <a href="https://example.org/">words</a> after')
    assert made.text == "before words after"
    assert all(target == "" or SAFE.fullmatch(target) for target in targets(made))


def test_a_good_link_is_kept() -> None:
    """So the tests above can fail."""
    made = read('<a href="https://example.org/a?b=1&amp;c=2">words</a> <em>more</em>')
    assert targets(made) == ["https://example.org/a?b=1&c=2"]
