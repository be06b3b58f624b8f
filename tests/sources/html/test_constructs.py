"""What pages are made of, each construct as small as it can be; and pages that were made to do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.html.reader import read_html
from archive.sources.report import Import

PROSE = (
    "<p>This is a paragraph of plain prose which has quite enough words to be one, and it says nothing "
    "at all that matters.</p>"
)
WORDS = PROSE.removeprefix("<p>").removesuffix("</p>")


def _read(body: str, head: str = "<title>Trade</title>") -> Import:
    page = f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    return read_html(page.encode(), name="page.html")


def _shown(text: Text) -> list[str]:
    """Return each heading after ``#``, and each paragraph after its kind, with its lines divided by ``/``."""
    shown = []
    for section in text.sections:
        shown += [f"# {section.heading}"] if section.heading else []
        for paragraph in section.paragraphs:
            words = paragraph.text
            breaks = [run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK]
            for at in sorted(breaks, reverse=True):
                words = f"{words[:at]}/{words[at + 1 :]}"
            shown.append(f"{paragraph.kind.value}: {words}")
    return shown


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Two breaks end a paragraph, in pages that have no others.
        (
            f"{WORDS}<br><br>{WORDS}<br>\n<br>The end.",
            [f"prose: {WORDS}", f"prose: {WORDS}", "prose: The end."],
        ),
        # One break divides verse, also its stanzas, but not prose that was wrapped by hand.
        (
            "<p>I am down,<br>He is up,<br><br>She is round,<br>Drinks a cup.</p>",
            ["stanza: I am down,/He is up,", "stanza: She is round,/Drinks a cup."],
        ),
        (
            "<p>The history of all hitherto existing society is the history of<br>class struggles and of bridges "
            "that fell into rivers, as nobody<br>mended them in time.</p>",
            [
                "prose: The history of all hitherto existing society is the history of class struggles and of "
                "bridges that fell into rivers, as nobody mended them in time."
            ],
        ),
        (
            f"<p>Dear Sir,<br>{WORDS}<br>Yours,<br>J. Roe</p>",
            ["salutation: Dear Sir,", f"prose: {WORDS}", "signature: Yours,/J. Roe"],
        ),
        (
            "<pre>\n  I am down,\n    He is up.\n\n  She is round,\n    Drinks a cup.\n</pre>",
            ["stanza: I am down,/He is up.", "stanza: She is round,/Drinks a cup."],
        ),
        (
            "<div class='poem'><div>The second way of verse</div><div>Is set in blocks.</div></div>",
            ["stanza: The second way of verse/Is set in blocks."],
        ),
        # Lists keep the numbers that the page shows.
        (
            "<ol start=3><li>Bread</li><li><p>Salt</p><p>and pepper</p></li></ol>",
            ["list-item: 3. Bread", "list-item: 4. Salt", "list-item: and pepper"],
        ),
        (
            "<ol type=a><li>One<ul><li>inner</li></ul></li><li value=4>Two</li></ol>",
            ["list-item: a. One", "list-item: inner", "list-item: d. Two"],
        ),
        (
            "<dl><dt>Hive</dt><dd>A house of bees.</dd></dl>",
            ["list-item: Hive", "list-item: A house of bees."],
        ),
        # Tables have rows; those that lay out the page are nothing.
        (
            "<table><caption>Corn</caption><tr><th>Year</th><th>Sacks</th></tr><tr><td>1850</td>"
            "<td>3<br>or 4</td></tr></table>",
            ["prose: Corn", "table: Year | Sacks/1850 | 3 or 4"],
        ),
        (
            f"<table><tr><td><a href='a'>Home</a><br><a href='b'>More</a></td><td>{PROSE}{PROSE}</td></tr></table>",
            [f"prose: {WORDS}", f"prose: {WORDS}"],
        ),
        # Quotations in quotations, pictures with captions, words beside blocks.
        (
            "<blockquote><p>He said:</p><blockquote><p>She said no.</p></blockquote></blockquote>",
            ["quotation: He said:", "quotation: She said no."],
        ),
        (
            "<figure><img src='https://evil.example/x.png' alt='A'><figcaption>The bridge.</figcaption></figure>",
            ["prose: The bridge."],
        ),
        (
            f"<div>{WORDS} <i>Loose</i>{PROSE}and more.</div>",
            [f"prose: {WORDS} Loose", f"prose: {WORDS}", "prose: and more."],
        ),
        # Signs and letters.
        (
            "<p>Caf&eacute; &amp; T&#252;r &lt;b&gt; x&shy;y H<sub>2</sub>O, <q>yes</q>.</p>",
            ["prose: Café & Tür <b> xy H2O, “yes”."],
        ),
        (
            "<p>The <del>old</del> <ins>new</ins> king had <s>ten</s> men.</p>",
            ["prose: The old new king had ten men."],
        ),
    ],
)
def test_construct_becomes_what_it_shows(body: str, expected: list[str]) -> None:
    """Each construct of a page becomes the paragraphs that its reader saw."""
    shown = _shown(_read(f"<h1>On Trade</h1>{PROSE}{body}").text)
    assert shown == [f"prose: {WORDS}", *expected]


