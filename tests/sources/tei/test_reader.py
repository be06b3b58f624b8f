"""TEI of others: the header becomes the record, elements become paragraphs, and no word is lost."""

from contextlib import suppress

import pytest

from archive.errors import BrokenText
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.report import Import
from archive.sources.tei.reader import read_tei

_HEADER = "<fileDesc><titleStmt><title>The Bridge</title></titleStmt></fileDesc>"
_LANGUAGE = '<profileDesc><langUsage><language ident="en"/></langUsage></profileDesc>'


def _made(text: str, header: str = _HEADER + _LANGUAGE, before: str = "") -> Import:
    source = (
        f'<?xml version="1.0"?>{before}<TEI xmlns="http://www.tei-c.org/ns/1.0">'
        f"<teiHeader>{header}</teiHeader><text>{text}</text></TEI>"
    )
    return read_tei(source.encode(), name="bridge.xml")


def _body(body: str) -> Text:
    return _made(f"<body>{body}</body>").text


def _shown(text: Text) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.speaker, one.text) for one in text.paragraphs]


def _only(body: str) -> Paragraph:
    (paragraph,) = _body(body).paragraphs
    return paragraph


def test_divisions_are_sections_with_kinds_and_levels() -> None:
    """Divisions are sections with their heads, kinds and levels, of either way to number them."""
    for inner in ("div", "div2"):
        outer = "div" if inner == "div" else "div1"
        text = _body(
            f'<{outer} type="act"><head>Act I</head><p>One.</p><{inner} type="scene"><head>Scene <hi>i</hi></head>'
            f"<p>Two.</p></{inner}></{outer}>"
        )
        assert [(one.heading, one.kind, one.level) for one in text.sections] == [
            ("Act I", "act", 1),
            ("Scene i", "scene", 2),
        ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "<lg><l>I am down,</l><l rend='indent'>he is up.</l></lg><lg><l>So we are.</l></lg>",
            [("stanza", "", "I am down, he is up."), ("stanza", "", "So we are.")],
        ),
        (
            "<lg type='poem'><head>To the Bridge</head><lg><l>I am down.</l></lg><lg><l>He is up.</l></lg></lg>",
            [
                ("prose", "", "To the Bridge"),
                ("stanza", "", "I am down."),
                ("stanza", "", "He is up."),
            ],
        ),
        (
            "<sp who='#h'><speaker>HALL.</speaker><stage>aside</stage><p>Did you hear?</p></sp>"
            "<sp><speaker>LANE.</speaker><l>No, sir,</l><l>I was out.</l></sp><stage>Exit LANE.</stage>",
            [
                ("prose", "HALL", "aside Did you hear?"),
                ("stanza", "LANE", "No, sir, I was out."),
                ("prose", "", "Exit LANE."),
            ],
        ),
        (
            "<div><opener><dateline>London, <date>1 May</date></dateline><salute>Dear Sir,</salute></opener>"
            "<p>The bridge is bad.</p><closer><salute>Yours,</salute> <signed>J. Roe</signed></closer></div>",
            [
                ("dateline", "", "London, 1 May"),
                ("salutation", "", "Dear Sir,"),
                ("prose", "", "The bridge is bad."),
                ("salutation", "", "Yours,"),
                ("signature", "", "J. Roe"),
            ],
        ),
        (
            "<p>He wrote: <quote><p>It is bad.</p></quote> and left.</p>",
            [
                ("prose", "", "He wrote:"),
                ("quotation", "", "It is bad."),
                ("prose", "", "and left."),
            ],
        ),
        (
            "<p>Two things: <list><item>Bread.</item><item>Wine.</item></list></p>",
            [("prose", "", "Two things:"), ("list-item", "", "Bread."), ("list-item", "", "Wine.")],
        ),
        (
            "<list type='gloss'><label>Arch</label><item>A bend.</item></list>",
            [("list-item", "", "Arch A bend.")],
        ),
        (
            "<table><row><cell>Year</cell><cell>Toll</cell></row><row><cell>1861</cell><cell/></row></table>",
            [("table", "", "Year | Toll 1861 |")],
        ),
        (
            "<p>One.</p><figure><graphic url='a.png'/><head>The bridge</head><figDesc>Of stone</figDesc></figure>",
            [("prose", "", "One."), ("prose", "", "The bridge")],
        ),
        ("<quote>It is bad.</quote>", [("quotation", "", "It is bad.")]),
        ("<epigraph><p>It is bad.</p></epigraph>", [("quotation", "", "It is bad.")]),
        ("<ab>It is bad.</ab>", [("prose", "", "It is bad.")]),
        ("<u who='#roe'><seg>It is bad.</seg></u>", [("prose", "roe", "It is bad.")]),
        (
            "<floatingText><body><p>It is bad.</p></body></floatingText>",
            [("prose", "", "It is bad.")],
        ),
    ],
)
def test_blocks_are_paragraphs_of_their_kinds(body: str, shown: list[tuple[str, str, str]]) -> None:
    """Blocks are paragraphs of their kinds."""
    assert _shown(_body(body)) == shown


