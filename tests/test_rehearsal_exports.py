"""Whatever an export is like, a rehearsal ends with what could be read or with a sentence; it writes nothing else."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from accessdesk import workspace_files
from accessdesk.rehearsal_page import MARK
from accessdesk.rehearsal_shell import run

from tests.exported import CATALOGUE, CHANNEL, Exported, template, uid

DAY = f"{CHANNEL}/2026-02-02.json"


@pytest.fixture
def office():
    made = Exported()
    ts = made.post("rita", template(reason="naïve icons – größer"))
    made.post("olga", "approved", ts)
    return made


@pytest.fixture
def shell(tmp_path, capsys):
    """Rehearse what a path names; return the status and what was written, and see that no file was made."""

    def shell(path, *more, **given):
        (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
        settings = {"CATALOGUE": str(tmp_path / "catalogue.yaml"), "TECH_OPS": "tess@acme.example", **given}
        before = sorted(tmp_path.rglob("*"))
        status = run(settings, str(tmp_path / "data"), [str(path), *more])
        assert sorted(tmp_path.rglob("*")) == before or "--html" in more
        written = capsys.readouterr()
        assert "Traceback" not in written.out + written.err
        return status, written.out + written.err

    return shell


def test_a_zip_and_the_folder_that_it_unpacks_to_say_the_same(office, shell, tmp_path):
    status, of_zip = shell(office.zipped(tmp_path / "acme"))
    assert status == 0
    assert "1  requests" in of_zip.replace("request\n", "requests\n")
    folder = office.unpacked(tmp_path / "unpacked" / "acme")
    assert shell(folder) == (0, of_zip)
    # Unpacking often makes a folder around it.
    assert shell(folder.parent)[1].splitlines()[1:] == of_zip.splitlines()[1:]


def test_a_zip_of_the_folder_is_read_as_well(office, shell, tmp_path):
    with zipfile.ZipFile(tmp_path / "acme.zip", "w") as file:
        for name, content in office.files().items():
            file.writestr(f"acme export/{name}", content)
            file.writestr(f"__MACOSX/acme export/{name}", b"\x00")
    assert "would have counted: approved" in shell(tmp_path / "acme.zip")[1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_other_encodings_are_read(office, shell, tmp_path, encoding):
    office.messages[CHANNEL][0]["text"] = template(reason="grün")
    files = {
        name: json.dumps(json.loads(content), ensure_ascii=False).encode(encoding)
        for name, content in office.files().items()
    }
    office.files = lambda: files
    page = tmp_path / "page.html"
    status, said = shell(office.zipped(tmp_path / "acme.zip"), "--html", str(page))
    assert status == 0
    assert "would have counted: approved" in said
    assert "grün" in page.read_text(encoding="utf-8")
    assert ("not in UTF-8" in said) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("users.json", "users.json is not in it: nobody's name"),
        ("channels.json", "channels.json is not in it: channels"),
    ],
)
def test_a_missing_list_is_said_and_the_rest_is_read(office, shell, tmp_path, missing, sentence):
    files = {name: content for name, content in office.files().items() if name != missing}
    office.files = lambda: files
    status, said = shell(office.zipped(tmp_path / "acme.zip"))
    assert status == 0
    assert sentence in " ".join(said.split())
    assert "1  request\n" in said


def test_people_who_are_gone_or_unknown_stand_with_their_ids(office, shell, tmp_path):
    office.post("ghost", template(manager="phantom"))
    status, said = shell(office.zipped(tmp_path / "acme.zip"))
    assert status == 0
    assert "lacked a manager whose account is active" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no JSON from line 1 on"),
        (b"[{]", "it is no JSON from line 1 on"),
        (b'[{"ts": "1', "it is no JSON from line 1 on"),
        (b"[" * 200_000 + b"]" * 200_000, "it is nested too deeply"),
        (b"\xff\xfe[\x00]", "it is damaged UTF-16"),
        (b'{"a": 1}', "it holds no list"),
        (b"null", "it holds no list"),
        (b'"\\ud800"', "it holds no list"),
        (b"9" * 100_000, "it holds no list"),
    ],
)
def test_a_day_that_cannot_be_read_is_named_and_the_others_are_read(office, shell, tmp_path, content, why):
    status, said = shell(office.zipped(tmp_path / "acme.zip", **{f"{CHANNEL}/2026-02-03.json": content}))
    assert status == 0
    assert f"{CHANNEL}/2026-02-03.json: {why}" in " ".join(said.split())
    assert "would have counted: approved" in said


ODD = [None, True, 7, -1, 1e308, 10**17, "", "x", "1.1", "\ud800", [], [[]], {}, {"a": {}}, [None], ["x"], {"ts": []}]


def mutated(value, odd):
    """Return the value with each of its parts in turn replaced by something odd."""
    if isinstance(value, dict):
        for name in value:
            yield {**value, name: odd}
            yield from ({**value, name: each} for each in mutated(value[name], odd))
    elif isinstance(value, list):
        yield [odd, *value]
        for number, part in enumerate(value):
            yield from ([*value[:number], each, *value[number + 1 :]] for each in mutated(part, odd))


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_whatever_stands_in_the_place_of_any_value_is_no_matter(office, shell, tmp_path, odd):
    office.react(office.messages[CHANNEL][0]["ts"], "ticket", "tess")
    office.messages[CHANNEL][1].update(
        files=[{"id": "F0A", "name": "a.png"}], bot_profile={"name": "b"}, edited={"ts": "1.1"}
    )
    office.messages[CHANNEL][1]["user_profile"] = {"real_name": "O", "team": "T0X"}
    files = {name: json.loads(content) for name, content in office.files().items()}
    # Each variant is a channel's day of its own, so that one run has them all.
    days = [each for each in mutated(files[DAY], odd) if isinstance(each, list)]
    names = [f"c{number}" for number in range(len(days))]
    files |= {f"{name}/2026-02-02.json": each for name, each in zip(names, days, strict=True)}
    files["users.json"] += [each for user in office.users[:2] for each in mutated(user, odd)]
    files["channels.json"] += [each for channel in office.channels for each in mutated(channel, odd)]
    files["channels.json"] += [{"id": f"C0X{number:05}", "name": name} for number, name in enumerate(names)]
    path = tmp_path / "acme.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, value in files.items():
            file.writestr(name, json.dumps(value))
    channels = [part for name in (CHANNEL, *names) for part in ("--channel", name)]
    assert shell(path, *channels, "--html", str(tmp_path / "page.html"))[0] == 0


@pytest.mark.parametrize(
    "name",
    ["../{}", "/etc/{}", "..\\..\\{}", "C:\\{}", "a/../../{}", "./../{}", "a\x01/{}", "ask-it-tech-ops/../../{}"],
)
def test_names_that_lead_out_of_the_archive_are_not_followed_and_that_is_said(office, shell, tmp_path, name):
    path = office.zipped(tmp_path / "acme.zip", **{name.format("users.json"): b"[]", name.format(DAY): b"[]"})
    status, said = shell(path)
    assert status == 0
    assert "2 of its files have names that lead elsewhere, and were not read." in said
    assert "would have counted: approved" in said


def test_links_are_not_followed(office, shell, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps([{"ts": "1770000000.1", "user": "U0", "text": "secret access"}]))
    link = zipfile.ZipInfo(f"{CHANNEL}/2026-02-05.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = office.zipped(tmp_path / "acme.zip")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(link, str(secret))
    assert "1 of its files have names" in shell(path)[1]
    folder = office.unpacked(tmp_path / "acme")
    (folder / CHANNEL / "2026-02-05.json").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / CHANNEL / "2026-02-06.json")
    status, said = shell(folder)
    assert status == 0
    assert "secret" not in said


def test_of_a_file_that_is_there_twice_the_last_one_is_read_and_that_is_said(office, shell, tmp_path):
    path = office.zipped(tmp_path / "acme.zip")
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr(DAY, b"[]")
    status, said = shell(path)
    assert status == 0
    assert "1 of its files are there twice; the last one of each was read." in said
    assert "would have counted" not in said


def test_a_bomb_is_not_unpacked(office, shell, tmp_path):
    path = office.zipped(tmp_path / "acme.zip", **{f"{CHANNEL}/2026-02-07.json": b" " * 30_000_000})
    status, said = shell(path)
    assert status == 0
    assert "2026-02-07.json: it is packed tighter than anything that people write" in " ".join(said.split())


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(office, shell, tmp_path):
    path = office.zipped(tmp_path / "acme.zip", **{f"{CHANNEL}/2026-02-07.json": b" " * 30_000_000})
    content = bytearray(path.read_bytes())
    true, small = (30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert content.count(true) == 2
    path.write_bytes(bytes(content).replace(true, small))
    status, said = shell(path)
    assert status == 0
    assert "2026-02-07.json: it" in " ".join(said.split())


def test_an_export_that_comes_to_too_much_is_refused(office, shell, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_files, "MOST", 500)
    assert shell(office.zipped(tmp_path / "acme.zip")) == (
        1,
        "The export holds more than 0 GB: export a shorter time, or fewer channels.\n",
    )


def test_a_file_that_is_too_large_is_named(office, shell, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_files, "LARGEST", 1_500)
    for kind in (office.zipped, office.unpacked):
        status, said = shell(kind(tmp_path / kind.__name__))
        assert status == 0
        assert "users.json: it is larger than" in " ".join(said.split())


def test_too_many_files_are_refused(office, shell, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_files, "MOST_FILES", 2)
    status, said = shell(office.zipped(tmp_path / "acme.zip"))
    assert (status, "holds more than 2 files" in said) == (1, True)


def test_thousands_of_files_are_read(office, shell, tmp_path):
    days = {f"c{number}/2026-01-01.json": b"[]" for number in range(5_000)}
    assert "would have counted: approved" in shell(office.zipped(tmp_path / "acme.zip", **days))[1]


def test_an_encrypted_file_is_named(office, shell, tmp_path):
    path = office.zipped(tmp_path / "acme.zip")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    path.write_bytes(bytes(content))
    status, said = shell(path)
    assert (status, said) == (1, "No message in it could be read. channels.json: it is encrypted.\n")


@pytest.mark.parametrize("share", range(5, 100, 10))
def test_an_export_that_is_cut_short_is_refused(office, shell, tmp_path, share):
    path = office.zipped(tmp_path / "acme.zip")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * share // 100])
    status, said = shell(path)
    assert (status, said) == (
        1,
        f"{path} is no ZIP file, or not all of one. Download the export again, or give the unpacked folder.\n",
    )


@pytest.mark.parametrize("start", range(0, 1_600, 40))
def test_an_export_with_damaged_bytes_ends_with_a_sentence(office, shell, tmp_path, start):
    path = office.zipped(tmp_path / "acme.zip")
    content = bytearray(path.read_bytes())
    content[start : start + 8] = b"\xff" * len(content[start : start + 8])
    path.write_bytes(bytes(content))
    status, said = shell(path)
    assert said.startswith("Rehearsal of") if status == 0 else said.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.4", b"\x1f\x8b\x08", b"Rar!\x1a\x07", b"{}", b"\x00" * 4096])
def test_what_is_no_zip_is_refused(shell, tmp_path, content):
    path = tmp_path / "acme.zip"
    path.write_bytes(content)
    status, said = shell(path)
    assert (status, said.partition(" is no ZIP")[0]) == (1, str(path))


@pytest.mark.parametrize("name", ["nowhere.zip", "a\x00b", "x" * 5_000, "/dev/null"])
def test_what_is_no_file_is_refused(shell, name):
    status, said = shell(name)
    assert (status, said.count("\n")) == (1, 1)


def test_an_export_without_channels_is_refused(shell, tmp_path):
    with zipfile.ZipFile(tmp_path / "acme.zip", "w") as file:
        file.writestr("users.json", "[]")
    for path in (tmp_path / "acme.zip", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        status, said = shell(path)
        assert (status, said.startswith("There is no channel in it")) == (1, True)


def test_where_the_watched_channel_is_not_in_it_those_that_are_there_are_named(office, shell, tmp_path):
    status, said = shell(office.zipped(tmp_path / "acme.zip"), "--channel", "#elsewhere")
    assert status == 1
    assert said == "#elsewhere is not in this export. It has #ask-it-tech-ops: say which with --channel.\n"


def test_direct_messages_are_left_unread(office, shell, tmp_path):
    more = {f"{name}/2026-02-02.json": b"[broken" for name in ("D0ABCDEF12", "mpdm-rita--olga-1")}
    status, said = shell(office.zipped(tmp_path / "acme.zip", **more, **{"dms.json": b"[broken"}))
    assert status == 0
    assert "broken" not in said
    assert "could not be read" not in said


def test_settings_and_catalogues_that_cannot_be_used_are_named_as_elsewhere(office, shell, tmp_path):
    path = office.zipped(tmp_path / "acme.zip")
    (tmp_path / "broken.yaml").write_text("applications: 7\n")
    status, said = shell(path, CATALOGUE=str(tmp_path / "broken.yaml"))
    assert (status, said.splitlines()[0]) == (1, "Nothing was rehearsed:")
    status, said = shell(path, SETTLE_SECONDS="long", JIRA_URL="nonsense")
    assert (status, "ACCESS_SETTLE_SECONDS: 'long'" in said, "JIRA_URL" in said) == (1, True, False)


def test_replies_of_weeks_later_are_read_where_requests_end_and_texts_go_in_time(office, shell, tmp_path):
    ts, done = office.post("rita", template(manager="")), office.post("rolf", template("VPN"))
    office.react(done, "ticket", "tess")
    office.react(done, "complete", "tess")
    for _ in range(3):
        office.now += 40 * 86_400
        office.post("rita", "any news?", ts)
        office.post("rolf", "never mind", done)
    status, text = shell(office.zipped(tmp_path / "acme.zip"), EXPIRE_DAYS="14", RETENTION_DAYS="30")
    assert status == 0
    assert "1  incomplete" in text
    assert "1  completed" in text


def test_a_group_without_people_is_refused(office, shell, tmp_path):
    status, said = shell(office.zipped(tmp_path / "acme.zip"), "--group", "@design")
    assert (status, said.startswith("--group: give a handle")) == (1, True)


def test_the_page_is_written_where_it_was_asked_for_and_for_its_maker_only(office, shell, tmp_path):
    office.post("rita", template("<script>alert(1)</script>", "<img src=x onerror=alert(2)>"))
    page = tmp_path / "page.html"
    status, said = shell(office.zipped(tmp_path / "acme.zip"), "--html", str(page))
    assert status == 0
    assert said.endswith(f"All of it, request by request: {page}\n")
    written = page.read_text(encoding="utf-8")
    assert written.startswith(MARK)
    assert "<script>alert" not in written
    assert "<img" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert "http" not in written.replace('http-equiv="Content-Security-Policy"', "")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert shell(tmp_path / "acme.zip", "--html", str(page))[0] == 0


@pytest.mark.parametrize("name", ["acme.zip", "catalogue.yaml", "data", "nowhere/page.html", "a\x00b"])
def test_no_page_is_written_over_anything_else(office, shell, tmp_path, name):
    path = office.zipped(tmp_path / "acme.zip")
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    (tmp_path / "data").mkdir()
    before = path.read_bytes(), (tmp_path / "catalogue.yaml").read_bytes()
    status, said = shell(path, "--html", str(tmp_path / name))
    assert (status, said.count("\n")) == (1, 1)
    assert (path.read_bytes(), (tmp_path / "catalogue.yaml").read_bytes()) == before


def test_a_person_is_found_by_an_id_where_the_export_has_no_e_mails(office, shell, tmp_path):
    for user in office.users:
        user["profile"].pop("email")
    status, said = shell(office.zipped(tmp_path / "acme.zip"), "--tech-ops", uid("tess"))
    assert status == 0
    assert "users.json has no e-mails" in said
    assert Path(tmp_path / "acme.zip").exists()