@pytest.mark.parametrize(
    ("mark", "notes"),
    [
        ("<a href='#n1'>[1]</a>", "<p><a name='n1'>[1]</a> In 1290.</p>"),
        ("<sup><a href='#n1'>1</a></sup>", "<ol><li id='n1'>In 1290. <a href='#r'>↩</a></li></ol>"),
        ("<a href='#n1'>*</a>", "<hr><a name='n1'>*</a> In 1290."),
        ("<a href='#n1'>[1]</a>", "<dl><dt><a name='n1'>[1]</a></dt><dd>In 1290.</dd></dl>"),
        (
            "<a href='#n1'>[1]</a>",
            "<table><tr><td><a name='n1'>[1]</a></td><td>In 1290.</td></tr></table>",
        ),
        ("<a href='#n1'>[1]</a>", "<p><a name='n1'></a>1. In 1290.<br>"),
        ("<a role='doc-noteref' href='#n1'>1</a>", "<aside id='n1'><p>In 1290.</p></aside>"),
        ("<sup>1</sup>", "<h3>Notes</h3><p>1. In 1290.</p>"),
        ("<sup>1</sup>", "<h3>Footnotes</h3><ol><li>In 1290.</li></ol>"),
        ("<a href='#n1'>[a]</a>", "<div class='footnote' id='n1'><p>[a] In 1290.</p></div>"),
    ],
)
def test_note_goes_to_the_paragraph_that_calls_it(mark: str, notes: str) -> None:
    """Whatever holds the notes of a page, their words go to the paragraph with the mark, and no label stays."""
    text = _read(f"<h1>On Trade</h1><p>The bridge fell{mark} at last.</p>{PROSE}{notes}").text
    first, second = text.paragraphs
    assert [note.text for note in first.notes] == ["In 1290."]
    assert (first.text, second.text) == ("The bridge fell at last.", WORDS)


def test_several_notes_in_one_paragraph_are_told_apart() -> None:
    """Notes that a page divides by breaks only are notes of their own, with their emphasis."""
    text = _read(
        f"<h1>T</h1><p>It fell<a href='#1'>[1]</a> and rose<a href='#2'>[2]</a>.</p>{PROSE}"
        "<p><a name='1'>1.</a> In 1290.<br><a name='2'>2.</a> In 1300, with <i>help</i>.</p>"
    ).text
    notes = text.paragraphs[0].notes
    assert [(note.label, note.text) for note in notes] == [
        ("1", "In 1290."),
        ("2", "In 1300, with help."),
    ]
    assert [run.kind for run in notes[1].runs] == [RunKind.EMPHASIS]


def test_note_called_in_a_heading_goes_to_the_paragraph_below() -> None:
    """A heading has no notes: its mark moves to the paragraph below."""
    text = _read(
        f"<h1>The Bridge<sup><a href='#n1'>1</a></sup></h1>{PROSE}<p id='n1'>1. So called.</p>"
    ).text
    assert text.metadata.title == "The Bridge"
    assert [note.text for note in text.paragraphs[0].notes] == ["So called."]


@pytest.mark.parametrize(
    ("head", "body", "title", "authors"),
    [
        ("<title>A - B</title>", "<h1>On Trade</h1><p>by Jane Roe</p>", "On Trade", ("Jane Roe",)),
        ("", "<center><h2>On Trade</h2><b>by Jane Roe</b></center>", "On Trade", ("Jane Roe",)),
        ("<title>Roe: On Trade</title>", "<h3>Jane Roe</h3><h1>On Trade</h1>", "On Trade", ("Jane Roe",)),
        ("<title>On Trade | The Site</title>", "", "On Trade | The Site", ()),
        (
            "<title>x</title><meta name='author' content='Jane Roe'>",
            "<h2>J. Roe</h2><h1>On Trade</h1>",
            "On Trade",
            ("Jane Roe",),
        ),
        (
            "<title>x</title>",
            "<header><h1 class='title'>On Trade</h1><p class='subtitle'>A history</p>"
            "<p class='author'>Jane Roe</p></header>",
            "On Trade: A history",
            ("Jane Roe",),
        ),
        ("<title>On Trade</title>", "<div class='menu'><a href='a'>Home</a></div>", "On Trade", ()),
    ],
)  # fmt: skip
def test_title_and_author_are_those_that_the_page_shows(
    head: str, body: str, title: str, authors: tuple[str, ...]
) -> None:
    """Headings at the beginning come first; what is around the text is none of them."""
    record = _read(f"{body}{PROSE}{PROSE}", head).text.metadata
    assert (record.title, record.authors) == (title, authors)


