"""Printed dates: read as exact as they are, in many languages, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.edtf import parse_date
from archive.sources.date_parts import month_number
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import has_date
from archive.sources.line_dates import month_at_end
from archive.sources.month_names import MONTH_NAMES
from archive.sources.printed_dates import read_date

#: What is printed, the date, and the Old Style date where there is one.
PRINTED = """
October 25-26 (November 7-8), 1917 | 1917-11-07/1917-11-08 | 1917-10-25/1917-10-26
25-26 October (7-8 November) 1917 | 1917-11-07/1917-11-08 | 1917-10-25/1917-10-26
26 октября (8 ноября) 1917 г. | 1917-11-08 | 1917-10-26
Written not later than April 29 (May 12), 1917 | ../1917-05-12 | ../1917-04-29
Written: Written not later than April 29 (May 12), 1917 | ../1917-05-12 | ../1917-04-29
October 25–26, 1917 | 1917-10-25/1917-10-26
from 3 to 5 May 1789 | 1789-05-03/1789-05-05
3 May - 4 June 1789 | 1789-05-03/1789-06-04
28 December 1912 - 3 January 1913 | 1912-12-28/1913-01-03
May-June 1914 | 1914-05/1914-06
1914-1918 | 1914/1918
1914–18 | 1914/1918
1640/41 | 1640/1641
between 1860 and 1870 | 1860/1870
between c. 1640 and 1650 | 1640~/1650
c. 1640-c. 1650 | 1640~/1650~
1860 or 1861 | 1860/1861
c. 1640 | 1640~
ca. May 1640 | 1640-05~
about 1640 | 1640~
vers 1640 | 1640~
um 1640 | 1640~
1640? | 1640?
[1640?] | 1640?
1640 (?) | 1640?
probably 1640 | 1640?
c. 1640? | 1640%
5 May 1914? | 1914-05-05?
[1850] | 1850
prior to May 5, 1914 | ../1914-05-04
Written prior to May 1, 1914 | ../1914-04-30
before 1 January 1914 | ../1913-12-31
before May 1914 | ../1914-04
before 1914 | ../1913
before c. 1640 | ../1639~
before the 1640s | ../1639
by 5 May 1914 | ../1914-05-05
after 31 December 1640 | 1641-01-01/..
after December 1640 | 1641-01/..
after 1640 | 1641/..
since 1640 | 1640/..
1640 or later | 1640/..
from 1640 onwards | 1640/..
1640 or earlier | ../1640
the 1640s | 164X
mid-1640's | 164X
late 17th century | 16XX
2nd century BC | -01XX
Spring 1640 | 1640-21
fall of 1914 | 1914-23
Winter 1914-15 | 1914-12/1915-02
A.D. 731 | 0731
AD 1215 | 1215
5 May A.D. 1215 | 1215-05-05
731 A.D. | 0731
the year of our Lord 1640 | 1640
44 B.C. | -0043
15 March 44 BCE | -0043-03-15
50-44 BC | -0049/-0043
late May 1914 | 1914-05
In May 1914 | 1914-05
Date: 04 September 1912 | 1912-09-04
25/12/1917 | 1917-12-25
12/25/1917 | 1917-12-25
le 14 juillet 1789 | 1789-07-14
lundi 14 juillet 1789 | 1789-07-14
1er mai 1789 | 1789-05-01
den 3. Oktober 1918 | 1918-10-03
Montag, den 3. März 1848 | 1848-03-03
15 de mayo de 1810 | 1810-05-15
5 d'abril de 1931 | 1931-04-05
14. luglio 1789 | 1789-07-14
1848. március 15. | 1848-03-15
17 maja 1791 | 1791-05-17
28. října 1918 | 1918-10-28
8 ноября 1917 года | 1917-11-08
25 μαρτίου 1821 | 1821-03-25
6 joulukuuta 1917 | 1917-12-06
29 Ekim 1923 | 1923-10-29
1917年11月8日 | 1917-11-08
Decemb. 1640 | 1640-12
Sept. 3rd, 1783 | 1783-09-03
on or before June 3, 1920 | ../1920-06-03
on or about June 3, 1920 | 1920-06-03~
on or after June 3, 1920 | 1920-06-03/..
between the 3rd and the 7th of May, 1914 | 1914-05-03/1914-05-07
second half of May 1914 | 1914-05
the latter part of 1914 | 1914
October 31 (November 13)-November 2 (15), 1917 | 1917-11-13/1917-11-15 | 1917-10-31/1917-11-02
11 February 1731-2 | 1732-02-22 | 1732-02-11
9 thermidor an II | 1794-07-27
18 brumaire, an VIII | 1799-11-09
le 1er vendémiaire an 1 | 1792-09-22
ce 14 juillet 1789 | 1789-07-14
li 3 maggio 1898 | 1898-05-03
3 maja 1791 r. | 1791-05-03
dnia 3 maja 1791 | 1791-05-03
1848. március 15-én | 1848-03-15
anno 1215 | 1215
c1640 | 1640~
[3 May] 1640 | 1640-05-03
May 3, [1640] | 1640-05-03
164-? | 164X?
16-- | 16XX
the seventeenth century | 16XX
this third day of September, 1783 | 1783-09-03
the twenty-first day of May 1914 | 1914-05-21
Fourth of July, 1776 | 1776-07-04
July the Fourth, 1776 | 1776-07-04
Mon. 3 May 1914 | 1914-05-03
Sunday morning, May 3, 1914 | 1914-05-03
May 3, 1914, 9.30 p.m. | 1914-05-03
1914/05/03 | 1914-05-03
3.V.1914 | 1914-05-03
3-May-1914 | 1914-05-03
Septr 4th: 1776 | 1776-09-04
Octr. 3d 1777 | 1777-10-03
Feby 5. 1790 | 1790-02-05
Christmas Day, 1776 | 1776-12-25
Michaelmas 1534 | 1534-09-29
一九三七年七月七日 | 1937-07-07
民國二十六年七月七日 | 1937-07-07
明治三十年 | 1897
昭和元年十二月二十六日 | 1926-12-26
"""


@pytest.mark.parametrize(
    "row", PRINTED.strip().splitlines(), ids=lambda row: str(row).partition(" | ")[0]
)
def test_a_printed_date_is_as_exact_as_it_says(row: str) -> None:
    """Nothing uncertain becomes a day, and both calendars are kept."""
    printed, date, *old = row.split(" | ")
    found = read_date(printed)
    assert found is not None
    assert str(found.date) == date
    assert str(found.old_style or "") == "".join(old)


@pytest.mark.parametrize(
    "words",
    [
        *("2/11/2011", "30 February 1917", "October 26 (November 1), 1917", "soon", "41", "May"),
        *("The 39 Steps", "Report of 1917", "March on Washington", "Before the War", "After dark"),
        *("From Here to Eternity", "12 apples 1917", "n.d.", "May 3rd", "1918-1914", "0 May 1914"),
        *("between friends", "c. Smith", "?", "- 1914", "1914 -", "B.C.", "99th century", "A.D."),
        *("31 September 1917", "1640 or less", "to 1640 men", "before", "Summer", "1 Ipswich 1640"),
        *(
            "31 thermidor an II",
            "9 thermidor",
            "3.XIII.1914",
            "3.5/1914",
            "Twelfth Night",
            "First of all",
        ),
    ],
)
def test_other_words_are_no_date(words: str) -> None:
    """What is ambiguous, impossible or of something else is not guessed."""
    assert read_date(words) is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("London, 3 July 1918.", "1918-07-03"),
        ("Paris, 14 juillet 1789", "1789-07-14"),
        ("Delivered at Rochester, N.Y., July 5, 1852", "1852-07-05"),
        ("Vienna, May 1848", "1848-05"),
        ("Rome, c. 1640", "1640~"),
        ("Berlin, im März 1848", None),
        ("Delivered at York c. 1640", "1640~"),
        ("Delivered on or about June 3, 1920", "1920-06-03~"),
        ("Written at York between 3 and 7 May 1914", "1914-05-03/1914-05-07"),
        ("Done at Paris, this third day of September 1783", "1783-09-03"),
        ("Philadelphia Septr. 4th: 1776", "1776-09-04"),
        ("Written in haste till 3 May 1914", "../1914-05-03"),
        ("From the first week to 3 May 1914", None),
        ("Held at York or 3 May 1914", None),
        ("Smith, 1640", None),
        ("The Year 1640", None),
    ],
)
def test_a_line_may_end_with_its_date(line: str, date: str | None) -> None:
    """A place and a day, or a place, a comma and what is less exact; never a year alone."""
    found = date_at_end(line) or month_at_end(line)
    assert (found and str(found.date)) == date


def test_months_have_one_number() -> None:
    """No name of a month is that of another month in another language, nor are the usual short forms."""
    for number, names in enumerate(MONTH_NAMES, 1):
        assert {month_number(name) for name in names} == {number}
    short = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    assert [month_number(name) for name in short] == list(range(1, 13))
    assert month_number("m") == month_number("zzz") == 0


@given(st.text(alphabet="0123456789 -–/().,?c.ADBCmaybetwn", max_size=30))
def test_any_text_can_be_asked(text: str) -> None:
    """Whatever is asked, a date that is found can be written and read."""
    found = read_date(text)
    assert found is None or parse_date(str(found.date)) == found.date
    assert has_date(text) in (True, False)
