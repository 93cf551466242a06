"""Block Kit as Slack checks it: the blocks that a message may show, within their limits."""

from collections.abc import Iterator
from typing import Any

from tests.sandbox.slack_methods import SlackError

MAXIMUM_BLOCKS = 50
"""Blocks of a message (docs.slack.dev/reference/block-kit/blocks)."""
MAXIMUM_TEXT = 3_000
"""Characters of a text (docs.slack.dev/reference/block-kit/composition-objects/text-object)."""
MAXIMUM_FIELD = 2_000
"""Characters of a section's field (docs.slack.dev/reference/block-kit/blocks/section-block)."""
MAXIMUM_FIELDS = MAXIMUM_ELEMENTS = 10
MAXIMUM_HEADER = 150
"""Characters of a header (docs.slack.dev/reference/block-kit/blocks/header-block)."""
MAXIMUM_ID = 255
MAXIMUM_IN_ALL = 13_000
"""Characters of all blocks together; Slack publishes no figure, this one was measured by people."""

KEYS = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "divider": set(),
    "image": {"image_url", "alt_text", "title", "slack_file"},
    "actions": {"elements"},
    "rich_text": {"elements"},
}
"""Type of block -> what it may have besides type and block_id."""

TEXT_KEYS = {"plain_text": {"emoji"}, "mrkdwn": {"verbatim"}}


def check(blocks: Any) -> None:
    """Refuse what Slack does not take as blocks."""
    found = problems(blocks)
    if found:
        told = {"response_metadata": {"messages": [f"[ERROR] {each}" for each in found]}}
        raise SlackError("invalid_blocks", errors=found, **told)
    if sum(map(_size, blocks)) > MAXIMUM_IN_ALL:
        raise SlackError("msg_blocks_too_long")


def are_given(blocks: Any) -> bool:
    """Whether an app gave a message these blocks; those that Slack makes of a text are rich text."""
    return any(block["type"] != "rich_text" for block in blocks or ())


def problems(blocks: Any) -> list[str]:
    """What Slack has against these blocks; [] where it takes them."""
    if not isinstance(blocks, list):
        return ["must provide an array"]
    found = [f"no more than {MAXIMUM_BLOCKS} items allowed [/blocks]"] if len(blocks) > MAXIMUM_BLOCKS else []
    for number, block in enumerate(blocks):
        found += [f"{problem} [/blocks/{number}]" for problem in _block(block)]
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    return [*found, *(["block_id is not unique"] if len(set(ids)) < len(ids) else [])]


def _block(block: Any) -> Iterator[str]:
    if not isinstance(block, dict):
        yield "must be an object"
        return
    kind = block.get("type")
    if kind not in KEYS:
        yield f"unsupported type: {kind}"
        return
    yield from (f"invalid additional property: {key}" for key in block.keys() - KEYS[kind] - {"type", "block_id"})
    if len(block.get("block_id", "")) > MAXIMUM_ID:
        yield "block_id is too long"
    if kind == "header":
        yield from _text(block.get("text"), MAXIMUM_HEADER, ("plain_text",))
    elif kind == "section":
        yield from _section(block)
    elif kind == "context":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= MAXIMUM_ELEMENTS:
            yield f"a context has 1 to {MAXIMUM_ELEMENTS} elements"
        for element in elements:
            if not isinstance(element, dict) or element.get("type") != "image":
                yield from _text(element, MAXIMUM_TEXT)


def _section(block: dict[str, Any]) -> Iterator[str]:
    fields = block.get("fields") or []
    if "text" not in block and not fields:
        yield "missing required field: text or fields"
    if "text" in block:
        yield from _text(block["text"], MAXIMUM_TEXT)
    if len(fields) > MAXIMUM_FIELDS:
        yield f"no more than {MAXIMUM_FIELDS} items allowed"
    for field in fields:
        yield from _text(field, MAXIMUM_FIELD)


def _text(text: Any, maximum: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"must be a text of {' or '.join(kinds)}"
        return
    yield from (
        f"invalid additional property: {key}" for key in text.keys() - TEXT_KEYS[text["type"]] - {"type", "text"}
    )
    written = text.get("text")
    if not isinstance(written, str) or not written:
        yield "must be more than 0 characters"
    elif len(written) > maximum:
        yield f"must be less than {maximum + 1} characters"


def _size(block: dict[str, Any]) -> int:
    texts = [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]
    return sum(len(str(each.get("text", ""))) for each in texts if isinstance(each, dict))
