"""Whatever is changed in an evidence pack is found and named: every byte, and every field of every kind of fact."""

import copy
import io
import json
import zipfile

import pytest
import verify_pack
from verify_pack import Unusable, Wrong

from tests import packs
from tests.evidence_story import Told


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    story = Told(tmp_path_factory.mktemp("evidence"))
    try:
        ledger = story.ledger()
        found = packs.packed(ledger, number=1)
        ledger.close()
    finally:
        story.office.close()
    return found


@pytest.fixture(scope="module")
def files(pack):
    return packs.contents(pack)


@pytest.fixture(scope="module")
def lines(files):
    return [json.loads(line) for line in files["facts.jsonl"].splitlines()]


@pytest.fixture(scope="module")
def head(files):
    return json.loads(files["manifest.json"])["head"]["hash"]


def wrong(pack, published=""):
    """Return the sentence that says what does not fit."""
    with pytest.raises(Wrong) as found:
        verify_pack.verify(pack, published)
    return str(found.value)


def kind_of(line):
    record = json.loads(line["record"])
    return record["kind"], record["body"].get("what") or record["body"].get("name") or ""


def of_each_kind(lines):
    """Return the position of one fact of each kind, and of each kind of judgement and step."""
    return list({kind_of(line): position for position, line in enumerate(lines)}.values())


def leaves(value, path=()):
    """Give the path of every single value in a record."""
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path


