"""The three ways in which something fails, each with one outcome, whoever it was that failed."""

LONGEST_WAIT = 3_600.0
"""Seconds that a Retry-After is obeyed at most; whoever asks for longer is asked again."""


class Failure(Exception):
    """Something outside did not do what was asked; `sentence` says it to a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Rejected(Failure):
    """A person must act first; `code` and `fields` are the other side's own names for what is wrong."""

    def __init__(self, sentence: str, code: str = "", fields: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.fields = fields


class Unavailable(Failure):
    """To be tried again later, after `retry_after` seconds where the other side said so.

    sent: the call may have taken effect: it left, and no clear answer came; away: nobody else's call would fare
    better, so that all of them wait; code: the other side's own name for what is wrong, where it gave one.
    """

    def __init__(
        self,
        sentence: str,
        *,
        retry_after: float | None = None,
        sent: bool = False,
        away: bool = False,
        code: str = "",
    ) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        self.sent = sent
        self.away = away
        self.code = code


class WrongInput(Failure):
    """What somebody typed cannot be used; the sentence goes back to that person."""


class FileError(Exception):
    """A file of the settings cannot be used; `problems` is a sentence for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