def test_indents_of_verse_are_kept() -> None:
    """Indents of verse are kept, however they are written."""
    for written in (
        "rend='indent'",
        "rend='indent(2)'",
        "rend='indent1'",
        "style='margin-left: 1em'",
    ):
        assert _only(f"<lg><l>I am down,</l><l {written}>he is up.</l></lg>").indents == (0, 2)


@pytest.mark.parametrize(
    ("inside", "words", "kind", "marked"),
    [
        ("<hi>old</hi>", "old", RunKind.EMPHASIS, "old"),
        ("<hi rend='bold'>old</hi>", "old", RunKind.STRONG, "old"),
        ("1<hi rend='sup'>st</hi>", "1st", RunKind.SUPERSCRIPT, "st"),
        ("<emph>old</emph>", "old", RunKind.EMPHASIS, "old"),
        ("<foreign xml:lang='la'>pons</foreign>", "pons", RunKind.EMPHASIS, "pons"),
        ("<ref target='https://example.org/'>here</ref>", "here", RunKind.LINK, "here"),
        ("<stage>(He sits.)</stage>", "(He sits.)", RunKind.STAGE, "(He sits.)"),
        ("<hi rend='smallcaps'>Old</hi>", "Old", None, ""),
        ("<persName>J. Roe</persName>", "J. Roe", None, ""),
        ("inter-<lb break='no'/>national", "inter-national", None, ""),
        ("one<lb/>two", "one two", None, ""),
        ("na<g ref='char:EOLhyphen'/>tion", "nation", None, ""),
        ("Imp<ex>eratori</ex>", "Imperatori", None, ""),
        ("<w>Who</w><c> </c><w>goes</w>\n<pc>?</pc>", "Who goes?", None, ""),
        ("a <gap reason='illegible'/> b", "a […] b", None, ""),
        ("<unclear>old</unclear>", "old", None, ""),
        ("<zzz>old</zzz>", "old", None, ""),
    ],
)
def test_words_inside_paragraphs(
    inside: str, words: str, kind: RunKind | None, marked: str
) -> None:
    """Elements inside a paragraph mark its words, or only keep them."""
    paragraph = _only(f"<p>It is {inside} now.</p>")
    assert paragraph.text == f"It is {words} now."
    assert [(run.kind, paragraph.text[run.start : run.end]) for run in paragraph.runs] == (
        [(kind, marked)] if kind else []
    )


