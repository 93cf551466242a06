"""Which emoji and symbols go with a plain yes, and which stand for one (pure)."""

import re

from accessdesk.wording import Wording

_EMOJI = re.compile(r"(?<= ):([^ :]+):(?= )")
_PARTS = re.compile(r"[_\-' ]+")

_PARTS_OF_FRIENDLY = (
    "+1 100 and approve approved arrow arrows art balloon beaming beer beers beverage big black blob blue blush "
    "bouquet bow bowing bread briefcase brown bulb bust busts cake calendar cat champagne check checkmark cheers clap "
    "clapping clinking coffee color colour computer confetti dancer dart deployed done emoji face female figma "
    "fire fireworks fitzpatrick flag flexed flower folded for gem gift glasses gloves glowing go gold good grand "
    "great green grin grinning halo hand hands handshake happy heart hearts heavy hit hot hug hugging indicator jira "
    "joyful key laptop large laughing leaf left letter light like long love male man mark mascot medal medium memo "
    "merci modifier muscle nice ok okay old on open orange padlock paintbrush palette palms party partying pencil "
    "penguin people person pink point popper pray presenter purple rainbow raised raising red regional relaxed "
    "relieved ribbon right rightwards rocket round rounded salute saluting shape sheaf ship sign simple skin "
    "slack slightly smile smiley smiling snowman sparkle sparkles sparkling splash star stars sun sunflower "
    "sunglasses sunny symbol tada technologist thank thanks thumb thumbs thumbsup thx tick ticket tipped tone toolbox "
    "tools top trophy tropical type unicorn unlock unlocked up victory wave waving white with woman yay yellow yes "
    "you"
)
"""Parts of the names of emoji that people put beside a plain yes; an unknown emoji may say the opposite."""

_FRIENDLY_WHOLE = frozenset(
    ("ballot_box_with_check", "large_green_circle", "sun_with_face", "100", "bullet", "lock", "1234", "shipit")
)
_FLAGS = ("flag-", "regional_indicator_symbol_")
_REFUSING = frozenset(
    ("hand", "raised_hand", "person_raising_hand", "raising_hand", "point_up", "open", "red", "black")
)
"""Names made of friendly parts that mean "stop", "a question", or nothing one could know."""

_YES = (
    "+1 approve approved ballot_box_with_check check check_mark green_circle handshake heavy_check_mark "
    "heavy_plus_sign large_green_circle lgtm ok ok_hand ok_hand_sign ship_it shipit squared_ok thumbs_up_sign "
    "thumbsup tick ticket_approved white_check_mark white_heavy_check_mark yes"
)
_NO = (
    "-1 cross_mark declined denied heavy_multiplication_x negative_squared_cross_mark no no_entry no_entry_sign "
    "no_good octagonal_sign raised_hand red_circle rejected thumbs_down_sign thumbsdown x"
)
_FRIENDLY = frozenset(_PARTS_OF_FRIENDLY.split())
_ANSWERS = frozenset(f"{_YES} {_NO}".split())


def all_friendly(wording: Wording) -> bool:
    """Say whether every emoji and symbol of the reply is one that goes with a plain yes."""
    return all(map(_is_friendly, _names(wording)))


def any_answer(wording: Wording) -> bool:
    """Say whether some emoji of the reply stands for yes or no."""
    return any(name in _ANSWERS for name in _names(wording))


def _names(wording: Wording) -> set[str]:
    return set(_EMOJI.findall(wording.text))


def _is_friendly(name: str) -> bool:
    if name in _FRIENDLY_WHOLE or name.startswith(_FLAGS):
        return True
    parts = {part for part in _PARTS.split(name) if part and not part.isdigit()}
    return name not in _REFUSING and bool(parts) and parts <= _FRIENDLY
