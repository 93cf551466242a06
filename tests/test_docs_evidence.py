"""What docs/evidence.md shows of evidence packs is what they are and say."""

from datetime import date
from pathlib import Path

import pytest
import verify_pack
from accessdesk import evidence_texts
from accessdesk.evidence_files import NAMES
from accessdesk.options import Period
from accessdesk.zones import shown_day, zone_of

from tests.documents import README, ROOT
from tests.test_docs_reports import as_slack_shows

PAGE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4")
DIGEST = "9f2b4c1de0a87365f4be2d90c1a7e8833d5f60b2a94c7e1108d6f3a25b9c4e70"
HEAD = "41d7c0a5e2b98f36d04be1a7739c5f20816eab94f3d2c7580b9e6a1d4c3f7e52"


def test_what_is_said_with_a_pack_is_what_the_page_shows():
    assert f"```\n!access evidence 2026-Q4\n{evidence_texts.begins(412, private=False)}\n```" in PAGE
    title = f"{shown_day(QUARTER.first)} to {shown_day(QUARTER.last)}, 398 requests"
    said = evidence_texts.comes(title, 17_204, "2026-12-31", DIGEST, zone_of("Europe/Berlin"), [])
    assert f"```\n{as_slack_shows(said).replace('`', '')}\n```" in PAGE


def test_what_the_check_says_is_what_the_page_shows():
    period = {"since": "2026-10-01T00:00:00+02:00", "until": "2027-01-01T00:00:00+01:00"}
    manifest = {"program": "0.1.0", "packed_at": "2027-01-04T09:12:44+01:00", "period": period}
    checked = verify_pack.Checked(
        manifest,
        DIGEST,
        [{}] * 412,
        facts=17_204,
        streams=487,
        removed=3,
        head=HEAD,
        head_stream="head 2026-12-31",
        after=118,
    )
    command = "$ python verify_pack.py access-evidence-2026-10-01-2026-12-31.zip"
    assert "\n".join([f"```\n{command}", *verify_pack.report(checked), "```"]) in PAGE


@pytest.mark.parametrize("name", [*NAMES, "manifest.json"])
def test_every_file_of_a_pack_is_named(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", [*sorted(verify_pack.LINE), "--head", "--sample", "--jira", "JIRA_USER", "JIRA_TOKEN"])
def test_every_name_of_a_line_and_every_option_is_named(name):
    assert name in PAGE


def test_the_check_uses_nothing_but_python():
    source = Path(verify_pack.__file__).read_text(encoding="utf-8")
    assert "accessdesk" not in source
    assert "import requests" not in source


def test_the_readme_leads_there():
    assert "(docs/evidence.md)" in README
