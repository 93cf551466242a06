"""Whatever is typed, Jira shows it and nothing of it acts.

The model below knows what either of Jira's two wiki renderers would act on. It takes their rules at their widest, so
that it is stricter than both. Its rules are those of Atlassian's notation help and of the two programs:
https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re
import time

from accessdesk.markup import escape, for_slack, mention_ids, one_line, plain, split, to_wiki
from accessdesk.mrkdwn import clean
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

JOINER = "\u2060"
SHIELDABLE = "-#*_+?^~|%{}[]()!@"
LONGEST = 40_000
"""Characters of a message, at most (Slack: chat.postMessage, "text")."""

BUSY_SECONDS = 20.0
"""Of the processor's own time, whatever else the machine does."""

MASK = 0xE000
"""The first of the private-use characters that stand for shielded ones here, and that no text under test may hold."""

ALWAYS_ACTIVE = {
    "line break": r"(?<!\\)\\\\(?!\S*\\)",
    "macro": r"(?<!\{)\{(?!\{)[^{}\n]*\}",
    "monospace": r"\{\{.+?\}\}",
    "link": r"\[[^\]\n]+\]",
    "image": r"(?<![0-9A-Za-z])![^\s!][^\n]*?!",
    "table": r"^\s*\|",
    "heading": r"^\s*h[1-6]\.",
    "quote": r"^\s*bq\.",
    "list": r"^\s*[-*#]+\s",
    "rule": r"^\s*-{2,5}(?:\s|$)",
    "dash": r"--",
    "citation": r"\?\?[^\n]+\?\?",
    "address": r"(?:https?|ftps?|irc|nntp|news|jamfselfservice)://[^\u2060]|(?:mailto|news|nntp|file):[^\s\u2060]",
    "entity": r"&[#A-Za-z0-9][A-Za-z0-9]{1,7};",
    "emoticon": r"(?:[:;]-?[()]|:-?[PpD]|\((?:[yni/x!+?-]|on|off|\*[rgby]?|flag(?:off)?)\))(?![A-Za-z])",
    **{mark: rf"(?<![0-9A-Za-z])\{mark}[^\s{mark}](?:[^\n]*?\S)??\{mark}(?![0-9A-Za-z])" for mark in "*_+^~-"},
}

# An address in a link holds nothing that either program would cut it at, or take for an image or an attachment.
LINK = re.compile(r"\[(?:([^\[\]|\n]*)\|)?((?:https?://|mailto:)[^\s\[\]|!^{}\\;]*)\]")


def masked(wiki: str) -> str:
    """Replace every shielded character by one that no rule knows."""
    return re.sub(rf"(?<!\\)\\([{re.escape(SHIELDABLE)}])", lambda match: chr(MASK + ord(match[1])), wiki)


def unmasked(text: str) -> str:
    return "".join(chr(ord(char) - MASK) if MASK <= ord(char) < MASK + 128 else char for char in text)


def active(wiki: str) -> list[tuple[str, str]]:
    """List what would act, as (rule, what it matched); links to the web and to mail addresses may."""
    text = masked(wiki)
    # Data Center turns shielded braces back into braces before it looks for monospace.
    twins = re.findall("[{\ue07b]{2}.+?[}\ue07d]{2}", text)
    found = [("monospace", twin) for twin in twins if not re.fullmatch(r"\{\{.+\}\}", twin)]
    labels = [re.sub("://|mailto:", "", label or address) for label, address in LINK.findall(text)]
    for piece in [LINK.sub('"', text), *labels]:
        for rule, pattern in ALWAYS_ACTIVE.items():
            found += [(rule, match[0]) for match in re.finditer(pattern, piece, re.MULTILINE)]
    return found


def without_blocks(wiki: str) -> str:
    """Drop code blocks and the fences of quotes, the only macros that are written; code must not hold its fence."""
    kept, in_code = [], False
    for line in wiki.split("\n"):
        if line == "{noformat}":
            in_code = not in_code
        elif in_code:
            assert not re.search(r"\{(noformat|quote)", line, re.IGNORECASE)
        elif line != "{quote}":
            kept.append(line)
    assert not in_code
    return "\n".join(kept)


def words(text: str) -> str:
    """Reduce what is read to what must not differ: no marks, spaces, bullets or joiners."""
    return re.sub(rf"[\s*_~`>•◦▪\-{JOINER}]", "", text)


def read(wiki: str) -> str:
    """Read wiki text as a person sees it in Jira, code blocks included."""
    shown = []
    in_code = False
    for line in wiki.split("\n"):
        if line in ("{noformat}", "{quote}"):
            in_code = not in_code if line == "{noformat}" else in_code
            continue
        shown.append(line if in_code else read_line(line))
    return "\n".join(shown)


def read_line(line: str) -> str:
    text = re.sub(r"\[(?:([^|\]]*)\|)?([^|\]]*)\]", lambda match: match[1] or match[2], masked(line))
    return unmasked(re.sub(r"\{\{(.+?)\}\}", r"\1", text))