@pytest.mark.parametrize(
    ("inside", "shown", "transmitted"),
    [
        ("<choice><sic>olb</sic><corr>old</corr></choice>", "old", "olb"),
        ("<choice>\n <corr>old</corr>\n <sic>olb</sic>\n</choice>", "old", "olb"),
        ("<choice><orig>olde</orig><reg>old</reg></choice>", "old", "olde"),
        ("<choice><abbr>o.</abbr><expan>old</expan></choice>", "old", "o."),
        ("<supplied>old</supplied>", "old", ""),
        ("<subst><del>olb</del><add>old</add></subst>", "old", "olb"),
        ("<surplus>old</surplus>", "", "old"),
        ("<del>old</del>", "", "old"),
    ],
)
def test_both_readings_are_kept(inside: str, shown: str, transmitted: str) -> None:
    """What the editor reads is shown, and what the source has is kept."""
    paragraph = _only(f"<p>It is {inside} now.</p>")
    (emendation,) = paragraph.emendations
    assert paragraph.text[emendation.start : emendation.end] == shown
    assert emendation.transmitted.strip() == transmitted


def test_notes_stand_at_their_marks() -> None:
    """Notes in place, and notes at the end that a reference or an address calls, belong to their paragraphs."""
    text = _body(
        "<div><p>It is old<note n='*'>So <hi>they</hi> say.</note> and bad.<ref target='#n1'>1</ref> Yes.</p>"
        "<note>Between.</note><p>More<anchor xml:id='a'/>.</p></div>"
        "<div type='notes'><head>Notes</head><note xml:id='n1'><p>By Roe.</p></note>"
        "<note target='#a'>By Poe.</note></div>"
    )
    first, second = text.paragraphs
    assert first.text == "It is old and bad. Yes."
    assert [(note.label, note.text) for note in first.notes] == [
        ("*", "So they say."),
        ("1", "By Roe."),
        ("2", "Between."),
    ]
    assert [note.text for note in second.notes] == ["By Poe."]
    assert [one.heading for one in text.sections] == [""]


def test_pages_are_page_breaks_and_running_heads_are_left_out() -> None:
    """Pages are page breaks, also between paragraphs and inside words; running heads are left out and listed."""
    made = _made(
        "<body><pb n='1'/><p>The na<pb n='2'/>tion.</p><fw type='header'>BRIDGE</fw><pb n='3'/></body>"
    )
    (paragraph,) = made.text.paragraphs
    assert paragraph.text == "The nation."
    assert [(page.at, page.label) for page in paragraph.page_breaks] == [
        (0, "1"),
        (6, "2"),
        (11, "3"),
    ]
    assert any(change.before == "BRIDGE" for change in made.report)


def test_unknown_elements_are_named() -> None:
    """Unknown elements are named in the report, with their number."""
    made = _made("<body><p>A <zzz>b</zzz> <zzz>c</zzz>.</p><yyy>D e f.</yyy></body>")
    assert _shown(made.text) == [("prose", "", "A b c."), ("prose", "", "D e f.")]
    told = [change.why for change in made.report if "not known" in change.why]
    assert [why.split(":")[0] for why in told] == ["<yyy>, 1 times", "<zzz>, 2 times"]


_LETTER = """<fileDesc><titleStmt><title type="main">To <hi>Roe</hi></title><title type="sub">A Letter</title>
<author><persName><surname>Mao</surname> <forename>Zedong</forename></persName></author>
<editor role="translator">B. Poe</editor></titleStmt>
<publicationStmt><publisher>Us</publisher><idno type="URL">https://example.org/t</idno>
<availability><licence target="https://example.org/l">CC BY</licence></availability></publicationStmt>
<sourceDesc><biblStruct type="book"><monogr><title level="m">Letters</title><editor>A. Roe</editor>
<imprint><pubPlace>London</pubPlace><publisher>Green</publisher><date when="1930">1930</date>
<biblScope unit="volume">2</biblScope></imprint></monogr></biblStruct></sourceDesc></fileDesc>
<profileDesc><creation><date when="1917-11-08">8 Nov. 1917</date></creation>
<langUsage><language ident="eng"/></langUsage></profileDesc>"""


