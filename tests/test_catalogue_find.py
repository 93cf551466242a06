"""Which application a request's field names, field by field: found, suggested, or several; never guessed."""

import dataclasses

import pytest
from accessdesk.catalogue import EMPTY, MOST_SUGGESTIONS, Application, Catalogue, Found
from accessdesk.catalogue_words import key_of, words_of
from hypothesis import example, given
from hypothesis import strategies as st

OFFICE = Catalogue(
    (
        Application("Figma", ("FigJam",), ("olga@example.com",), levels=("Viewer", "Editor", "Dev Mode", "Board")),
        Application("Miro"),
        Application("Jira"),
        Application("Jira Service Management", ("JSM",), levels=("Agent",)),
        Application("Google Analytics"),
        Application("Google Ads"),
        Application("GitHub", levels=("Slack",)),
        Application("Power BI"),
        Application("Office 365"),
        Application("Salesforce"),
        Application("Microsoft Teams", ("Teams",)),
        Application("Slack"),
        Application("Notion"),
        Application("Box"),
        Application("Go"),
        Application("Toad"),
        Application("Microsoft Access", ("Access",)),
        Application("monday.com"),
        Application("R&D Portal"),
        Application("C++"),
        Application("C#"),
        Application("Café Planer"),
        Application("Größenrechner"),
        Application("楽天ペイ"),
        Application("Яндекс Метрика"),
        Application("कुल"),
        Application("VPN"),
        Application("Editor"),
        Application("Board"),
    )
)

FOUND = {
    # The name itself, however it is written.
    "Figma": "Figma",
    "figma": "Figma",
    "FIGMA": "Figma",
    " Figma. ": "Figma",
    "Ｆｉｇｍａ": "Figma",
    "𝐅𝐢𝐠𝐦𝐚": "Figma",
    "Fig\u200bma": "Figma",
    "*Figma*": "Figma",
    "_Figma_": "Figma",
    "`Figma`": "Figma",
    "~Figma~": "Figma",
    "```Figma```": "Figma",
    "&gt; Figma": "Figma",
    "“Figma”": "Figma",
    "[Figma]": "Figma",
    "• Figma": "Figma",
    "Figma!!!": "Figma",
    "git hub": "GitHub",
    "Git-Hub": "GitHub",
    "PowerBI": "Power BI",
    "power-bi": "Power BI",
    "Office365": "Office 365",
    "cafe planer": "Café Planer",
    "CAFÉ PLANER": "Café Planer",
    "Cafe\u0301 Planer": "Café Planer",
    "GRÖSSENRECHNER": "Größenrechner",
    "楽天ペイ": "楽天ペイ",
    "яндекс метрика": "Яндекс Метрика",
    "कुल": "कुल",
    "C++": "C++",
    "c#": "C#",
    "R&amp;D Portal": "R&D Portal",
    "r &amp; d portal": "R&D Portal",
    "Access": "Microsoft Access",
    "FigJam": "Figma",
    "jsm": "Jira Service Management",
    "Editor": "Editor",
    # Links, mentions, emoji and struck words.
    "<https://figma.com|figma.com>": "Figma",
    "<https://www.figma.com>": "Figma",
    "<https://www.figma.com/|Figma>": "Figma",
    "<http://monday.com|monday.com>": "monday.com",
    "Figma (<https://figma.com>)": "Figma",
    "Figma for <@U0ANA>": "Figma",
    ":art: Figma": "Figma",
    ":figma:": "Figma",
    "🎨 Figma": "Figma",
    "~Miro~ Figma": "Figma",
    # Harmless words around it.
    "access to Figma": "Figma",
    "Access to Figma please": "Figma",
    "figma (editor)": "Figma",
    "Figma - Editor licence": "Figma",
    "Figma, Dev Mode": "Figma",
    "Figma (Board)": "Figma",
    "Figma's editor role": "Figma",
    "a new Figma account": "Figma",
    "Remove my access to Figma": "Figma",
    "the Figma application": "Figma",
    "access to Git Hub": "GitHub",
    "GitHub (Slack)": "GitHub",
    "Figma (FigJam)": "Figma",
    "Figma Figma": "Figma",
    "Jira Service Management": "Jira Service Management",
    "Jira Service Management agent licence": "Jira Service Management",
    "jira service management (JSM)": "Jira Service Management",
    "Jira": "Jira",
    "access to jira": "Jira",
    "C++ licence": "C++",
    # Ordinary words, where the field is nothing else.
    "Teams": "Microsoft Teams",
    "access to Teams": "Microsoft Teams",
    "access for Teams": "Microsoft Teams",
    "a Box account": "Box",
    "Go": "Go",
    "Notion (admin)": "Notion",
    "VPN access": "VPN",
}
SEVERAL = {
    "Figma and Miro": ("Figma", "Miro"),
    "Miro and Figma": ("Miro", "Figma"),
    "Figma, Miro": ("Figma", "Miro"),
    "Figma/Miro": ("Figma", "Miro"),
    "Figma + Miro": ("Figma", "Miro"),
    "Figma+Miro": ("Figma", "Miro"),
    "Figma &amp; Miro": ("Figma", "Miro"),
    "Figma\nMiro": ("Figma", "Miro"),
    "*Figma* and _Miro_": ("Figma", "Miro"),
    "access to Figma (editor) and access to Miro": ("Figma", "Miro"),
    "Figma, Miro, Figma and Salesforce": ("Figma", "Miro", "Salesforce"),
    "Figma because Miro is so slow": ("Figma", "Miro"),
    "Jira and Jira Service Management": ("Jira", "Jira Service Management"),
    "JSM and Jira": ("Jira Service Management", "Jira"),
    "Google Analytics, Google Ads": ("Google Analytics", "Google Ads"),
    "Figma and Teams": ("Figma", "Microsoft Teams"),
    "Slack, Box and Notion": ("Slack", "Box", "Notion"),
    "Figma and access to Slack": ("Figma", "Slack"),
    "<https://figma.com|figma.com> and <https://miro.com|miro.com>": ("Figma", "Miro"),
}

