"""Whatever answers at the address that a pack is compared with ends in a sentence: nonsense, or half an answer."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import verify_pack
from verify_pack import Checked, Jira, Ticket, Unusable, compare

ROW = {"stream": "C1/1.0", "key": "OPS-1", "channel": "C1", "ts": "1.0", "state": "completed"}
CHECKED = Checked(rows=[ROW], tickets={"C1/1.0": Ticket(issue="1", key="OPS-1")})
TICKET = b'{"fields": {"labels": ["slack-C1-1-0"], "status": {"statusCategory": {"key": "done"}}}'


@pytest.fixture(scope="module")
def site():
    """A site that answers with what stands in its `answer`: (what is sent, the length that it says)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content, length = server.answer
            if length is None:
                self.wfile.write(content)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"[]", "What Jira answered of OPS-1 cannot be read."),
        (b"{}", "What Jira answered of OPS-1 cannot be read."),
        (b'{"fields": null}', "What Jira answered of OPS-1 cannot be read."),
        (b'{"fields": {"labels": 5, "description": 5}}', "What Jira answered of OPS-1 cannot be read."),
        (TICKET + b', "comments": [{}], "total": 1}', "What Jira answered of OPS-1 cannot be read."),
        (TICKET + b', "comments": [{"id": 1, "properties": [1]}]}', "What Jira answered of OPS-1 cannot be read."),
        (b"[" * 100_000, "Jira did not answer, so that the tickets could not be compared."),
        (b"\xff", "Jira did not answer, so that the tickets could not be compared."),
    ],
)
def test_an_answer_that_is_none_of_jiras_ends_in_a_sentence(site, answer, said):
    site.answer = answer, len(answer)
    assert asked(f"http://127.0.0.1:{site.server_port}") == said


def test_half_an_answer_and_no_http_end_in_a_sentence(site):
    for site.answer in ((b"{}", 10), (b"nonsense\r\n", None)):
        assert asked(f"http://127.0.0.1:{site.server_port}").startswith("Jira did not answer")


@pytest.mark.parametrize("address", ["https://[::1", "https://a b", "https://", "ftp://x", "http://localhost:99999"])
def test_an_address_that_is_none_ends_in_a_sentence(address):
    assert asked(address).endswith(".")


def asked(address: str) -> str:
    with pytest.raises(Unusable) as found:
        compare(CHECKED, Jira(address, "", "token"), lambda said: None)
    return str(found.value)


def test_a_token_that_is_no_header_ends_in_a_sentence(site):
    with pytest.raises(Unusable):
        verify_pack.compare(CHECKED, Jira(f"http://127.0.0.1:{site.server_port}", "", "a\nb"), print)