def test_header_is_the_record() -> None:
    """Header is the record."""
    record = _made("<body><p>It is old.</p></body>", _LETTER).text.metadata
    assert (record.title, record.authors) == ("To Roe: A Letter", ("Mao Zedong",))
    assert record.family_names == (("Mao Zedong", "Mao"),)
    assert (str(record.date), record.date_as_printed) == ("1917-11-08", "8 Nov. 1917")
    assert (record.language, record.rights) == ("en", "CC BY")
    source = record.source
    assert (source.type, source.title, source.editors) == ("book", "Letters", ("A. Roe",))
    assert (source.place, source.publisher, source.year, source.volume) == (
        "London",
        "Green",
        "1930",
        "2",
    )
    assert (source.translators, source.url) == (("B. Poe",), "https://example.org/t")


@pytest.mark.parametrize(
    ("attributes", "words", "date", "printed"),
    [
        ('when="1640"', "", "1640", ""),
        ('when="1640" cert="low"', "1640?", "1640?", ""),
        ('when="1640" precision="low"', "about 1640", "1640~", "about 1640"),
        ('notBefore="1640" notAfter="1649"', "1640s", "164X", ""),
        ('notBefore="1600" notAfter="1699"', "17th century", "16XX", ""),
        ('notBefore="1612" notAfter="1619"', "", "1612/1619", ""),
        ('from="1914" to="1918"', "", "1914/1918", ""),
        ('notAfter="1913"', "", "../1913", ""),
        ('notBefore="1913"', "", "1913/..", ""),
        ('when="-0044-03-15"', "", "-0043-03-15", ""),
        ('when-iso="-0043"', "", "-0043", ""),
        ('value="1640"', "", "1640", ""),
        ("", "c. 1640", "1640~", "c. 1640"),
        ("", "some day", "None", "some day"),
    ],
)
def test_dates_are_as_uncertain_as_the_attributes(
    attributes: str, words: str, date: str, printed: str
) -> None:
    """Dates are as uncertain as the attributes say."""
    creation = f"<profileDesc><creation><date {attributes}>{words}</date></creation></profileDesc>"
    record = _made("<body><p>It is old.</p></body>", _HEADER + creation).text.metadata
    assert (str(record.date), record.date_as_printed) == (date, printed)


def test_file_of_a_library_of_early_prints() -> None:
    """P4 and its like: a title with its additions, years of a life, the date of the print, gaps, long words."""
    source = """<TEI.2><teiHeader><fileDesc><titleStmt><title>Of bridges: a machine readable transcription</title>
    <author>Roe, John, 1564-1616.</author></titleStmt><sourceDesc><biblFull><titleStmt><title>Of b.</title></titleStmt>
    <publicationStmt><publisher>A. B.,</publisher><pubPlace>London :</pubPlace><date>1623.</date></publicationStmt>
    </biblFull></sourceDesc></fileDesc></teiHeader><text lang="eng"><front><titlePage><titlePart>OF BRIDGES</titlePart>
    </titlePage></front><body><div1 type="sermon"><head>Of bridges.</head><pb n="1"/><p>THe br<gap reason="illegible">
    <desc>•</desc></gap>dge is na<g ref="char:EOLhyphen"/>med.</p></div1></body></text></TEI.2>"""
    made = read_tei(source.encode(), name="a.xml")
    record = made.text.metadata
    assert (record.title, record.authors, record.language) == ("Of bridges", ("Roe, John",), "en")
    assert str(record.date) == "1623"
    assert [one.text for one in made.text.paragraphs] == ["THe br•dge is named."]
    assert any(change.before == "OF BRIDGES" for change in made.report)


def test_play_of_a_corpus() -> None:
    """A play: the cast, speakers by their identifiers where no name stands, stage directions between lines."""
    text = _made(
        "<front><castList><head>Persons</head><castItem><role xml:id='hall'>Hall</role>, a clerk</castItem></castList>"
        "</front><body><div type='act'><head>Act I</head><stage>A bridge.</stage>"
        "<sp who='#hall'><l n='1'>I am down,</l><stage>Sits.</stage><l n='2'>he is up.</l></sp></div></body>"
    ).text
    assert _shown(text) == [
        ("prose", "", "Persons"),
        ("list-item", "", "Hall, a clerk"),
        ("prose", "", "A bridge."),
        ("stanza", "Hall", "I am down, Sits. he is up."),
    ]


