"""A pack on the heads that the program makes is whole; whoever forges one, with every file true to it, is found."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
import verify_pack
from accessdesk.ledger_heads import Heads
from accessdesk.ledger_sealing import forget
from accessdesk.people import Person
from verify_pack import Unusable, Wrong

from tests import packs
from tests import test_sealing as sealing
from tests.headed import Headed
from tests.test_evidence_parts import at, kept
from tests.test_steps import ticketed

DAYS = [f"2026-11-2{number}" for number in range(4)]
STREAMS = [f"C0CHANNEL/170000000{number}.000100" for number in range(4)]
HEADS = [f"head {day}" for day in DAYS]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Return a ledger in which each day one request was ticketed, and covered by that day's head."""
    made = Headed(f"sqlite:///{tmp_path_factory.mktemp('forged') / 'ledger.db'}")
    for stream, day in zip(STREAMS, DAYS, strict=True):
        kept(made.ledger, at(ticketed(), stream.partition("/")[2]), stream)
        made.head(day)
    yield made.ledger
    made.close()


@pytest.fixture(scope="module")
def pack(ledger):
    return packs.packed(ledger)


@pytest.fixture(scope="module")
def files(pack):
    return packs.contents(pack)


@pytest.fixture(scope="module")
def rows(files):
    return json.loads(files["requests.json"])


def wrong(pack, published=""):
    with pytest.raises(Wrong) as found:
        verify_pack.verify(pack, published)
    return str(found.value)


def table(columns, lines):
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_ALL)
    writer.writerows([columns, *lines])
    return packs.BEGINNING + made.getvalue()


def forged(files, rows, dropped=()):
    """Return a pack of these requests, without these streams, whose other files are true to it."""
    manifest, gone = json.loads(files["manifest.json"]), {*dropped}
    heads = [name for name in HEADS if name not in gone]
    period = [row for row in rows if row["in_period"]]
    requests = [row for row in period if not row["resembles"]]
    states = {}
    for row in requests:
        states[row["state"]] = states.get(row["state"], 0) + 1
    lines = [json.loads(line) for line in files["facts.jsonl"].splitlines()]
    left = [line for line in lines if line["stream"] not in gone]
    head = next(
        (line for line in left if heads and line["stream"] == heads[-1] and '"kind":"day"' in line["record"]), None
    )
    seed = manifest["sample"]["seed"]
    by_stream = {row["stream"]: row for row in rows}
    sample = [
        (
            *(number, stream, by_stream[stream]["key"], hashlib.sha256(f"{seed} {stream}".encode()).hexdigest()),
            *(by_stream[stream]["post"], by_stream[stream]["ticket"]),
        )
        for number, stream in enumerate(verify_pack.drawn(rows, seed, manifest["sample"]["number"]), 1)
    ]
    posts = {
        "requests": len(requests),
        "by_state": states,
        "never_ticketed": sum(not row["key"] for row in requests),
        "resembled": len(period) - len(requests),
        "older": len(rows) - len(period),
    }

    def without(text):
        return "".join(line for line in text.splitlines(keepends=True) if not any(name in line for name in gone))

    # People stand once, by the first request that they were looked up for.
    people = files["people.csv"].decode()
    for stream in gone:
        people = people.replace(stream, next(name for name in STREAMS if name not in gone))
    about = {**manifest, "facts": len(left), "head": head and {"hash": head["hash"]}}
    return packs.remade(
        {**files, "people.csv": people.encode()},
        facts_jsonl=lambda _: left,
        requests_json=lambda _: rows,
        requests_csv=lambda _: packs.csv_of(rows, lambda each: each),
        coverage_json=lambda value: {**value, "posts": {**value["posts"], **posts}},
        sample_csv=lambda _: table(verify_pack.COLUMNS["sample.csv"], sample),
        decisions_csv=without,
        attachments_csv=without,
        exceptions_csv=without,
        manifest_json=lambda made: {**about, "files": made["files"]},
    )


def test_a_pack_on_the_heads_that_the_program_makes_is_whole_up_to_the_last_one(ledger, pack):
    checked = verify_pack.verify(io.BytesIO(pack))
    assert (checked.head_stream, checked.later, len(checked.heads)) == (HEADS[-1], 0, 4)
    assert (len(checked.rows), checked.after) == (4, 0)
    assert checked.head == Heads(ledger).made(HEADS[-1], 3).hash


def _hash(pack, stream):
    lines = map(json.loads, packs.contents(pack)["facts.jsonl"].splitlines())
    return next(line["hash"] for line in lines if line["stream"] == stream and '"kind":"day"' in line["record"])


def test_the_forger_of_these_tests_leaves_nothing_but_what_is_tested(files, rows):
    assert verify_pack.verify(forged(files, rows)).head_stream == HEADS[-1]


@pytest.mark.parametrize("heads", [HEADS[:1], HEADS[:2], HEADS[:3]])
def test_a_request_that_is_dropped_with_the_heads_that_cover_it_is_found(files, rows, heads):
    assert " is not in the pack, though head 2026-11-2" in wrong(forged(files, rows[1:], [STREAMS[0], *heads]))