def other(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return f"{value}x" if isinstance(value, str) else "x"


def changed(record, path):
    made = copy.deepcopy(record)
    place = made
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = other(place[path[-1]])
    return json.dumps(made, sort_keys=True, separators=(",", ":"))


def test_the_story_has_every_kind_of_fact_that_a_thread_makes(lines):
    kinds = {kind_of(line)[0] for line in lines}
    assert {"message", "deleted", "reaction", "judged", "read", "began", "done", "redact", "redacted"} <= kinds
    assert {"watching", "opened", "covered", "day"} <= kinds


def test_the_pack_itself_fits_and_says_up_to_which_head(pack, head):
    checked = verify_pack.verify(io.BytesIO(pack), head)
    assert (checked.head, checked.head_stream, checked.after) == (head, "head 2026-11-30", 0)
    assert "is none of those that this pack holds" in wrong(io.BytesIO(pack), "0" * 64)


def test_one_byte_of_any_file_is_found_and_the_file_named(files):
    for name, content in files.items():
        if name == "manifest.json":
            continue
        for position in (0, len(content) // 2, len(content) - 1):
            forged = bytearray(content)
            forged[position] ^= 1
            assert name in wrong(packs.zipped({**files, name: bytes(forged)}))
        assert name in wrong(packs.zipped({**files, name: content + b"x"}))
        assert name in wrong(packs.zipped({each: held for each, held in files.items() if each != name}))


def test_any_byte_of_the_zip_file_is_found_where_it_changes_what_is_in_it(pack, files):
    for position in range(0, len(pack), max(1, len(pack) // 400)):
        forged = bytearray(pack)
        forged[position] ^= 0x55
        try:
            verify_pack.verify(io.BytesIO(bytes(forged)))
        except (Wrong, Unusable) as found:
            assert str(found).endswith(".")
        else:
            # A date, or what nobody reads: all files are as they were.
            assert packs.contents(bytes(forged)) == files


def test_every_field_of_every_kind_of_fact_is_found_and_its_fact_named(files, lines):
    for position in of_each_kind(lines):
        line = lines[position]
        record = json.loads(line["record"])
        for path in leaves(record):
            forged = [*lines[:position], {**line, "record": changed(record, path)}, *lines[position + 1 :]]
            sentence = wrong(packs.remade(files, facts_jsonl=lambda _, forged=forged: forged))
            assert f"act {line['number']} of {line['stream']}" in sentence, (kind_of(line), path, sentence)


def test_a_changed_fact_with_its_own_hash_worked_out_anew_is_found(files, lines):
    for position in of_each_kind(lines):
        line = lines[position]
        record = json.loads(line["record"])
        forged = copy.deepcopy(lines)
        forged[position]["record"] = changed(record, ("recorded_at",))
        packs.rehashed(forged[position])
        assert line["stream"] in wrong(packs.remade(files, facts_jsonl=lambda _, forged=forged: forged))


def test_a_stream_whose_hashes_were_all_worked_out_anew_is_found_by_the_head_that_covers_it(files, lines, head):
    for position in of_each_kind(lines):
        stream = lines[position]["stream"]
        forged = copy.deepcopy(lines)
        forged[position]["record"] = changed(json.loads(lines[position]["record"]), ("recorded_at",))
        forged = packs.chained(forged, position)
        last = {line["stream"]: line["hash"] for line in forged}

        def requests(rows, last=last):
            # The forger keeps the other files true to it.
            return [{**row, "hash": last[row["stream"]]} for row in rows]

        parts = {"facts_jsonl": lambda _, forged=forged: forged, "requests_json": requests}
        table = packs.csv_of(json.loads(files["requests.json"]), requests)
        sentence = wrong(packs.remade(files, requests_csv=lambda _, table=table: table, **parts), head)
        assert stream in sentence or "another head" in sentence, (stream, sentence)


@pytest.mark.parametrize("name", ["stream", "number", "hash", "salt", "texts"])
def test_what_stands_beside_a_record_is_found(files, lines, name):
    for position in of_each_kind(lines):
        line = lines[position]
        found = [line[name]] if name != "texts" else [text for text in line["texts"].values() if text is not None]
        for count in range(len(found)):
            forged = copy.deepcopy(lines)
            if name == "texts":
                key = [each for each, text in line["texts"].items() if text is not None][count]
                forged[position]["texts"][key] += "x"
            else:
                forged[position][name] = "ab" * 16 if name == "salt" else other(line[name])
            sentence = wrong(packs.remade(files, facts_jsonl=lambda _, forged=forged: forged))
            assert line["stream"] in sentence, sentence


def test_a_fact_that_is_dropped_doubled_moved_or_cut_off_is_found(files, lines):
    stream = next(line["stream"] for line in lines if "/" in line["stream"])
    where = [position for position, line in enumerate(lines) if line["stream"] == stream]
    third, last = where[2], where[-1]
    swapped = [*lines[:third], lines[third + 1], lines[third], *lines[third + 2 :]]
    without = [line for line in lines if line["stream"] != stream]
    for forged, part in (
        ([*lines[:third], *lines[third + 1 :]], f"Fact 3 of {stream} is missing"),
        ([*lines[: third + 1], *lines[third:]], f"Fact 4 of {stream} is missing, or its facts are not in their order"),
        (swapped, f"Fact 3 of {stream} is missing, or its facts are not in their order"),
        ([*lines[:last], *lines[last + 1 :]], f"has other facts in facts.jsonl: {stream} was changed, or cut off."),
        (without, "has no facts in facts.jsonl."),
        ([*without[:1], lines[where[0]], *without[1:], *(lines[each] for each in where[1:])], "do not stand together"),
    ):
        assert part in wrong(packs.remade(files, facts_jsonl=lambda _, forged=forged: forged))


def test_a_request_that_is_left_out_altogether_is_found_by_the_head_that_covers_it(files, lines):
    stream = json.loads(files["requests.json"])[0]["stream"]
    assert "is not in requests.json" in wrong(packs.remade(files, requests_json=lambda rows: rows[1:]))
    forged = [line for line in lines if line["stream"] != stream]
    parts = {"facts_jsonl": lambda _: forged, "requests_json": lambda rows: rows[1:]}
    said = f"{stream} is of the period and not in the pack, though head 2026-11-29 covers it."
    assert wrong(packs.remade(files, **parts)) == said


@pytest.mark.parametrize(
    "name",
    [
        *("stream", "key", "issue", "posted_at", "channel", "ts", "state", "requester", "requester_name", "manager"),
        *("manager_name", "decided_by", "decided_name", "facts", "hash", "in_period", "expired"),
    ],
)
def test_what_requests_say_is_compared_with_their_facts(files, name):
    rows = json.loads(files["requests.json"])
    moved = "2026-01-01T00:00:00+01:00"

    def change(rows):
        return [{**rows[0], name: moved if name == "posted_at" else other(rows[0][name])}, *rows[1:]]

    table = packs.csv_of(rows, change)
    assert wrong(packs.remade(files, requests_json=change, requests_csv=lambda _: table))


@pytest.mark.parametrize(
    ("name", "part", "forged", "said"),
    [
        ("requests_csv", "Rita Requester", "Rita Other", "Row 1 of requests.csv"),
        ("decisions_csv", "approved. Role: Editor", "approved. Role: Admin", "Row 1 of decisions.csv"),
        ("people_csv", "rita@example.com", "rita@example.org", "Row 1 of people.csv"),
        ("people_csv", "Mara Manager", "Mara Other", "Row 2 of people.csv"),
        ("attachments_csv", "plan-", "plot-", "Row 1 of attachments.csv"),
        ("attachments_csv", '"24"', '"25"', "Row 1 of attachments.csv"),
        ("decisions_csv", '"21"', '"22"', "Row 1 of decisions.csv"),
        ("decisions_csv", '"21"', '"999"', "Row 1 of decisions.csv"),
        ("decisions_csv", '"refusal"', '"approval"', "Row 3 of decisions.csv"),
        ("decisions_csv", '"owner"', '"backup"', "Row 1 of decisions.csv"),
        ("sample_csv", "C0", "C1", "sample.csv is not the sample"),
    ],
)
def test_the_tables_are_compared_with_the_facts_that_they_name(files, name, part, forged, said):
    assert part in files[".".join(name.rsplit("_", 1))].decode()
    assert said in wrong(packs.remade(files, **{name: lambda text: text.replace(part, forged)}))


@pytest.mark.parametrize("name", ["decisions_csv", "people_csv", "attachments_csv", "requests_csv", "sample_csv"])
def test_a_row_that_is_dropped_from_a_table_is_found(files, name):
    def without_last(text):
        return "".join(f"{line}\r\n" for line in text.split("\r\n")[:-2])

    assert name.replace("_", ".") in wrong(packs.remade(files, **{name: without_last}))


def test_counts_sample_and_head_of_the_manifest_are_worked_out_anew(files):
    def more(coverage):
        return {**coverage, "posts": {**coverage["posts"], "requests": 9}}

    def seed(manifest):
        return {**manifest, "sample": {**manifest["sample"], "seed": "x", "number": 2}}

    assert "“requests”" in wrong(packs.remade(files, coverage_json=more))
    assert "sample.csv" in wrong(packs.remade(files, manifest_json=seed))
    assert "names another head" in wrong(packs.remade(files, manifest_json=lambda manifest: {**manifest, "head": None}))
    assert "setup.json" in wrong(packs.remade(files, setup_json=lambda _: {"facts": [{"kind": "x"}]}))


def test_a_text_that_is_gone_without_a_fact_that_says_so_is_found(files, lines):
    forged = copy.deepcopy(lines)
    line = next(each for each in forged if each["texts"].get("text") == "approved. Role: Editor")
    line["texts"]["text"], line["salt"] = None, None
    sentence = wrong(packs.remade(files, facts_jsonl=lambda _: forged))
    assert f"The text “text” of fact {line['number']} of {line['stream']} is gone" in sentence


def test_what_is_put_in_place_of_removed_words_is_found(files, lines):
    forged = copy.deepcopy(lines)
    line = next(each for each in forged if None in each["texts"].values())
    line["texts"] = dict.fromkeys(line["texts"], "the password is secret")
    assert "was changed: it is not what stayed of it" in wrong(packs.remade(files, facts_jsonl=lambda _: forged))


BOMB = zipfile.ZIP_DEFLATED


@pytest.mark.parametrize(
    ("hostile", "said"),
    [
        (io.BytesIO(b""), "This is no ZIP file, or it is cut short."),
        (io.BytesIO(b"PK\x03\x04 and so on"), "This is no ZIP file, or it is cut short."),
        (packs.zipped({}), "it holds no manifest.json"),
        (packs.zipped({"../../etc/passwd": b"x"}), "which is no name of a pack's. Nothing was unpacked."),
        (packs.zipped({"C:\\evil.txt": b"x"}), "which is no name of a pack's"),
        (
            packs.zipped({f"x{n}".translate({48 + d: 97 + d for d in range(10)}) + ".json": b"" for n in range(200)}),
            "holds",
        ),
        (packs.zipped({"manifest.json": b" " * 50_000_000}, BOMB), "manifest.json is larger than any pack's."),
        (packs.zipped({"manifest.json": b"{" * 100_000}), "manifest.json cannot be read."),
        (packs.zipped({"manifest.json": b"[]"}), "manifest.json is not as the program writes it."),
        (packs.zipped({"manifest.json": b"{}"}), "manifest.json is not as the program writes it."),
        (packs.zipped({"manifest.json": b'{"form": 99}'}), "has the form 99"),
        (packs.zipped({"manifest.json": b'{"form": 1, "files": {"a": 1}}'}), "does not name index.html"),
    ],
)
def test_a_hostile_zip_file_ends_in_a_sentence(tmp_path, capsys, hostile, said):
    path = tmp_path / "pack.zip"
    path.write_bytes(hostile.getvalue())
    code = verify_pack.main([str(path)])
    out = capsys.readouterr().out
    assert code in (1, 2)
    assert said in out
    assert out.count("\n") == 1


def test_a_pack_that_is_cut_short_anywhere_ends_in_a_sentence(pack):
    for size in range(0, len(pack), len(pack) // 50):
        with pytest.raises((Wrong, Unusable)):
            verify_pack.verify(io.BytesIO(pack[:size]))


def test_a_file_that_unpacks_to_more_than_it_says_is_read_no_further(files):
    forged = packs.zipped({**files, "index.html": b"x" * 30_000_000}, BOMB)
    assert "index.html has another size than manifest.json says." in wrong(forged)


@pytest.mark.parametrize("name", ["facts.jsonl", "requests.json", "coverage.json", "setup.json", "decisions.csv"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[" * 100_000, b"null", b"{}", b'{"a": NaN}', b'"', b"a,b\r\n1\r\n"]
)
def test_nonsense_in_place_of_a_file_ends_in_a_sentence(files, name, content):
    made = packs.remade({**files, name: content})
    with pytest.raises((Wrong, Unusable)) as found:
        verify_pack.verify(made)
    assert str(found.value).endswith(".")


def test_the_program_ends_with_2_where_it_could_not_check(tmp_path, capsys):
    assert verify_pack.main([str(tmp_path / "nothing.zip")]) == 2
    assert capsys.readouterr().out.startswith("Could not check: There is no file ")


def test_a_sample_is_drawn_with_a_seed_of_ones_own(tmp_path, capsys, pack):
    path = tmp_path / "pack.zip"
    path.write_bytes(pack)
    assert verify_pack.main([str(path), "--sample", "2", "--seed", "my own"]) == 0
    assert "A sample of 2 with the seed “my own”:" in capsys.readouterr().out