def test_page_without_a_head_loses_no_word() -> None:
    """Old pages have a title and no head; its words are counted as those of a head."""
    page = f"<title>On Trade</title><h1>On Wool</h1>{PROSE}"
    assert read_html(page.encode(), name="a").text.metadata.title == "On Wool"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div>" * 10_000, "nested too deep"),
        ("<i><b>" * 5_000, "nested too deep"),
        ("<table><tr><td>a" * 3_000, "nested too deep"),
        ("<p " + " ".join(f"a{n}=b" for n in range(20_000)) + ">", "too many attributes"),
        ("<script>var words = 1;</script><style>p {}</style><!-- words -->", "no paragraph"),
        ("<ul class='menu'><li><a href='a'>Home</a></ul>", "no paragraph"),
    ],
)
def test_page_that_cannot_be_read_is_refused_in_words(body: str, why: str) -> None:
    """No page ends in a traceback, or keeps the machine busy."""
    with pytest.raises(BrokenText, match=why):
        _read(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p onclick='alert(1)'>Words <a href='javascript:alert(1)'>here</a> <script>bad()</script>now.</p>",
        "<!DOCTYPE html [<!ENTITY a 'bad'><!ENTITY b '&a;&a;&a;'>]><p>Words here now.</p>",
        "<p>Words here <iframe src='file:///etc/passwd'></iframe>now.<object data='x'>bad</object></p>",
        "<p>Words here now.</p><svg><text>bad</text></svg><template><p>bad</p></template>",
        "<p>Words here now.<!-- bad --><?bad bad?></p>",
        "<p>Words\ufdd0 here\ufdd1 now.</p>",
    ],
)
def test_hostile_markup_leaves_words_only(body: str) -> None:
    """Scripts, entities, frames and marks of our own do nothing and are no words."""
    made = _read(f"<h1>On Trade</h1>{body}{PROSE}").text
    assert made.paragraphs[0].text.replace("\ufffd", "") == "Words here now."
    assert not [run for run in made.paragraphs[0].runs if run.kind is RunKind.LINK]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>Where x<y and y<z holds.</p>", "Where x<y and y<z holds."),
        ("<p>Said <Smith> to him.</p>", "Said <Smith> to him."),
        ("<p>An arrow <!-- that never ends.</p>", "An arrow <!-- that never ends."),
        ("<p>Bells &#7;and &#x1b;[31m escapes&#0;.</p>", "Bells and [31m escapes."),
        ("Bells &#7;and\x07 escapes &#x1B;here.<p>", "Bells and escapes here."),
        ("<p>A page&#12;feed&#x0c;here.</p>", "A page feed here."),
        ("<p>Word<o:p></o:p> and <poem>verse</poem>.</p>", "Word and verse."),
        ("<p>One <!--> two <!-- bad --> three <!---> four.</p>", "One two three four."),
    ],
)
def test_sign_that_begins_no_tag_swallows_nothing(body: str, words: str) -> None:
    """A sign that looks like a tag or a comment and is none stays a sign; unknown tags are tags."""
    assert _read(f"<h1>On Trade</h1>{PROSE}{body}").text.paragraphs[1].text == words


