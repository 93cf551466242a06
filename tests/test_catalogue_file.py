"""The catalogue's file while the bot runs: what changes is taken in, what is broken is told and left out."""

import logging
import os
import threading
from pathlib import Path

import pytest
from accessdesk.catalogue import CatalogueError, parse
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.watched_file import LARGEST_FILE

FIGMA = "applications:\n- name: Figma\n  owners: []\n"
MIRO = FIGMA.replace("Figma", "Mirox")
BROKEN = "applications:\n- name: Figma\n- name: Figma\n  owners: 5\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.yaml"
    path.write_text(FIGMA, encoding="utf-8")
    return path


@pytest.fixture
def file(path: Path) -> CatalogueFile:
    """The catalogue's file, read at start."""
    file = CatalogueFile(str(path))
    file.read()
    return file


def age(path: Path) -> None:
    """Make the file look as if it had last been written a minute ago."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 60 * 10**9))


def refused(path: Path) -> list[str]:
    """Return why this file cannot be read at start."""
    file = CatalogueFile(str(path))
    with pytest.raises(CatalogueError) as caught:
        file.read()
    assert file.present is None
    assert list(file.problems) == caught.value.problems
    return caught.value.problems


def test_no_path_is_no_catalogue() -> None:
    file = CatalogueFile("")
    assert file.read() is None
    assert not file.refresh()
    assert (file.present, file.problems) == (None, ())


def test_the_file_is_read_at_start(file: CatalogueFile) -> None:
    assert file.present == parse(FIGMA)
    assert file.problems == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (BROKEN.encode(), "line 2: owners is missing."),
        (b"", "line 1: the catalogue is empty."),
        (b"applications:\n- name: caf\xe9\n", "line 2: this is not UTF-8 (byte 0xE9)."),
        (FIGMA.encode("utf-16"), "line 1: this is not UTF-8 (byte 0xFF)."),
        (b"#" * (LARGEST_FILE + 1), f"the file is larger than {LARGEST_FILE:,} bytes."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_start(path: Path, content: bytes, problem: str) -> None:
    path.write_bytes(content)
    assert refused(path)[0].startswith(problem)


def test_a_path_that_is_no_file_is_refused_at_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "nowhere.yaml") == ["the file cannot be read: No such file or directory."]
    assert refused(tmp_path) == ["this is not a file."]
    assert refused(tmp_path / "pipe") == ["this is not a file."]
    assert refused(Path("a\0b"))[0].startswith("the file cannot be read: ")


def test_a_byte_order_mark_and_windows_line_ends_are_fine(path: Path) -> None:
    path.write_bytes(FIGMA.replace("\n", "\r\n").encode("utf-8-sig"))
    assert CatalogueFile(str(path)).read() == parse(FIGMA)


def test_a_file_that_did_not_change_brings_nothing_new(file: CatalogueFile, path: Path) -> None:
    assert not file.refresh()
    age(path)
    assert not file.refresh()
    assert not file.refresh()


def test_a_changed_file_is_taken_in_at_once(file: CatalogueFile, path: Path) -> None:
    path.write_text(MIRO, encoding="utf-8")
    assert file.refresh()
    assert file.present == parse(MIRO)
    assert not file.refresh()


def test_a_change_that_its_time_does_not_tell_is_seen_while_the_file_is_new(file: CatalogueFile, path: Path) -> None:
    before = path.stat()
    path.write_text(MIRO, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len(MIRO) == len(FIGMA)
    assert file.refresh()


def test_a_replaced_file_is_taken_in(file: CatalogueFile, path: Path) -> None:
    age(path)
    file.refresh()
    new = path.with_suffix(".new")
    new.write_text(MIRO, encoding="utf-8")
    os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    new.replace(path)
    assert file.refresh()
    assert file.present == parse(MIRO)


def test_a_file_that_says_the_same_in_other_words_is_no_other_catalogue(file: CatalogueFile, path: Path) -> None:
    path.write_text(f"# checked today\n{FIGMA}", encoding="utf-8")
    assert not file.refresh()


def test_a_broken_version_is_told_once_and_the_one_before_stays(
    file: CatalogueFile, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text(BROKEN, encoding="utf-8")
    for _ in range(3):
        assert not file.refresh()
        path.touch()
    assert file.present == parse(FIGMA)
    assert len(file.problems) == 3
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert [message.partition(" in force: ")[2] for message in told] == list(file.problems)
    assert all(str(path) in message for message in told)


def test_another_broken_version_is_told_again(
    file: CatalogueFile, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for text in (BROKEN, "", BROKEN):
        path.write_text(text, encoding="utf-8")
        caplog.clear()
        assert not file.refresh()
        assert caplog.records


def test_a_mended_file_is_taken_in(file: CatalogueFile, path: Path) -> None:
    path.write_text(BROKEN, encoding="utf-8")
    file.refresh()
    path.write_text(MIRO, encoding="utf-8")
    assert file.refresh()
    assert (file.present, file.problems) == (parse(MIRO), ())


def test_a_mistake_that_was_undone_leaves_everything_as_it_was(file: CatalogueFile, path: Path) -> None:
    path.write_text(BROKEN, encoding="utf-8")
    file.refresh()
    path.write_text(FIGMA, encoding="utf-8")
    assert not file.refresh()
    assert (file.present, file.problems) == (parse(FIGMA), ())


def test_a_deleted_file_is_a_broken_one_until_it_is_back(
    file: CatalogueFile, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()
    for _ in range(3):
        assert not file.refresh()
    assert file.present == parse(FIGMA)
    assert file.problems == ("the file cannot be read: No such file or directory.",)
    assert len(caplog.records) == 1
    path.write_text(MIRO, encoding="utf-8")
    assert file.refresh()
    assert file.problems == ()


def test_a_file_that_was_broken_at_start_can_be_mended_while_the_bot_runs(path: Path) -> None:
    path.write_text(BROKEN, encoding="utf-8")
    file = CatalogueFile(str(path))
    with pytest.raises(CatalogueError):
        file.read()
    assert not file.refresh()
    path.write_text(FIGMA, encoding="utf-8")
    assert file.refresh()
    assert file.present == parse(FIGMA)


def test_one_change_is_new_to_one_of_many_threads(file: CatalogueFile, path: Path) -> None:
    path.write_text(MIRO, encoding="utf-8")
    start, answers = threading.Barrier(8), []

    def look() -> None:
        start.wait()
        answers.append(file.refresh())

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 7 + [True]
