"""The forms of values that fields in Jira take (pure), as "Field input formats" on developer.atlassian.com has them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

from accessdesk.dates import day_in
from accessdesk.markup import one_line

LINE_LIMIT = 254
"""Characters of a field of one line: Jira's own limit is 255 ("Text field (single line)")."""

TEXT_LIMIT = 32_767
"""Characters of a field of several lines (Jira's default for jira.text.field.character.limit)."""

NO_OPTION, NO_ACCOUNT, NO_DAY = "no-option", "no-account", "no-day"
NO_NUMBER, NO_ADDRESS, TOO_LONG = "no-number", "no-address", "too-long"
UNSUPPORTED, REFUSED = "unsupported", "refused"
"""Why a field does not take a value; refused: Jira says so, whatever the reason."""

_CHOICES = ("option", "option-with-child", "priority", "securitylevel", "component", "version", "group", "resolution")


class Unfit(Exception):
    """A field does not take this value; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Field:
    """A field as a screen of Jira's has it. allowed: its options, as Jira gives them."""

    id: str
    name: str
    required: bool = False
    has_default: bool = False
    type: str = ""
    items: str = ""
    custom: str = ""
    allowed: tuple[Mapping[str, Any], ...] = ()

    @staticmethod
    def of(raw: Mapping[str, Any], known_as: str = "") -> "Field":
        """Read a field of a screen. known_as: its id, where that stands beside it."""
        schema = raw.get("schema") or {}
        number = str(raw.get("fieldId") or raw.get("key") or known_as)
        return Field(
            id=number,
            name=str(raw.get("name") or number),
            required=bool(raw.get("required")),
            has_default=bool(raw.get("hasDefaultValue")),
            type=str(schema.get("type") or ""),
            items=str(schema.get("items") or ""),
            custom=str(schema.get("custom") or "").rpartition(":")[2],
            allowed=tuple(each for each in raw.get("allowedValues") or () if isinstance(each, Mapping)),
        )

    @property
    def of_one(self) -> str:
        """What one value of it is."""
        return self.items if self.type == "array" else self.type


@dataclass(frozen=True)
class Value:
    """What a field is to hold.

    plain and wiki: as text, without markup and as wiki markup; choices: what an option may be called, the best first;
    people: whom it names; at: when it was, seconds since 1970; address: of a page; several: commas part its values.
    """

    plain: str = ""
    wiki: str = ""
    choices: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    at: float = 0.0
    address: str = ""
    several: bool = False

    def __bool__(self) -> bool:
        return bool(self.plain or self.address)


def field_named(fields: tuple[Field, ...], named: str) -> Field | None:
    """Return the field with this id, or the only one with this name."""
    found = [each for each in fields if each.id == named]
    found = found or [each for each in fields if each.name.casefold() == named.casefold()]
    return found[0] if len(found) == 1 else None


def formed(field: Field, value: Value, account: Callable[[str], Mapping[str, str] | None]) -> Any:
    """Return the value as the field takes it; raise Unfit. account: person -> what names the account in Jira."""
    found: Sequence[Any]
    one = _ONE.get(field.of_one)
    if field.allowed or field.of_one in _CHOICES:
        found = _options(field, value)
    elif field.of_one == "user":
        found = [_account(person, account) for person in value.people] if value.people else _named(value)
    elif field.type == "array" and field.items == "string":
        # Jira takes no spaces in labels.
        found = ["_".join(part.split()) for part in _parts(value)]
    elif one:
        found = [one(field, value)]
    else:
        raise Unfit(UNSUPPORTED)
    return list(found) if field.type == "array" else found[0]


def nothing(field: Field) -> Any:
    """Return what empties a field."""
    return [] if field.type == "array" else None


def _options(field: Field, value: Value) -> list[dict[str, str]]:
    whole = value.choices or (value.plain,)
    found = _option(field, whole)
    if found is not None:
        return [found]
    if field.type != "array" or not value.several:
        raise Unfit(NO_OPTION)
    several = [_option(field, (part,)) for part in _parts(value)]
    if None in several:
        raise Unfit(NO_OPTION)
    return [each for each in several if each is not None]


def _option(field: Field, called: tuple[str, ...]) -> dict[str, str] | None:
    for name in called:
        for option in field.allowed:
            known = option.get("value") or option.get("name") or ""
            if not option.get("disabled") and str(known).casefold().split() == name.casefold().split():
                return {"id": str(option["id"])} if option.get("id") else {"name": str(known)}
    return None


def _account(person: str, account: Callable[[str], Mapping[str, str] | None]) -> Mapping[str, str]:
    found = account(person)
    if found is None:
        raise Unfit(NO_ACCOUNT)
    return found


def _named(value: Value) -> list[Mapping[str, str]]:
    raise Unfit(NO_ACCOUNT)


def _parts(value: Value) -> list[str]:
    return [part.strip() for part in value.plain.split(",") if part.strip()] if value.several else [value.plain]


def _text(field: Field, value: Value) -> str:
    if field.custom == "url":
        if not value.address:
            raise Unfit(NO_ADDRESS)
        return value.address
    if field.custom != "textarea" and field.id != "environment":
        return one_line(value.plain or value.address, LINE_LIMIT)
    whole = value.wiki or value.address
    if len(whole.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise Unfit(TOO_LONG)
    return whole


def _number(field: Field, value: Value) -> float:
    try:
        return float(value.plain)
    except ValueError:
        raise Unfit(NO_NUMBER) from None


def _date(field: Field, value: Value) -> str:
    return _day(value).isoformat()


def _datetime(field: Field, value: Value) -> str:
    moment = (
        datetime.fromtimestamp(value.at, timezone.utc)
        if value.at
        else datetime.combine(_day(value), datetime.min.time())
    )
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _day(value: Value) -> date:
    if value.at:
        return datetime.fromtimestamp(value.at, timezone.utc).date()
    found = day_in(value.plain)
    if found is None:
        raise Unfit(NO_DAY)
    return found


_ONE: Mapping[str, Callable[[Field, Value], Any]] = {
    "string": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
}
"""Type of a field -> what makes one value of it."""