_TAGS = st.sampled_from(
    "p div span a b i sup table tr td ul ol li dl dt dd blockquote pre h1 h2 h3 br hr header footer section "
    "article main aside label figure figcaption q s caption hgroup".split()
)
_ATTRIBUTES = st.sampled_from(
    (
        *(
            "",
            "",
            "",
            " class=title",
            " class=pagenum",
            " id=n1",
            " id='Page_5'",
            " class=poem",
            " hidden",
        ),
        *(
            " href='#n1'",
            " href='#n2'",
            " href='https://x.org/a'",
            " name=n2",
            " style='font-style:italic'",
        ),
    )
)
_PIECES = st.one_of(
    st.builds("<{}{}>".format, _TAGS, _ATTRIBUTES),
    st.builds("</{}>".format, _TAGS),
    st.lists(
        st.sampled_from(
            "alpha Gamma delta. [1] (2) * Eta: Source: John Notes &amp; &lt; x<y *b* | # <!--".split()
        )
    ).map(" ".join),
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_page_loses_a_word(body: str) -> None:
    """However tags are mixed, no word is lost or added: a page is read, or has no paragraph."""
    problems: tuple[Problem, ...] = ()
    try:
        _read(f"<h1>On Trade</h1>{PROSE}{body}")
    except BrokenText as error:
        problems = error.problems
    assert all("no paragraph" in problem.message for problem in problems)


_SPEECHES = [
    ("HALL", "Did you hear what I was playing?"),
    ("LANE", "I did not think it polite to listen."),
    ("HALL", "I am sorry for that."),
]


@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{0}.</b> {1}</p>",
        "<p><b>{0}:</b> {1}</p>",
        "<p><strong>{0}</strong>: {1}</p>",
        "<p class='speaker'>{0}</p><p>{1}</p>",
        "<p><span class='speaker'>{0}.</span> {1}</p>",
        "<table><tr><td><p class='speaker'>{0}.</p><p>{1}</p></td></tr></table>",
        "<div class='charname'><a name='s'></a>{0}</div><div>{1}</div>",
        "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
        "<a name='s'><b>{0}</b></a><blockquote><a name='l'>{1}</a><br></blockquote>",
        "<p>{0}</p><blockquote><p>{1}</p></blockquote>",
    ],
)
def test_names_before_speeches_are_the_speakers(form: str) -> None:
    """However a page sets a play, the names go to the speeches, which are prose."""
    body = "".join(form.format(name, words) for name, words in _SPEECHES)
    text = _read(f"<h1>The Bridge</h1><h2>Act I</h2>{body}").text
    assert [(p.speaker, p.text) for p in text.paragraphs] == _SPEECHES


def test_a_speaker_who_says_nothing_stays_a_word() -> None:
    """A marked name above another name, a heading or the end of the page is a paragraph of its own."""
    body = "".join(f"<p class='speaker'>{name}.</p><p>{words}</p>" for name, words in _SPEECHES)
    silent = "<p class='speaker'>HALL.</p>"
    text = _read(
        f"<h1>The Bridge</h1>{body}{silent}<h2>Act II</h2>{body}{silent}<h2>Act III</h2>{body}{silent}"
    ).text
    said = [(p.speaker, p.text) for p in text.paragraphs]
    assert said == [*_SPEECHES, ("", "HALL")] * 3


def test_names_of_two_authors_lose_the_word_between_them() -> None:
    """A field with two names becomes two authors, and the page is not refused for the lost *and*."""
    head = "<title>On Trade</title><meta name='author' content='Ann Roe and John Smith'>"
    assert _read(f"<h1>On Trade</h1>{PROSE}", head).text.metadata.authors == (
        "Ann Roe",
        "John Smith",
    )


_LINES = ["The river is high,", "The rope is thin,", "And who will pay", "For pulling them in?"]


@pytest.mark.parametrize(
    ("form", "count"),
    [("<p>{}</p>", 4), ("<p class='inset2'>{}</p>", 2), ("<p class='verse'>{}</p>", 2)],
)
def test_paragraphs_that_are_lines_of_verse_are_a_stanza(form: str, count: int) -> None:
    """Short paragraphs that do not end as sentences do are the lines of one stanza."""
    lines = "".join(map(form.format, _LINES[:count]))
    shown = _shown(_read(f"<h1>On Trade</h1>{PROSE}<div>{lines}</div>{PROSE}").text)
    assert shown == [f"prose: {WORDS}", f"stanza: {'/'.join(_LINES[:count])}", f"prose: {WORDS}"]


def test_a_name_above_lines_of_verse_is_no_line() -> None:
    """Names in italics above paragraphs that are lines are the speakers of the stanzas."""
    lines = "".join(f"<p class='i2'>{line}</p>" for line in _LINES)
    turns = "".join(f"<p><i>{name}</i></p>{lines}" for name in ("Holt", "Anne") * 3)
    text = _read(f"<h1>The Rope</h1><h2>Act I</h2>{turns}").text
    assert [p.speaker for p in text.paragraphs] == ["Holt", "Anne"] * 3