def test_where_the_newest_days_are_dropped_the_head_is_an_older_one(files, rows, pack):
    made = forged(files, rows[:3], [STREAMS[3], HEADS[3]])
    assert verify_pack.verify(made).head_stream == HEADS[2]
    assert "is none of those that this pack holds" in wrong(made, _hash(pack, HEADS[3]))


def test_what_later_heads_than_the_published_one_cover_counts_as_younger(pack):
    checked = verify_pack.verify(io.BytesIO(pack), _hash(pack, HEADS[1]).upper())
    assert (checked.head_stream, checked.later) == (HEADS[1], 2)
    assert checked.after == sum(row["facts"] for row in checked.rows[2:])
    said = "\n".join(verify_pack.report(checked))
    assert "2 later heads are in the pack as well." in said
    assert f"{checked.after} facts are younger than that head" in said


def test_a_period_that_goes_on_after_the_last_head_is_said(files, rows):
    until = {"since": "2023-11-01T00:00:00+01:00", "until": "2026-11-25T00:00:00+01:00"}
    made = packs.remade(files, manifest_json=lambda each: {**each, "period": {**each["period"], **until}})
    said = "\n".join(verify_pack.report(verify_pack.verify(made)))
    assert "The period goes on to 2026-11-24: what came after that head, or was left out, no head can show." in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"in_period": False}, "is of the period by when it was posted."),
        ({"in_period": "yes"}, "is of the period by when it was posted."),
        ({"resembles": "elsewhere"}, "is said to be no request; by its facts it has a ticket."),
        ({"key": "", "ticket": ""}, "has another key than its facts say: OPS-1."),
        ({"key": "OPS-9", "ticket": "https://jira.example.com/browse/OPS-9"}, "says key OPS-9, of which"),
        ({"key": "OPS"}, "says key OPS, of which its facts know nothing."),
        ({"post": "https://evil.example.com/archives/C0CHANNEL/p1700000000000100"}, "The link post of OPS-1"),
        ({"ticket": "https://jira.example.com/browse/OPS-2"}, "The link ticket of OPS-1"),
        ({"requester": "U0MARA"}, "says requester U0MARA; by its facts that is U0RITA."),
        ({"requester": ""}, "says requester ; by its facts that is U0RITA."),
        ({"manager": "U0MAR"}, "says manager U0MAR, of which its facts know nothing."),
    ],
)
def test_a_row_that_says_otherwise_than_its_facts_is_found_with_all_files_true_to_it(files, rows, change, said):
    sentence = wrong(forged(files, [rows[1], {**rows[0], **change}, *rows[2:]]))
    assert said in sentence, sentence


@pytest.mark.parametrize("name", ["requests.csv", "decisions.csv", "people.csv", "sample.csv"])
def test_a_column_that_stands_twice_is_found(files, name):
    def change(text):
        first, *others = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        return table([first[3], *first], [["forged", *row] for row in others])

    assert wrong(packs.remade(files, **{name.replace(".", "_"): change})) == (
        f"{name} has not the columns that the program writes."
    )


def raw(files, name, old, new):
    """Return a pack in which bytes of one file are others, and whose manifest says so."""
    content = files[name].replace(old, new)
    assert content != files[name]
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return packs.zipped({**files, name: content, "manifest.json": json.dumps(manifest).encode()})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("requests.json", b'"state":', b'"state": "declined", "state":'),
        ("facts.jsonl", b'"salt":', b'"salt":null,"salt":'),
        ("coverage.json", b'"requests":', b'"requests": 9, "requests":'),
        ("setup.json", b'"facts":', b'"facts": [1], "facts":'),
    ],
)
def test_a_member_that_stands_twice_is_found(files, name, old, new):
    assert "cannot be read." in wrong(raw(files, name, old, new))
    manifest = files["manifest.json"].replace(b'"program":', b'"program": "0", "program":')
    assert wrong(packs.zipped({**files, "manifest.json": manifest})) == "manifest.json cannot be read."


@pytest.mark.parametrize("number", [b"1.0", b"true", b"1e0", b'"1"', b"NaN", b"-0", b"1" * 5000])
def test_a_number_that_is_written_otherwise_is_found(files, number):
    assert wrong(raw(files, "facts.jsonl", b'"number":1,', b'"number":' + number + b","))
    assert wrong(raw(files, "facts.jsonl", b'\\"number\\":1,', b'\\"number\\":' + number.replace(b'"', b'\\"') + b","))


@pytest.mark.parametrize("column", ["key", "drawn_by", "post", "ticket", "position"])
def test_every_column_of_the_sample_is_compared(files, column):
    def change(text):
        first, second, *others = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        second[first.index(column)] += "1"
        return table(first, [second, *others])

    assert wrong(packs.remade(files, sample_csv=change)) == (
        f"Row 1 of sample.csv is not of its request in requests.json: see {column}."
    )


def test_a_file_that_no_pack_has_is_found_though_the_manifest_names_it(files):
    made = packs.remade({**files, "evil.html": b"x"}, manifest_json=lambda each: _also(each, "evil.html", b"x"))
    assert wrong(made) == "manifest.json names 'evil.html', which is no file of a pack's."


