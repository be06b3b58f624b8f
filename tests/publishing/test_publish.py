"""Publishing: permanent numbers, append-only revisions, and refusal of anything uncertain."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.cli.refusal_wording import error_words
from archive.collection.folder import CollectionFolder
from archive.collection.history import append_revision
from archive.collection.history import read_history
from archive.collection.status import TextState
from archive.errors import FolderError
from archive.errors import ProblemKind
from archive.files import writer_lock
from archive.maintenance.check_texts import check
from archive.publishing import amendments
from archive.publishing.alignment import Decisions
from archive.publishing.apply_amendment import amend
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.publishing.publish_refusals import PublishRefused

FIRST_DAY = date(2026, 11, 1)
NEXT_DAY = date(2026, 11, 2)

BODY = """\
## Report on Peace {kind=speech}

The question of peace is a burning question,
the painful question of the day.

<!-- The editor's remark stays. -->

## Decree on Peace {kind=decree}

The workers' and peasants' government calls upon all the belligerent peoples.

By a just or democratic peace the government means an immediate peace without annexations.

(Applause.)

The government abolishes secret diplomacy.
"""
HEAD = "---\nslug: report\ntitle: Report on Peace  # the title\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> CollectionFolder:
    """A collection with one draft."""
    (tmp_path / "report.md").write_text(HEAD + BODY)
    return CollectionFolder(tmp_path)


@pytest.fixture
def working(folder: CollectionFolder) -> Path:
    """The working copy, published once."""
    publish_one(folder, "")
    return folder.path / "report.md"


def publish_one(
    folder: CollectionFolder, note: str = "a misprint", day: date = NEXT_DAY
) -> Outcome:
    """Publish the one text of *folder*."""
    (outcome,) = publish(folder, ["report"], note=note, today=day)
    return outcome


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change the file at *path*, which must differ then."""
    before = path.read_text()
    path.write_text(change(before))
    assert path.read_text() != before


def numbers(folder: CollectionFolder) -> list[str]:
    """Return the numbers of the published text."""
    (standing,) = folder.statuses()
    return [paragraph.number for paragraph in standing.load().text.paragraphs]


def words_of(outcome: Outcome) -> str:
    """Return why the command refuses, and what it advises."""
    assert outcome.refusal is not None
    return "\n".join(error_words(outcome.refusal))


def refused(folder: CollectionFolder, *words: str) -> None:
    """Publishing refuses, says *words*, and writes nothing."""
    before = {path: path.read_bytes() for path in folder.path.rglob("*.*")}
    outcome = publish_one(folder)
    assert outcome.kind is OutcomeKind.REFUSED
    assert isinstance(outcome.refusal, PublishRefused)
    for word in words:
        assert word in words_of(outcome)
    assert {path: path.read_bytes() for path in folder.path.rglob("*.*")} == before


class TestFirst:
    """The first publication of a text."""

    def test_it_numbers_the_paragraphs_through_the_document(self, folder: CollectionFolder) -> None:
        """Paragraphs are p1 to pN across sections, and sections s1 to sN."""
        outcome = publish_one(folder, "")
        assert (outcome.kind, outcome.revision) == (OutcomeKind.PUBLISHED, 1)
        assert numbers(folder) == ["p1", "p2", "p3", "p4", "p5"]
        assert outcome.changes == dict.fromkeys(numbers(folder), "new")
        (standing,) = folder.statuses()
        assert [section.id for section in standing.load().text.sections] == ["s1", "s2"]

    def test_it_changes_only_the_ends_of_lines(self, folder: CollectionFolder) -> None:
        """The author's own lines, comments and YAML stay; only numbers are added."""
        publish_one(folder, "")
        pinned = (folder.path / "report.md").read_text()
        expected = HEAD + BODY
        expected = expected.replace("{kind=speech}", "{#s1 kind=speech}")
        expected = expected.replace("{kind=decree}", "{#s2 kind=decree}")
        for n, end in enumerate(
            ("the day.", "peoples.", "annexations.", "(Applause.)", "diplomacy.")
        ):
            expected = expected.replace(end, f"{end} {{#p{n + 1}}}")
        assert pinned == expected

    def test_line_ends_and_a_byte_order_mark_stay(self, folder: CollectionFolder) -> None:
        """A file from another system keeps its line ends, its mark and its permissions."""
        path = folder.path / "report.md"
        path.write_bytes(("\ufeff" + HEAD + BODY).replace("\n", "\r\n").encode())
        path.chmod(0o640)
        assert publish_one(folder, "").kind is OutcomeKind.PUBLISHED
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf---\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")
        assert path.stat().st_mode & 0o777 == 0o640

    def test_the_revision_has_day_and_note(self, working: Path, folder: CollectionFolder) -> None:
        """The first revision needs no note, and has the day that it was given."""
        (revision,) = read_history(folder.history_path("report")).revisions
        assert (revision.date, revision.note) == ("2026-11-02", "First published")
        assert revision.markdown == working.read_text()

    def test_unchanged_text_writes_nothing(self, working: Path, folder: CollectionFolder) -> None:
        """A second publishing appends no line."""
        edit(working, lambda text: text.replace("question,\nthe", "question, the"))
        before = folder.history_path("report").read_bytes()
        assert publish_one(folder).kind is OutcomeKind.UNCHANGED
        assert folder.history_path("report").read_bytes() == before