SUGGESTED = {
    # Misspelt.
    "Figna": ("Figma",),
    "Fimga": ("Figma",),
    "Figmaa": ("Figma",),
    "access to Fimga": ("Figma",),
    "Fimga, editor licence": ("Figma",),
    "Salesfroce": ("Salesforce",),
    "Google Analitics": ("Google Analytics", "Google Ads"),
    "Githbu": ("GitHub",),
    "Office 360": ("Office 365",),
    "Jira Servise Managment": ("Jira Service Management", "Jira"),
    # Part of a name.
    "Google": ("Google Ads", "Google Analytics"),
    "Analytics": ("Google Analytics",),
    "Office": ("Office 365",),
    "monday": ("monday.com",),
    # More than a name.
    "the Figma thing": ("Figma",),
    "Figma plug-in": ("Figma",),
    "Figma 2": ("Figma",),
    "1️⃣ Figma": ("Figma",),
    "not Figma": ("Figma",),
    "Figma staging": ("Figma",),
    "<https://www.figma.com/file/abc>": ("Figma",),
    "<https://figma.evil.example|figma.evil.example>": ("Figma",),
    "<mailto:olga@figma.com|olga@figma.com>": ("Figma",),
    "Figmaへのアクセス": ("Figma",),
    "Figma <#C0DESIGN|design>": ("Figma",),
    "Figma for our design teams": ("Figma", "Microsoft Teams"),
    "Figma for teams": ("Figma", "Microsoft Teams"),
    "Figma in Slack": ("Figma", "Slack"),
    "Figma, so that we can go on": ("Figma", "Go"),
    "Miro and Fimga": ("Miro", "Figma"),
}

UNKNOWN = (
    *("", " ", "...", "🎨", "<@U0ANA>", "<#C0DESIGN|figma>", "<!subteam^S0DESIGN|@figma>"),
    *("ERP", "SAP", "C", "Zoho", "an account", "to AD", "हकल", "365 days"),
)

FRAGMENTS = (
    *("Figma", "Miro", "Jira Service Management", "Teams", "access to ", "c++", "楽天ペイ", "Fimga", "editor"),
    *(
        " ",
        "\n",
        ",",
        "/",
        "*",
        "~",
        "`",
        "```",
        "&gt;",
        "&amp;",
        "<@U0ANA>",
        "<https://figma.com|",
        ">",
        "<",
        ":art:",
        ":",
    ),
    *("\u0301", "\u200b", "\ufe0f", "\u20e3", "\ufdfa", "\ud800", "İ", "ß", "+", "#", "_"),
)
typed = st.text() | st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=20).map("".join)

SLACK_LONGEST = 40_000
"""Characters of a message, at most (Slack: chat.postMessage, "text")."""

HOSTILE = (
    "a ",
    "figma ",
    "go ",
    "\u0301\u0323",
    "\ufdfa",
    "*",
    "<",
    "+",
    ":a",
    "Figma,",
    "~a~ ",
    "jira service ",
    "a",
    "&gt;",
)
"""What makes careless searches slow when it is repeated."""


@pytest.mark.parametrize(("field", "name"), FOUND.items())
def test_a_name_is_found_however_it_is_written(field: str, name: str) -> None:
    assert OFFICE.find(field) == Found(OFFICE.get(name))
    assert OFFICE.find(field).application is not None


@pytest.mark.parametrize(("field", "names"), SEVERAL.items())
def test_several_names_are_told_in_order_and_none_is_found(field: str, names: tuple[str, ...]) -> None:
    assert OFFICE.find(field) == Found(None, several=names)


@pytest.mark.parametrize(("field", "names"), SUGGESTED.items())
def test_what_is_nearly_a_name_is_suggested_and_not_found(field: str, names: tuple[str, ...]) -> None:
    assert OFFICE.find(field) == Found(None, suggestions=names)


@pytest.mark.parametrize("field", UNKNOWN)
def test_what_is_no_name_is_unknown(field: str) -> None:
    assert OFFICE.find(field) == Found(None)


