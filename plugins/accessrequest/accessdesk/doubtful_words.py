"""Words beside which no yes is a plain one (pure)."""

_CONDITIONS = (
    "if unless until till once when whenever whether provided providing assuming assumed supposing presuming "
    "contingent conditional conditionally condition conditions conditioned dependent depend depends depending pending "
    "awaiting awaits await wait waiting waits hold holding subject after before beforehand prior otherwise else must "
    "require requires required requirement caveat caveats proviso reservation reservations restriction restrictions "
    "prerequisite iff tbc tbd tba permitting permits allowing allows confirm confirms confirming upon blessing "
    "outstanding effective"
)
_HEDGES = (
    "but except excepting however although though tho despite nevertheless nonetheless yet still first maybe perhaps "
    "possibly probably prolly likely unlikely potentially presumably guess guessing guessed think thinking thought "
    "thinks believe believes reckon suppose supposed supposedly should shoulda would could might ought seem seems "
    "seemingly seemed apparently appears feel feels feeling hope hopes hoping hopefully ideally theoretically "
    "tentative tentatively provisional provisionally preliminary preliminarily temporarily partially partly almost "
    "nearly mostly informally verbally technically basically essentially kinda sorta ish unsure uncertain undecided "
    "unclear unconfirmed doubt doubts doubtful doubtless wonder wondering concern concerns concerned worry worried "
    "hesitant reluctant reluctantly rather wish soon eventually later imagine iirc afaik imo imho idk dunno ask "
    "asking check checking checks verify verifying clarify clarifies clarification consult discuss discussing review "
    "reviewing reviews decide decides deciding revisit reconsider considering considered consideration escalate hmm "
    "hm hmmm umm um uh er"
)
_NEGATIONS = (
    "not never no none nobody nothing nor neither cannot without nope nah nay nein dont doesnt didnt isnt wasnt arent "
    "wont cant couldnt wouldnt shouldnt havent hasnt hadnt aint unapproved disapprove disapproved disapproves "
    "declined decline declines declining denied deny denies denying denial rejected reject rejects rejecting "
    "rejection refused refuse refuses refusing refusal revoke revoked revoking withdraw withdrawn withdrawing "
    "withdrew retract retracted rescind rescinded cancel cancelled canceled cancelling stop stopped block blocked "
    "veto vetoed undo false impossible overruled"
)
_RETRACTIONS = (
    "nvm nevermind oops ooops whoops scratch disregard ignore mistake mistaken mistakenly accidentally wrong kidding "
    "joking joke jk jokes sarcasm sarcastic pause hang meant actually unfortunately sadly alas"
)
_REPORTS = (
    "said says saying told tells quote quoting quoted unquote wrote writes writing write reply replying replied "
    "according allegedly reportedly heard claims claimed claiming yesterday previously earlier ago example e.g eg "
    "hypothetically pretend imagine template why whom whose who'd whoever whichever whatever automatic automatically "
    "auto bot opinion another draft rumour rumor"
)
_FOREIGN = (
    "aber nicht wenn falls sofern sobald vorausgesetzt vielleicht eventuell kein keine keinen nie niemals noch oder "
    "erst zuerst bevor nachdem solange vorbehaltlich vorbehalt evtl ggf eigentlich wohl glaube denke nur bis ob "
    "jedoch ohne si mais pas sauf quand lorsque peut jamais ne n'est sous apres avant attendre seulement tant sans "
    "d'abord pero cuando siempre nunca quiza quizas vez acaso salvo hasta despues antes solo falta espera mientras "
    "sin primero se mas quando nao talvez depois exceto caso somente enquanto sem primeiro ma forse non mai dopo "
    "prima purche tranne finche senza maar niet tenzij mits zodra misschien geen als voordat nadat wanneer eerst "
    "zonder men kanske inte om ikke hvis nar inntil utan ej ikkje maske forst ale jesli jezeli gdy chyba moze dopiero "
    "pokud jestli mozna az ak mutta ei jos ehka kun dar nu daca poate dupa ama degil eger belki sonra nem csak"
)
"""Conditions, hedges and negations in other languages of the Latin script, without accents."""


def _set(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


NEGATING = _set(_NEGATIONS)
"""Words that deny, refuse or take back."""

RETRACTING = _set(_RETRACTIONS)
"""Words that unsay what was said before."""

HEDGING = _set(_CONDITIONS, _HEDGES, _RETRACTIONS, _REPORTS, _FOREIGN)
"""Words that hedge, make a condition, or report what somebody else said."""