ATTACKS = """
    [~admin] [~accountid:5b10] {noformat} {code:java} {color:red} {quote} {adf} {html} {*}b{*} !a.png! !http://a/b.png|w=9!
    [x|https://a.example] [^file] [#anchor] {{mono}} || | h1. bq. ---- --- -- * ** *b* _i_ -d- +u+ ^p^ ~s~ ??c?? # -
    (x) (/) (!) (on) (flagoff) (*r) :) :-) ;) :( :P :D :-D \\\\ \\ \\* \\{ \\[~admin] &#91; &#123; &lt; &amp;
    https://a.example mailto:a@b.example file:///etc/passwd \\\\server\\share javascript:alert(1) }} {{ ]] [[ é 😀
    \u2060 \u202e \x01 \ud800 ``` ` ~ `c` *b [~admin]* _{code}_ 1. • ◦ > >>> :tada: :+1::skin-tone-2: @here #general
"""
attacks = st.sampled_from(ATTACKS.split())
glue = st.sampled_from(["", " ", "\n", "\t", "a", "  ", ".", "\\", "*", "{", "(", ":"])
marks = st.text(alphabet="*_-+^~?!|#{}[]()\\&;:/h1.bq <>`\nax@", max_size=30)
anything = st.text(st.characters(exclude_characters=[chr(MASK + code) for code in range(128)]), max_size=8)
hostile = st.lists(st.one_of(attacks, glue, marks, anything), max_size=14).map("".join)


def as_slack_sends(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


labels = hostile.map(lambda text: re.sub(r"[\n|]", "", as_slack_sends(clean(text))))
specials = st.one_of(
    st.builds("<https://a.example/{}|{}>".format, labels, labels),
    st.builds(
        "<{}|{}>".format, st.sampled_from(["@U1", "#C1", "!subteam^S1", "!here", "mailto:a@b.c", "!date^1^x"]), labels
    ),
    st.builds("*{}*".format, labels),
    st.builds("```{}```".format, hostile.map(as_slack_sends)),
)
messages = st.lists(st.one_of(hostile.map(as_slack_sends), specials, glue), max_size=6).map("".join)


@settings(max_examples=600)
@given(hostile)
@example("*" * 9 + "a*")
@example("{{x}}")
@example("\\\\server\\")
def test_escaped_text_is_inert_and_reads_as_typed(text: str) -> None:
    written = escape(text)
    assert active(written) == []
    assert unmasked(masked(written)).replace(JOINER, "") == clean(text).replace(JOINER, "")


@settings(max_examples=600)
@given(messages, st.dictionaries(st.sampled_from(["U1", "C1", "S1"]), hostile))
def test_in_a_message_only_what_slack_marks_acts_and_all_of_it_is_read(text: str, names: dict[str, str]) -> None:
    written = to_wiki(text, names)
    for rule, match in active(without_blocks(written)):
        assert is_allowed(rule, match), (rule, match)
    assert words(read(written)) == words(plain(text, names))


def is_allowed(rule: str, match: str) -> bool:
    if rule == "list":
        return bool(re.fullmatch(r"\s*\*{1,3} ", match))
    # Emphasis that holds a shielded character is none of ours.
    return rule == "monospace" or (rule in "*_-" and not any(MASK <= ord(char) < MASK + 128 for char in match))


@settings(max_examples=300)
@given(messages, st.integers(150, 400))
def test_parts_fit_lose_nothing_and_stay_inert(text: str, limit: int) -> None:
    whole = to_wiki(text * 5)
    assume(all(len(whole_piece) < limit - 50 for whole_piece in re.findall(r"\[.*?\]|\{\{.*?\}\}", whole)))
    parts = split(whole, limit)
    assert all(len(part.encode("utf-16-le", "surrogatepass")) <= 2 * limit for part in parts)
    assert words(unmasked(masked("\n".join(map(unfenced, parts))))) == words(unmasked(masked(unfenced(whole))))
    for part in parts:
        for rule, match in active(without_blocks(part)):
            assert is_allowed(rule, match), (rule, match)


def unfenced(wiki: str) -> str:
    return "\n".join(line for line in wiki.split("\n") if line not in ("{noformat}", "{quote}"))


@settings(max_examples=300)
@given(st.text())
def test_nothing_that_can_be_typed_is_refused(text: str) -> None:
    for function in (to_wiki, plain, escape, for_slack, one_line, mention_ids):
        function(text)


@settings(max_examples=300)
@given(hostile)
def test_text_for_slack_holds_no_control_sequence_and_no_mark_at_an_edge(text: str) -> None:
    written = for_slack(text)
    assert not re.search("[<>]", written)
    assert not re.search("&(?!amp;|lt;|gt;)", written)
    assert not re.search(r"(?:^|\s)[*_~`]\S|(?:^|\s)[@#]\w|:[\w+'-]+:", written, re.MULTILINE)


@settings(max_examples=300)
@given(st.text(), st.integers(0, 40))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    written = one_line(text, limit)
    assert len(written.encode("utf-16-le")) <= 2 * limit
    assert len(written.splitlines()) <= 1
    assert written == one_line(written, max(limit, 1))


def test_no_long_text_keeps_the_bot_busy() -> None:
    seeds = [
        "*a ",
        "_<",
        "`",
        "```",
        "<a|",
        "\\",
        "[",
        "{",
        ":a",
        "> ",
        "&gt;&gt;&gt;\n",
        "- ",
        "*<_>",
        "((",
        "h1.",
        " ",
        "x",
    ]
    for seed in seeds:
        text = seed * (LONGEST // len(seed))
        began = time.process_time()
        split(to_wiki(text), 32_767)
        plain(text)
        for_slack(text)
        # A tenth of a second on any machine; what grows faster than its text takes minutes.
        assert time.process_time() - began < BUSY_SECONDS, seed