def test_a_part_without_head_and_words_is_no_section() -> None:
    """A part that has neither a head nor words is no section, and those in it are not below another."""
    text = _made(
        "<front><docTitle><titlePart>THE BRIDGE</titlePart></docTitle><p>Persons.</p></front>"
        "<body><div type='act'><div type='scene'><head>One</head><sp><speaker>HALL <stage>aside</stage>.</speaker>"
        "<p>Yes.</p><p>No.</p></sp></div></div></body>"
    ).text
    assert [(one.heading, one.kind, one.level) for one in text.sections] == [
        ("", "", 1),
        ("One", "scene", 1),
    ]
    assert _shown(text)[1:] == [("prose", "HALL", "aside Yes."), ("prose", "HALL", "No.")]


def test_file_of_pandoc() -> None:
    """What Pandoc writes: levels are no kinds, the date is that of the text, and a line break is one."""
    header = _HEADER.replace(
        "</fileDesc>",
        "<publicationStmt><date>1887-07-03</date></publicationStmt>"
        "<sourceDesc><p>Produced by pandoc.</p></sourceDesc></fileDesc>",
    )
    text = _made(
        "<body><div type='level1'><head>One</head><p>I am down,<lb />he is up.</p></div></body>",
        header,
    ).text
    assert (str(text.metadata.date), text.metadata.date_as_printed) == ("1887-07-03", "")
    assert text.sections[0].kind == ""
    assert [run.kind for run in text.paragraphs[0].runs] == [RunKind.LINE_BREAK]


def test_inscription() -> None:
    """An inscription: where it is kept, when it was made, what the editor supplied and expanded."""
    header = (
        "<fileDesc><titleStmt><title>Altar</title></titleStmt><sourceDesc><msDesc><msIdentifier>"
        "<settlement>Chester</settlement><repository>Museum</repository><idno>7</idno></msIdentifier><history><origin>"
        "<origDate notBefore='0100' notAfter='0199'/></origin></history></msDesc></sourceDesc></fileDesc>"
    )
    text = _made(
        "<body><div type='edition'><ab><lb n='1'/>D<ex>eo</ex> M<supplied reason='lost'>arti</supplied> Luci<lb n='2' "
        "break='no'/>us</ab></div></body>",
        header,
    ).text
    (paragraph,) = text.paragraphs
    source = text.metadata.source
    assert (source.archive, source.archive_place, source.shelfmark) == ("Museum", "Chester", "7")
    assert (str(text.metadata.date), paragraph.text) == ("01XX", "Deo Marti Lucius")
    assert [(one.start, one.end, one.transmitted) for one in paragraph.emendations] == [(5, 9, "")]


def test_corpus_is_one_text() -> None:
    """The texts of a corpus follow each other."""
    one = "<TEI><teiHeader/><text><body><div><head>{0}</head><p>Words of {0}.</p></div></body></text></TEI>"
    source = (
        f"<teiCorpus><teiHeader>{_HEADER}</teiHeader>{one.format('A')}{one.format('B')}</teiCorpus>"
    )
    text = read_tei(source.encode(), name="a.xml").text
    assert [one.heading for one in text.sections] == ["A", "B"]


def test_entities_are_not_expanded() -> None:
    """Entities of a few characters are read; one that is a file, or has others in it, is left out and told."""
    dtd = (
        '<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY b "brid"><!ENTITY c "&b;&b;">'
        '<!ENTITY f SYSTEM "/etc/passwd">]>'
    )
    made = _made("<body><p>The &b;ge &mdash; it &c; is &f; old.</p></body>", before=dtd)
    assert made.text.paragraphs[0].text == "The bridge — it is old."
    told = [change.why for change in made.report if change.why.startswith("&")]
    assert [why[:3] for why in told] == ["&c;", "&f;"]