def test_the_outcome_does_not_depend_on_the_order_of_the_catalogue() -> None:
    turned = Catalogue(OFFICE.applications[::-1])
    for field in (*FOUND, *SEVERAL):
        assert turned.find(field) == OFFICE.find(field)


def test_an_empty_catalogue_knows_nothing() -> None:
    assert EMPTY.find("Figma") == Found(None)
    assert EMPTY.get("Figma") is None


@pytest.mark.parametrize("name", ["Figma", "figma ", "*Fig Jam*", "fig-jam", "FIGJAM"])
def test_an_application_is_got_by_each_of_its_names(name: str) -> None:
    found = OFFICE.get(name)
    assert found is not None
    assert found.name == "Figma"


@pytest.mark.parametrize("name", ["", "Figna", "access to Figma", "Figma and Miro"])
def test_an_application_is_got_by_its_names_only(name: str) -> None:
    assert OFFICE.get(name) is None


def test_every_name_finds_its_application() -> None:
    for application in OFFICE.applications:
        for name in application.names:
            assert OFFICE.get(name) is application


def test_a_level_counts_beside_its_own_application_only() -> None:
    assert OFFICE.find("Figma, Dev Mode").application is OFFICE.get("Figma")
    assert OFFICE.find("Miro, Dev Mode") == Found(None, suggestions=("Miro",))
    assert OFFICE.find("Miro, Board") == Found(None, several=("Miro", "Board"))


def test_levels_that_name_each_other_are_told_as_several() -> None:
    catalogue = Catalogue((Application("Alpha", levels=("Beta",)), Application("Beta", levels=("Alpha",))))
    assert catalogue.find("Alpha, Beta").several == ("Alpha", "Beta")


def test_at_most_three_names_are_suggested() -> None:
    catalogue = Catalogue(tuple(Application(f"Google {name}") for name in ("Ads", "Cloud", "Drive", "Maps", "Meet")))
    assert len(catalogue.find("Google").suggestions) == MOST_SUGGESTIONS


@given(typed)
@example("\ud800 Figma \udfff")
@example("<https://figma.com|")
def test_every_field_has_an_outcome_and_never_two(field: str) -> None:
    found = OFFICE.find(field)
    assert (found.application is not None) + bool(found.suggestions) + bool(found.several) <= 1
    assert len(found.suggestions) <= MOST_SUGGESTIONS
    assert len(found.several) != 1
    assert OFFICE.find(field) == found
    OFFICE.get(field)


@given(typed)
def test_what_is_got_by_a_text_is_found_by_it_too_where_it_has_no_marks(field: str) -> None:
    if not set(field) & set("<>&~:`*_"):
        got = OFFICE.get(field)
        assert got is None or OFFICE.find(field).application is got


@given(typed)
def test_words_are_words_of_themselves(text: str) -> None:
    for word in words_of(text):
        assert words_of(word) == (word,)
    assert key_of(text.upper()) == key_of(text.upper().lower())


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_longest_fields_have_an_outcome(piece: str) -> None:
    assert OFFICE.find(piece * (SLACK_LONGEST // len(piece))).several == ()


def test_the_search_goes_no_further_than_a_name_does() -> None:
    """A field of many words is looked at in proportion to its length, however long the catalogue's names are."""
    looked: list[int] = []

    class Counting(frozenset[str]):
        def __contains__(self, key: object) -> bool:
            looked.append(1)
            return super().__contains__(key)

    catalogue = Catalogue((Application("a " * 50),))
    catalogue.__dict__["_beginnings"] = Counting(catalogue._beginnings)
    for length in (1_000, 2_000):
        looked.clear()
        catalogue.find("b a " * length)
        assert len(looked) <= 3 * length


def test_a_mark_changes_with_what_judging_depends_on_and_with_nothing_else() -> None:
    before = Application(
        "Figma", ("FigJam",), ("olga@example.com",), ("ben@example.com",), ("Viewer",), "Tech Ops", "x"
    )
    changes = {"name": "Miro", "other_names": (), "owners": (), "backups": (), "levels": ()}
    changed = [dataclasses.replace(before, **{field: value}) for field, value in changes.items()]
    assert len({before.mark, *(each.mark for each in changed)}) == len(changes) + 1
    assert dataclasses.replace(before, given_by="", notes="").mark == before.mark


def test_the_mark_of_a_catalogue_changes_with_everything_in_it() -> None:
    figma, miro = Application("Figma"), Application("Miro")
    catalogues = [(), (figma,), (figma, miro), (dataclasses.replace(figma, notes="x"), miro)]
    assert len({Catalogue(each).mark for each in catalogues}) == len(catalogues)
    assert Catalogue((figma, miro)).mark == Catalogue((Application("Figma"), Application("Miro"))).mark


def test_an_application_without_owners_is_tech_ops_own() -> None:
    assert Application("VPN").is_tech_ops_own
    assert not Application("Figma", owners=("olga@example.com",)).is_tech_ops_own
