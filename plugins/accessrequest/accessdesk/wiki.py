"""Write text that cannot act in Jira's wiki markup.

Two programs read what is sent through REST v2, and they disagree. Data Center renders with atlassian-renderer; Cloud
converts to its document format as `@atlaskit/editor-wikimarkup-transformer` does. What both keep to:

- A backslash shields `- # * _ + ? ^ ~ | % { } [ ] ( ) ! @`, unless another backslash stands before it.
- Data Center decodes numeric entities, Cloud shows them as typed; so none are written.
- Where no backslash helps (headings, `bq.`, addresses, some emoticons, entities, a typed backslash, pairs of braces,
  which Data Center reads as monospace even when shielded), a word joiner, which is not seen, parts what would act.
- Cloud reads the content of bold, italic, struck text twice and has lost the backslashes the second time; so only
  content that needs no shield is put there.

Source of the notation: https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re

from accessdesk.mrkdwn import clean

JOINER = "\u2060"
CODE_FENCE = "{noformat}"
QUOTE_FENCE = "{quote}"

# Atlassian's icon list, the same in both programs.
_EMOTICON = r"\((?=(?:[yni/x!+?-]|on|off|\*[rgby]?|flag(?:off)?)\))|(?<=[:;-])[()]"
# Within a word, and between spaces inside a line, these open neither emphasis nor a list.
_EMPHASIS = r"(?<![0-9A-Za-z])(?!(?<=\S )[*_+^~!-] )[*_+^~!-]"
# A UNC path keeps its two backslashes: neither program breaks a line where the same word has another one.
_UNC_PATH = r"(?<!\\)\\\\(?=[0-9A-Za-z][0-9A-Za-z.-]{0,62}\\[0-9A-Za-z])"
# A typed backslash, headings and `bq.`, entities, bare addresses and emoticons, none of which a backslash helps with.
_PARTED = "|".join(
    [
        r"\\(?![0-9A-Za-z ])",
        r"^[ \t]*(?:h[1-6]|bq)(?=\.)",
        r"&(?=[#A-Za-z0-9][A-Za-z0-9]{1,7};)",
        r"(?<=:)(?=//|[PpD](?![A-Za-z]))",
        r"(?i:(?<=mailto:)|(?<=nntp:)|(?<=news:)|(?<=file:))(?=\S)",
    ]
)
_ACTIVE = re.compile(
    rf"(?P<kept>{_UNC_PATH})|(?P<parted>{_PARTED})|(?P<indent>^[ \t]*(?=#))|(?P<twin>(?<=\{{)\{{|(?<=\}})\}})"
    rf"|(?P<shielded>[\[\]{{}}|]|(?<=\?)\?|{_EMOTICON}|{_EMPHASIS})",
    re.MULTILINE,
)

_INLINE_UNFIT = re.compile(rf"[\\\[\]{{}}\t{JOINER}]")
# With a mark and what stands outside it, these would make (*), (*r), (-), :-) or :-P.
_EMOTICON_EDGE = re.compile(r"^(?:[rgby]?[()]|[PpD](?![A-Za-z]))|\($")
_CODE_UNFIT = re.compile(rf"[{{}}\t{JOINER}]")
_FENCE_IN_CODE = re.compile(r"\{(?=noformat|quote)", re.IGNORECASE)


def escape(text: str) -> str:
    """Make plain text (a name, a file name: not mrkdwn) inert in wiki markup, in one line or several."""
    return shield(clean(text))


def shield(text: str, starts_line: bool = True) -> str:
    """Make clean text inert; `starts_line` says whether it stands at the start of a line, where more can act."""
    before = "\n" if starts_line else '"'
    return _ACTIVE.sub(_inert, before + text)[1:]


def _inert(match: re.Match[str]) -> str:
    found = match[0]
    if match.lastgroup == "kept":
        return found
    if match.lastgroup == "parted":
        return found + JOINER
    if match.lastgroup == "indent":
        return found + "\\"
    return f"{JOINER}\\{found}" if match.lastgroup == "twin" else "\\" + found


def link(address: str) -> str:
    """Write a link that shows its own address, percent-encoded, without `mailto:`."""
    shown = address.removeprefix("mailto:")
    label = shield(shown).replace(f":{JOINER}//", "://")
    return f"[{address}]" if label == address else f"[{label}|{address}]"


def emphasis(content: str, mark: str) -> str | None:
    """Put inert markup between marks (`*`, `_` or `-`); None where the two programs would read it differently."""
    edge = re.escape(mark)
    if not content or _INLINE_UNFIT.search(content) or content != content.strip():
        return None
    if _EMOTICON_EDGE.search(content) or (mark == "-" and content.endswith((":", ";"))):
        return None
    if re.search(rf"(?<![0-9A-Za-z]){edge}|{edge}(?![0-9A-Za-z])", content):
        return None
    return mark + content + mark


def inline_code(text: str) -> str | None:
    """Write clean text as monospace; None where the two programs would read it differently."""
    content = shield(text, starts_line=False)
    if not content or _CODE_UNFIT.search(content) or content != content.strip():
        return None
    return "{{" + content + "}}"


def code_block(text: str) -> str:
    """Write clean text as a preformatted block, in which only the names of the fences would act."""
    content = _FENCE_IN_CODE.sub(rf"\g<0>{JOINER}", text)
    return f"{CODE_FENCE}\n{content}\n{CODE_FENCE}"