def test_a_bomb_of_entities_is_refused() -> None:
    """A bomb of entities is refused."""
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE TEI [<!ENTITY l0 "lol">{bomb}]>'
    for words in ("<p>&l9;</p>", "<p n='&l9;'>It is old.</p>"):
        with pytest.raises(BrokenText):
            _made(f"<body>{words}</body>", before=dtd)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<div>" * 10_000 + "<p>x</p>" + "</div>" * 10_000, "depth"),
        ("<p>" + "<hi>" * 10_000 + "x" + "</hi>" * 10_000 + "</p>", "depth"),
        ("<p>It is &undeclared; old.</p>", "undeclared"),
        ("<p>It is <hi>old.</p>", "mismatch"),
        ("<p>It is \x01 old.</p>", "char"),
        ("<div/>", "no paragraph"),
    ],
)
def test_broken_and_hostile_files_are_refused(body: str, words: str) -> None:
    """Broken and hostile files are refused, with a reason."""
    with pytest.raises(BrokenText) as caught:
        _made(f"<body>{body}</body>")
    (problem,) = caught.value.problems
    assert words in problem.message.lower()
    assert problem.remedy


def test_deep_nesting_within_the_bounds_of_the_parser_is_read_or_refused() -> None:
    """Nesting that the parser lets pass ends in a text or a refusal."""
    for depth in (50, 120, 200, 240):
        body = "<div>" * depth + "<p>x</p>" + "</div>" * depth
        with suppress(BrokenText):
            assert _body(body).paragraphs[0].text == "x"


def test_other_files_are_not_included() -> None:
    """Other files are not read, and the report says where one was to be."""
    made = _made(
        '<body><p>It is old.</p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></body>'
    )
    assert [one.text for one in made.text.paragraphs] == ["It is old."]
    assert any("/etc/passwd" in change.why and change.needs_check for change in made.report)


def test_huge_attributes_and_comments_are_no_words() -> None:
    """Attributes, comments and processing instructions are no words."""
    made = _made(f"<body><p rend='{'x' * 500_000}'>It is<!-- not --> old.<?x y?></p></body>")
    assert made.text.paragraphs[0].text == "It is old."


def test_kinds_of_units() -> None:
    """An ``ab`` with the name of a kind is of that kind."""
    assert _only("<ab type='signature'>J. Roe</ab>").kind is ParagraphKind.SIGNATURE


@pytest.mark.parametrize(
    ("profile", "places", "subjects"),
    [
        (
            "<textClass><keywords scheme='#lcsh'><term>Wool</term><term>Trade, foreign</term></keywords></textClass>",
            (),
            ("Wool", "Trade, foreign"),
        ),
        (
            "<textClass><keywords><list><item>Wool</item><item>Wool</item></list></keywords></textClass>",
            (),
            ("Wool",),
        ),
        ("<creation><date when='1887'/><placeName>Leeds</placeName></creation>", ("Leeds",), ()),
        (
            "<creation><placeName><settlement>Leeds</settlement></placeName></creation>",
            ("Leeds",),
            (),
        ),
        # The persons of a play, and where it is set, are not those of the record.
        (
            "<settingDesc><p>Leeds</p></settingDesc><particDesc><listPerson><person><persName>Ann</persName>"
            "</person></listPerson></particDesc>",
            (),
            (),
        ),
    ],
)
def test_places_and_keywords_of_the_header(
    profile: str, places: tuple[str, ...], subjects: tuple[str, ...]
) -> None:
    """Where the header says so plainly; each once."""
    header = f"{_HEADER}<profileDesc>{profile}</profileDesc>"
    record = _made("<body><p>One.</p></body>", header).text.metadata
    assert (record.places, record.subjects, record.people) == (places, subjects, ())
