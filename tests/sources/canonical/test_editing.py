"""Edit a canonical file one paragraph at a time."""

from archive.sources.canonical import editing
from archive.sources.canonical.editing import CanonicalFile

HEAD = "---\nslug: a\ntitle: A\n---\n"


def reread(file: CanonicalFile | None) -> CanonicalFile:
    """Return the edited *file*, parsed again."""
    assert file is not None
    return CanonicalFile.of(file.source, path="a.md")


def test_joined_stanzas_keep_the_indents_of_their_lines() -> None:
    """Each line of the whole is set in as it was in its own stanza."""
    body = 'a\\\nb {#p1 indent="0 2"}\n\nc\\\nd\\\ne {#p2 indent="0 4"}\n'
    file = CanonicalFile.of(HEAD + body, path="a.md")
    whole = reread(editing.join(file, 0, 1, verse=True)).text.paragraphs[0]
    assert (whole.number, whole.text, whole.indents) == ("p1", "a b c d e", (0, 2, 0, 4))


def test_parts_of_a_stanza_keep_the_indents_of_their_lines() -> None:
    """Where a stanza is divided, its indents are too."""
    body = 'one\\\ntwo\\\nsix\\\nten {#p1 indent="0 2 0 4"}\n'
    file = CanonicalFile.of(HEAD + body, path="a.md")
    parts = reread(editing.split(file, 0, "six")).text.paragraphs
    assert [part.indents for part in parts] == [(0, 2), (0, 4)]
