"""Tell replies that look like a decision, though they are no plain one (pure)."""

import re

from accessdesk.emoji import any_answer
from accessdesk.openings import after_opening
from accessdesk.wording import Wording

_DECIDING = (
    r"[^ ]*ap{1,2}rov(?!er|able)|aproov|appprov|apporv|appoved|approed|declin|reject|disapprov",
    r"refus(?:e|ed|al|ing)|den(?:y|ied|ies|ial)",
    r"genehmig|freigegeben|abgelehnt|einverstanden|approuv|accorde|goedgekeurd|afgewezen|akkoord",
    r"aprobad[oa]|apruebo|rechazad[oa]|aprovad[oa]|recusad[oa]|negado|approvat[oa]|rifiutat[oa]|aprobat|respins",
    r"godkan|godkend|godkjen|avslag|hyvaksyt|hylatty",
    r"zatwierdz|odrzucon|schvalen|schvaluj|zamitnut|onaylan|onayliyorum|elfogad",
    r"одобр|согласован|отклон|отказ|схвал",
    r"[^ ]*(?:承認|却下|批准|同意|拒绝|拒絕|승인|거절|מאושר|נדחה|موافق|مرفوض)",
    r":[^ ]*(?:approv|declin|reject|denied)",
)
"""How words of a decision begin, the commonest slips of the pen and other languages included."""

_DECISION = re.compile(rf" (?:{'|'.join(_DECIDING)})")
_ASSENTS = (
    r"yes|yep|yeah|yup|yas|ok|okay|okey|okie|k|kk|sure|fine|good|alright|all right|all good|looks good|sounds good",
    r"agreed?|accept(?:ed)?|granted|allowed|permitted|confirm(?:ed)?|support(?:ed)?|sign(?:ed)? (?:- )?off|ack|lgtm",
    r"\+ 1|go|go ahead|go for it|good to go|proceed|do it|ship it|green light|greenlit|thumbs up",
    r"no (?:objections?|problems?|issues?|concerns?)|works|happy|makes sense",
    r"absolutely|definitely|certainly|of course|great if|can have",
    r"please (?:proceed|go ahead|add|grant|give)|i'd say|let's (?:do|go)|should be (?:fine|ok|okay|good)",
    r"ja|jawohl|oui|si|sim|da|tak|d'accord|vale|va bene|hai",
)
_DISSENTS = (
    r"no(?! (?:idea|clue|rush|worries|hurry|update|news|one))|nope|nah|never|can't|cannot|nein|non|nee|nie",
    r"not (?:ok|okay|sure|yet|possible|for|now|today|until|without|before|if|unless|granted|happy)",
    r"i'm not sure|i don't (?:think|agree)",
)
_WHO = (
    "i|i'm|i am|i'd be|we|we're|that's|that is|it's|it is|this is|this|that|she|he|they|you"
    "|may|can|please|then|so|well|and|am"
)
_ANSWER = re.compile(
    rf"(?:^|[.,;!:\n-]) (?:(?:@|:[^ ]+:) ){{0,5}}(?:(?:{_WHO}) ){{0,3}}(?:{'|'.join(_ASSENTS + _DISSENTS)})(?= )"
    r"(?! (?:question|morning|afternoon|evening|point|day))"
)
_FINE = re.compile(r" (?:ok|okay|fine|good|happy) (?:by|with|for|from) (?:me|us|my|this|it|that|her|him)(?= )")
_WORDS = re.compile(r" [^\W_]")


def looks_like_decision(wording: Wording) -> bool:
    """Say whether a reply holds words of a decision, or answers with yes or no in words or emoji alone."""
    text = wording.text
    if _DECISION.search(text) or _FINE.search(text):
        return True
    if any_answer(wording) and not _WORDS.search(text, after_opening(text)):
        return True
    return _ANSWER.search(text) is not None