def test_short_paragraphs_of_a_dialogue_are_prose() -> None:
    """Short sentences are paragraphs, however short, and so are the two lines that close a letter."""
    said = [
        "“Who is there?”",
        "“Nobody.”",
        "“So I thought.”",
        "He went in.",
        "Yours truly,",
        "John Roe",
    ]
    shown = _shown(
        _read(f"<h1>On Trade</h1>{PROSE}{''.join(f'<p>{one}</p>' for one in said)}").text
    )
    assert [one for one in shown if one.startswith("stanza")] == []


def test_heading_in_capitals_above_a_quotation_is_no_speaker() -> None:
    """One title in capitals above a quotation is none: persons speak in turns."""
    text = _read(
        f"<h1>On Trade</h1>{PROSE}<p>MOTTO</p><blockquote><p>Trade is all.</p></blockquote>"
    ).text
    assert not [p.speaker for p in text.paragraphs if p.speaker]


def test_emphasis_at_the_beginning_of_paragraphs_makes_no_speaker() -> None:
    """Markup that a reader writes is no colon after a name."""
    words = [
        f"A <em>{which}</em> objection was made to it." for which in ("second", "third", "fourth")
    ]
    text = _read(f"<h1>On Trade</h1>{PROSE}{''.join(f'<p>{one}</p>' for one in words)}").text
    assert [p.speaker for p in text.paragraphs] == ["", "", "", ""]
    assert text.paragraphs[1].text == "A second objection was made to it."


def test_source_named_twice_loses_no_word() -> None:
    """An address at the foot of a page that states another one is left out with a line."""
    head = "<title>T</title><link rel='canonical' href='https://x.example/a'>"
    foot = "<p>Source: <a href='https://y.example/b'>The Town Book</a></p>"
    made = _read(
        f"<h1>On Trade</h1>{PROSE}{PROSE}{foot}<p>More: <a href='https://z.example/c'>c</a></p>",
        head,
    )
    assert made.text.metadata.source.url == "https://x.example/a"


@pytest.mark.parametrize("name", ["quote", "quoteb", "blockQuote", "extract"])
def test_paragraph_of_a_class_for_quotations(name: str) -> None:
    """Pages of old sites mark quotations by the class of their paragraphs."""
    made = _read(f"{PROSE}<p class='{name}'>Patience is the virtue of the donkey.</p>{PROSE}")
    assert _shown(made.text)[1] == "quotation: Patience is the virtue of the donkey."


@pytest.mark.parametrize(
    "foot",
    [
        "<p class='footer'><a href='../index.html'>Weber Archive</a><br>Last updated on 3 May 2004</p>",
        "<p>Last updated: 3 May 2004</p>",
        "<p>Page last modified by J. D., May 2004</p>",
        "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='#'>A site</a></li></ul></div>",
    ],
)
def test_foot_of_a_page_is_no_text(foot: str) -> None:
    """It is left out, and so is the heading of the notes above it, below which nothing is left."""
    notes = "<h3>Notes</h3><p><a href='#b' name='n'>1.</a> They rose again.</p>"
    call = f"<p>{WORDS}<a href='#n' name='b'><sup>[1]</sup></a></p>"
    made = _read(f"{PROSE}{call}<hr>{notes}<hr>{foot}")
    assert _shown(made.text) == [f"prose: {WORDS}", f"prose: {WORDS}"]
    assert [note.text for note in made.text.sections[0].paragraphs[1].notes] == ["They rose again."]


def test_sentence_about_an_update_stays() -> None:
    """The last words of a text may speak of what was changed."""
    last = "The bridge was changed again, and I never learned when it was last changed, or by whom."
    assert _shown(_read(f"{PROSE}<p>{last}</p>").text)[-1] == f"prose: {last}"


@pytest.mark.parametrize(
    "end", ["<a href='here", "</p words", "<!a declaration", "<?a program", "<!DOCTYPE words", "<b"]
)
def test_page_that_is_cut_off_in_a_tag_loses_nothing(end: str) -> None:
    """What stands after the end of the last tag is words."""
    page = f"<h1>On Trade</h1>{PROSE}<p>The page ends here {end}"
    made = read_html(page.encode(), name="a.html")
    assert made.text.paragraphs[-1].text == f"The page ends here {end}"


@pytest.mark.parametrize("charset", ["unicode_escape", "raw-unicode-escape", "utf-7", "punycode"])
def test_charset_that_no_page_has_changes_no_words(charset: str) -> None:
    """A server cannot have words read as escapes of a programming language."""
    page = f"<h1>On Trade</h1>{PROSE}<p>A sign \\u0041 caf\u00e9.</p>".encode("latin-1")
    made = read_html(page, name="a.html", charset=charset)
    assert made.text.paragraphs[-1].text == "A sign \\u0041 caf\u00e9."