def _also(manifest, name, content):
    about = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return {**manifest, "files": {**manifest["files"], name: about}}


def test_another_program_in_the_pack_than_the_one_that_checks_is_said(files):
    checked = verify_pack.verify(packs.remade(files))
    assert not any("is another one than this" in line for line in verify_pack.report(checked))
    made = {**files, "verify_pack.py": b"print('Everything fits')"}
    said = list(verify_pack.report(verify_pack.verify(packs.remade(made))))
    assert said[-1].startswith("The verify_pack.py in the pack is another one than this")


HOSTILE = ([], {}, [[]], "x", "\ud800", 5, -1, 10**30, 1.5, None, True)


@pytest.mark.parametrize("name", ["form", "period", "head", "sample", "left_out", "facts", "exceptions", "files"])
def test_whatever_stands_in_the_manifest_ends_in_a_sentence(files, name):
    for value in HOSTILE:
        try:
            checked = verify_pack.verify(
                packs.remade(files, manifest_json=lambda each, value=value: {**each, name: value})
            )
        except (Wrong, Unusable) as found:
            assert str(found).endswith(".")
        else:
            assert all(isinstance(line, str) for line in verify_pack.report(checked))


def test_whatever_stands_in_a_request_ends_in_a_sentence(files, rows):
    for name in rows[0]:
        for value in HOSTILE:
            made = packs.remade(files, requests_json=lambda rows, n=name, v=value: [{**rows[0], n: v}, *rows[1:]])
            try:
                verify_pack.verify(made)
            except (Wrong, Unusable) as found:
                assert str(found).endswith(".")
        with pytest.raises(Wrong):
            verify_pack.verify(
                packs.remade(
                    files,
                    requests_json=lambda rows, n=name: [{k: v for k, v in rows[0].items() if k != n}, *rows[1:]],
                )
            )


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "1.0", ""])
@pytest.mark.parametrize("name", ["decisions.csv", "people.csv", "attachments.csv"])
def test_whatever_a_table_names_as_its_fact_ends_in_a_sentence(files, name, number):
    columns = verify_pack.COLUMNS[name]
    line = [STREAMS[0], number, number, *["x"] * (len(columns) - 3)]
    made = packs.remade(files, **{name.replace(".", "_"): lambda _: table(columns, [line])})
    assert wrong(made) == f"Row 1 of {name} names no fact."


def places(value, path=()):
    """Give the path of every value in a record, whole objects and lists as well."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from places(each, (*path, name))


def test_whatever_stands_in_a_fact_with_its_whole_chain_written_anew_ends_in_a_sentence(files):
    lines = [json.loads(line) for line in files["facts.jsonl"].splitlines()]
    kinds = {json.loads(line["record"])["kind"]: line for line in lines}
    for line in kinds.values():
        record = json.loads(line["record"])
        for path in places(record):
            for value in HOSTILE if path else ():
                made = json.loads(line["record"])
                place = made
                for name in path[:-1]:
                    place = place[name]
                place[path[-1]] = value
                known = verify_pack.Facts(set(), {line["stream"]})
                known._stream, known._chain = line["stream"], verify_pack.Chain()
                known.chains[line["stream"]] = known._chain
                known._chain.hashes = ["x"] * (line["number"] - 2) + [record["previous"]] * (line["number"] > 1)
                text = json.dumps(made, sort_keys=True, separators=(",", ":"))
                forged = {**line, "record": text, "hash": hashlib.sha256(text.encode()).hexdigest()}
                try:
                    with verify_pack._reading("The line"):
                        known.take(json.dumps(forged).encode())
                        known.finish()
                except (Wrong, Unusable) as found:
                    assert str(found).endswith(".")


def test_a_file_that_unpacks_to_more_than_a_machine_holds_is_not_read(files):
    made = packs.zipped({**files, "requests.json": b"[]"}, zipfile.ZIP_DEFLATED)
    pack = verify_pack.Pack.__new__(verify_pack.Pack)
    pack.zip = zipfile.ZipFile(made)
    pack.infos = {info.filename: info for info in pack.zip.infolist()}
    with pytest.raises(Unusable, match=r"requests\.json is larger than any pack's\."):
        pack.read("requests.json", 1)


def test_a_pack_of_a_sealed_request_and_of_one_from_which_somebody_was_forgotten_fits(tmp_path):
    story = sealing.closed(ticketed().post("hello", "1700000060.000100", "U0OTTO"))
    ledger = sealing.written(story, f"sqlite:///{tmp_path / 'ledger.db'}")
    assert forget(ledger, sealing.STREAM, Person("U0RITA", "Rita"), sealing.NOW)
    assert verify_pack.verify(io.BytesIO(packs.packed(ledger))).rows[0]["state"] == "completed"
    sealing.sealed(ledger)
    checked = verify_pack.verify(io.BytesIO(packs.packed(ledger)))
    assert (checked.rows[0]["state"], checked.rows[0]["requester"]) == ("completed", "U0RITA")
    assert checked.removed > 0
    ledger.close()