class TestCorrection:
    """Later revisions."""

    def test_a_corrected_word_is_a_revision(self, working: Path, folder: CollectionFolder) -> None:
        """The record says which paragraph was corrected, and both revisions stay."""
        edit(working, lambda text: text.replace("painful", "pressing"))
        outcome = publish_one(folder)
        assert (outcome.revision, outcome.changes) == (2, {"p1": "corrected"})
        first, second = read_history(folder.history_path("report")).revisions
        assert "painful" in first.markdown
        assert "pressing" in second.markdown

    def test_metadata_is_a_revision(self, working: Path, folder: CollectionFolder) -> None:
        """A changed record counts as a change."""
        edit(working, lambda text: text.replace("title: Report", "title: The Report"))
        assert publish_one(folder).changes == {"record": "corrected"}

    def test_correction_needs_a_note(self, working: Path, folder: CollectionFolder) -> None:
        """Who corrects must say what."""
        edit(working, lambda text: text.replace("painful", "pressing"))
        outcome = publish_one(folder, " ")
        assert outcome.kind is OutcomeKind.REFUSED
        assert 'What did you correct in p1?\nAdd --note "…".' in words_of(outcome)

    def test_a_later_part_gets_a_number_of_its_own(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A paragraph split by an empty line keeps its number at the first part, however short that is."""

        def split(text: str) -> str:
            return text.replace(
                "The question of peace is", "The question {#p1}\n\nof peace is"
            ).replace("day. {#p1}", "day.")

        edit(working, split)
        assert publish_one(folder).kind is OutcomeKind.PUBLISHED
        assert numbers(folder)[:3] == ["p1", "p1a", "p2"]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("(Applause.)", "(Prolonged applause.)"),
            ("(Applause.)", "(Applauze.)"),
            ("abolishes secret", "hereby abolishes all secret"),
            (
                "The government abolishes secret diplomacy.",
                "Tbe goverment abolisbes seeret diplornacy.",
            ),
            ("secret diplomacy.", "secret diplomacy." + " And so it went on, and on." * 20),
        ],
    )
    def test_small_and_large_corrections_are_published(
        self, working: Path, folder: CollectionFolder, before: str, after: str
    ) -> None:
        """A few words, letters in every word, or a tail that was missing: all are corrections."""
        edit(working, lambda text: text.replace(before, after))
        assert publish_one(folder).kind is OutcomeKind.PUBLISHED

    def test_inserted_paragraphs_get_letters(self, working: Path, folder: CollectionFolder) -> None:
        """After p2 come p2a and p2b, before p1 p0a, at the end the next integer."""

        def insert(text: str) -> str:
            text = text.replace("\nThe question", "\nBefore.\n\nThe question")
            text = text.replace("peoples. {#p2}", "peoples. {#p2}\n\nOne more.\n\nAnd one.")
            return text + "\nAt the end.\n"

        edit(working, insert)
        assert publish_one(folder).kind is OutcomeKind.PUBLISHED
        assert numbers(folder) == ["p0a", "p1", "p2", "p2a", "p2b", "p3", "p4", "p5", "p6"]
        edit(working, lambda text: text.replace("{#p2}", "{#p2}\n\nBetween."))
        assert publish_one(folder).kind is OutcomeKind.PUBLISHED
        assert numbers(folder)[2:6] == ["p2", "p2c", "p2a", "p2b"]

    def test_a_first_paragraph_above_all_headings(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """Words put before the first heading are a section of their own, with a new id."""
        edit(working, lambda text: text.replace("## Report", "Preface.\n\n## Report"))
        assert publish_one(folder).changes == {"s3": "new", "p0a": "new"}
        assert "--- {#s3}\n\nPreface. {#p0a}\n" in working.read_text()

    def test_lost_marks_are_found_by_the_words(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A file that was imported again, without numbers and with a correction, gets the same ones."""
        working.write_text(
            (HEAD + BODY).replace("immediate peace without", "instant peace without")
        )
        outcome = publish_one(folder)
        assert outcome.changes == {"p3": "corrected"}
        assert outcome.pinned
        assert numbers(folder) == ["p1", "p2", "p3", "p4", "p5"]

    def test_lost_marks_of_the_same_words_are_put_back(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """When only the marks are gone, they are written again, and no revision is made."""
        working.write_text(HEAD + BODY)
        outcome = publish_one(folder, "")
        assert (outcome.kind, outcome.pinned) == (OutcomeKind.UNCHANGED, True)
        assert "(Applause.) {#p4}" in working.read_text()


class TestRefusal:
    """Anything uncertain is refused."""

    def test_a_vanished_paragraph(self, working: Path, folder: CollectionFolder) -> None:
        """A number that is gone refuses the text, with its words and what to put back."""
        edit(working, lambda text: text.replace("(Applause.) {#p4}\n\n", ""))
        refused(folder, "p4", "(Applause.) {#p4}", "pincite retire report p4")

    def test_joined_paragraphs(self, working: Path, folder: CollectionFolder) -> None:
        """Two paragraphs made one lose a number."""
        edit(working, lambda text: text.replace(" {#p2}\n\nBy", " By"))
        refused(folder, "p2")

    def test_paragraphs_whose_empty_line_is_gone(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A number in the middle of a paragraph refuses the text; it would be printed as words."""
        edit(working, lambda text: text.replace(" {#p2}\n\nBy", " {#p2}\nBy"))
        refused(folder, "the number p2 is in the middle of p3", "empty line")
        retired = amend(
            folder, "report", amendments.retire("p2", "no reason"), note="", today=NEXT_DAY
        )
        assert isinstance(retired.refusal, PublishRefused)

    def test_a_number_that_is_meant_as_words(self, working: Path, folder: CollectionFolder) -> None:
        """Escaped, it is words like any other."""
        edit(working, lambda text: text.replace("(Applause.)", r"(Applause at \{#p2}.)"))
        assert publish_one(folder).kind is OutcomeKind.PUBLISHED

    def test_moved_paragraphs(self, working: Path, folder: CollectionFolder) -> None:
        """A paragraph at another place refuses the text."""

        def move(text: str) -> str:
            text = text.replace("(Applause.) {#p4}\n\n", "")
            return text.replace("By a just", "(Applause.) {#p4}\n\nBy a just")

        edit(working, move)
        refused(folder, "p4 is not at the place where it was published")

    def test_words_under_another_number(self, working: Path, folder: CollectionFolder) -> None:
        """Numbers that stay while their words change places refuse the text."""

        def swap(text: str) -> str:
            text = text.replace("The government abolishes secret diplomacy. {#p5}", "@")
            text = text.replace(
                "(Applause.) {#p4}", "The government abolishes secret diplomacy. {#p4}"
            )
            return text.replace("@", "(Applause.) {#p5}")

        edit(working, swap)
        refused(folder, "p4 has the words that were published as p5")

    def test_a_rewritten_paragraph_without_its_mark(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """Other words without a number are not guessed to be the lost paragraph."""
        edit(working, lambda text: text.replace("(Applause.) {#p4}", "Something else entirely."))
        refused(folder, "p4", "no paragraph clearly matches it")

    def test_missing_one_of_two_equal_paragraphs_is_refused(self, folder: CollectionFolder) -> None:
        """Of two paragraphs with the same words, a lost one is not guessed."""
        path = folder.path / "report.md"
        path.write_text(HEAD + "One.\n\n(Applause.)\n\n(Applause.)\n\nTwo.\n")
        publish_one(folder, "")
        path.write_text(HEAD + "One.\n\n(Applause.)\n\nTwo.\n")
        refused(folder, "p2", "p3")

    def test_a_number_at_the_second_half(self, working: Path, folder: CollectionFolder) -> None:
        """A paragraph split so that its number is at the later part would show other words."""
        edit(working, lambda text: text.replace("a burning question,\n", "a burning question,\n\n"))
        refused(folder, "p1", "later part", "pincite split report p1")

    def test_a_lost_number_that_would_go_to_the_second_half(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A number found again by the words is not given to the later part, however long that is."""

        def change(text: str) -> str:
            text = text.replace("By a just or", "By a just\n\nor")
            return text.replace(" {#p3}", "")

        edit(working, change)
        refused(folder, "p3", "later part")

    def test_other_words(self, working: Path, folder: CollectionFolder) -> None:
        """Words that have nothing to do with those published are no correction."""
        edit(working, lambda text: re.sub(r"By a just .* \{#p3\}", "Of whales. {#p3}", text))
        refused(
            folder, "p3", "other words", "--certain p3", "pincite retire report p3", "By a just"
        )

    def test_certain_paragraphs_are_published(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """Who says that other words are meant, and which paragraph has the number, is believed."""
        edit(working, lambda text: re.sub(r"By a just .* \{#p3\}", "Of whales. {#p3}", text))
        edit(working, lambda text: text.replace("a burning question,\n", "a burning question,\n\n"))
        decisions = Decisions(certain=frozenset({"p1", "p3"}))
        (outcome,) = publish(folder, ["report"], note="whales", today=NEXT_DAY, decisions=decisions)
        assert outcome.changes == {
            "p0a": "new",
            "p1": "split into p1, p0a",
            "p3": "corrected",
        }

    def test_missing_paragraph_is_printed_to_put_back(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """The lost paragraph is printed as it was; nobody is sent to the history file."""
        before = working.read_text()
        edit(working, lambda text: re.sub(r"By a just .* \{#p3\}\n\n", "", text))
        outcome = publish_one(folder)
        (line,) = re.findall(r"By a just .*\{#p3\}", words_of(outcome))
        assert line in before
        assert "history" not in words_of(outcome)

    def test_a_number_by_hand(self, working: Path, folder: CollectionFolder) -> None:
        """A number that publishing would not have given is refused."""
        edit(working, lambda text: text + "\nAt the end. {#p3b}\n")
        refused(folder, "p3b", "Remove the number")

    def test_two_files_with_one_slug(self, working: Path, folder: CollectionFolder) -> None:
        """Two working copies of one text refuse both."""
        (folder.path / "copy.md").write_text(working.read_text() + "\nMore.\n")
        outcomes = publish(folder, ["report"], note="more", today=NEXT_DAY)
        assert {outcome.kind for outcome in outcomes} == {OutcomeKind.REFUSED}
        assert len(read_history(folder.history_path("report")).revisions) == 1

    def test_slug_changed_by_hand_is_refused(self, working: Path, folder: CollectionFolder) -> None:
        """A changed slug would leave every old address behind: it is refused, and not served as a draft."""
        edit(working, lambda text: text.replace("slug: report", "slug: peace"))
        for slugs in ((), ("peace",)):
            (outcome,) = publish(folder, slugs, note="", today=NEXT_DAY)
            assert outcome.kind is OutcomeKind.REFUSED
            assert "pincite rename report peace" in "".join(map(problem_line, outcome.notes))
        standings = {standing.slug: standing.state for standing in folder.statuses()}
        assert standings == {"peace": TextState.BROKEN, "report": TextState.PUBLISHED}
        assert any(p.kind is ProblemKind.RENAMED_BY_HAND for p in check(folder).problems)

    def test_broken_text_does_not_stop_the_others(self, folder: CollectionFolder) -> None:
        """One text with a mistake is refused with its line, and the other is published."""
        (folder.path / "broken.md").write_text(
            "---\nslug: broken\ntitle: B\n---\na {#p1}\n\nb {#p1}\n"
        )
        outcomes = {o.slug: o for o in publish(folder, (), note="", today=NEXT_DAY)}
        assert outcomes["report"].kind is OutcomeKind.PUBLISHED
        assert "broken.md:7" in words_of(outcomes["broken"])

    def test_an_unknown_slug(self, folder: CollectionFolder) -> None:
        """A slug that no file has is refused by name."""
        (outcome,) = publish(folder, ["nothing"], note="", today=NEXT_DAY)
        assert (outcome.slug, outcome.kind) == ("nothing", OutcomeKind.REFUSED)

    def test_a_day_before_the_last_revision(self, working: Path, folder: CollectionFolder) -> None:
        """A clock that is wrong cannot put a revision before its predecessor."""
        edit(working, lambda text: text.replace("painful", "pressing"))
        assert publish_one(folder, day=FIRST_DAY).kind is OutcomeKind.REFUSED

    def test_a_missing_folder_is_not_made(self, tmp_path: Path) -> None:
        """A mistyped folder is an error, and stays missing."""
        with pytest.raises(FolderError):
            publish(CollectionFolder(tmp_path / "tixts"), (), note="", today=NEXT_DAY)
        assert not (tmp_path / "tixts").exists()

    def test_one_writer_at_a_time(
        self, folder: CollectionFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While one command publishes, another one waits, and then says so."""
        monkeypatch.setattr("archive.files.LOCK_TIMEOUT_S", 0.1)
        with writer_lock(folder.path / "history"), pytest.raises(FolderError, match="publishing"):
            publish(folder, (), note="", today=NEXT_DAY)
        assert publish_one(folder, "").kind is OutcomeKind.PUBLISHED


class TestSections:
    """The ids of sections."""

    def test_they_are_found_again_by_heading_or_paragraphs(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A lost id comes back; a section that is new gets one that was never used."""

        def change(text: str) -> str:
            text = text.replace("{#s1 kind=speech}", "{kind=speech}")
            text = text.replace(
                "## Decree on Peace {#s2 kind=decree}", "## The Decree {kind=decree}"
            )
            return text.replace("(Applause.) {#p4}", "## End\n\n(Applause.) {#p4}")

        edit(working, change)
        assert publish_one(folder).changes == {
            "s2": "corrected",
            "s3": "new",
            "p4": "now in s3",
            "p5": "now in s3",
        }

    def test_an_old_id_is_not_given_to_another_section(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """An id that an earlier revision used for other words is refused."""
        edit(working, lambda text: text.replace("## Decree on Peace {#s2 kind=decree}\n\n", ""))
        assert publish_one(folder).changes == {
            **{f"p{n}": "now in s1" for n in (2, 3, 4, 5)},
            "s2": "gone",
        }
        edit(working, lambda text: text.replace("(Appl", "## Applause {#s2}\n\n(Appl"))
        refused(folder, "s2", "Decree on Peace")

    def test_words_above_the_first_heading_keep_their_section(
        self, folder: CollectionFolder
    ) -> None:
        """The section that has no line of its own stays s1 when its words are corrected."""
        path = folder.path / "report.md"
        path.write_text(HEAD + "Preface.\n\n" + BODY)
        publish_one(folder, "")
        edit(path, lambda text: text.replace("Preface.", "A longer preface."))
        assert publish_one(folder).changes == {"p1": "corrected"}
        assert "---\nA longer preface. {#p1}" in path.read_text()


class TestHalfDone:
    """A crash between the file and the history: the next publishing completes it."""

    @pytest.fixture
    def edited(self, working: Path, folder: CollectionFolder) -> CollectionFolder:
        """A published text with three paragraphs inserted."""

        def insert(text: str) -> str:
            text = text.replace("\nThe question", "\nBefore.\n\nThe question")
            return text.replace("{#p2}", "{#p2}\n\nBetween.") + "\nAfter.\n"

        edit(working, insert)
        return folder

    def test_pinned_file_without_its_revision_is_published(self, edited: CollectionFolder) -> None:
        """Numbers that the history does not know yet are kept."""
        history = edited.history_path("report")
        before = history.read_bytes()
        publish_one(edited)
        wanted, pinned = numbers(edited), (edited.path / "report.md").read_bytes()
        history.write_bytes(before)
        outcome = publish_one(edited)
        assert (outcome.kind, outcome.revision, outcome.pinned) == (OutcomeKind.PUBLISHED, 2, False)
        assert numbers(edited) == wanted == ["p0a", "p1", "p2", "p2a", "p3", "p4", "p5", "p6"]
        assert (edited.path / "report.md").read_bytes() == pinned

    def test_revision_without_its_pinned_file_is_recognised(self, edited: CollectionFolder) -> None:
        """The paragraphs are known by their words, and no revision is made a second time."""
        unpinned = (edited.path / "report.md").read_bytes()
        publish_one(edited)
        wanted, history = numbers(edited), edited.history_path("report").read_bytes()
        (edited.path / "report.md").write_bytes(unpinned)
        outcome = publish_one(edited)
        assert (outcome.kind, outcome.pinned) == (OutcomeKind.UNCHANGED, True)
        assert numbers(edited) == wanted
        assert edited.history_path("report").read_bytes() == history

    def test_interrupted_first_publication_is_completed(self, folder: CollectionFolder) -> None:
        """A draft that is pinned and has no history is published with these numbers."""
        publish_one(folder, "")
        pinned = (folder.path / "report.md").read_bytes()
        folder.history_path("report").unlink()
        assert publish_one(folder, "").kind is OutcomeKind.PUBLISHED
        assert (folder.path / "report.md").read_bytes() == pinned

    def test_torn_line_is_replaced(self, edited: CollectionFolder) -> None:
        """An incomplete line is reported, dropped and written again."""
        history = edited.history_path("report")
        before = len(history.read_bytes())
        publish_one(edited)
        whole = history.read_bytes()
        history.write_bytes(whole[: before + 200])
        outcome = publish_one(edited)
        assert outcome.kind is OutcomeKind.PUBLISHED
        assert any(note.kind is ProblemKind.TORN_HISTORY for note in outcome.notes)
        assert history.read_bytes() == whole


class TestCheck:
    """The look at the whole folder."""

    def test_drafts_and_edited_texts_are_listed(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """Drafts and changed texts are named, and are no fault."""
        assert check(folder).waiting == ()
        edit(working, lambda text: text.replace("painful", "pressing"))
        (folder.path / "new.md").write_text("---\nslug: new\ntitle: N\n---\nWords.\n")
        report = check(folder)
        assert (report.waiting, report.drafts) == (("report",), ("new",))
        assert (report.texts, report.published, report.paragraphs) == (2, 1, 6)
        assert report.sound

    def test_rewrapped_file_is_not_edited(self, working: Path, folder: CollectionFolder) -> None:
        """A file that is only wrapped in another way is published as it is."""
        edit(working, lambda text: text.replace("question,\nthe", "question, the"))
        assert check(folder).waiting == ()

    def test_refusals_are_reported_before_publishing(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """A working copy that cannot be published is a fault before anybody tries."""
        edit(working, lambda text: text.replace("(Applause.) {#p4}\n\n", ""))
        report = check(folder)
        assert not report.sound
        assert any("p4" in str(refused.refusal) for refused in report.refused)

    def test_a_damaged_history_shows_the_last_intact_revision(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """Damage is a fault; readers go on seeing what can be trusted."""
        edit(working, lambda text: text.replace("painful", "pressing"))
        publish_one(folder)
        history = folder.history_path("report")
        first, second = history.read_text().splitlines()
        history.write_text(f"{first}\n{second.replace('pressing', 'terrible')}\n")
        report = check(folder)
        damaged = ProblemKind.DAMAGED_HISTORY
        assert any(p.fatal and p.line == 2 and p.kind is damaged for p in report.problems)
        (standing,) = folder.statuses()
        assert standing.load().revision == 1
        assert publish_one(folder).kind is OutcomeKind.REFUSED

    def test_a_history_that_lost_a_number(self, working: Path, folder: CollectionFolder) -> None:
        """A sound chain whose words lost a number is a fault all the same."""
        history = read_history(folder.history_path("report"))
        last = history.last
        assert last is not None
        shorter = last.markdown.replace("(Applause.) {#p4}\n\n", "")
        append_revision(
            history,
            type(last)(2, "2026-11-03", "by hand", "report", shorter, {}, last.hash),
        )
        assert any("lost the numbers p4" in problem_line(p) for p in check(folder).problems)

    def test_a_broken_working_copy_leaves_the_text_published(
        self, working: Path, folder: CollectionFolder
    ) -> None:
        """The last revision is shown, and the mistake is reported with its line."""
        edit(working, lambda text: text + "\nAgain. {#p1}\n")
        report = check(folder)
        assert [p.line for p in report.problems if p.fatal] == [
            len(working.read_text().splitlines())
        ]
        (standing,) = folder.statuses()
        assert standing.load().waiting
        assert numbers(folder) == ["p1", "p2", "p3", "p4", "p5"]
