"""A team's own labels in the template: other words, other languages, and two more fields."""

import pytest
from accessdesk.labels import Labels
from accessdesk.template import blank_template, looks_like_request, mended, problems, read, supplies

MARA = "<@U0MARA>"
GERMAN = Labels(
    {
        "application": ("Anwendung", "Name der Anwendung"),
        "reason": ("Geschäftlicher Grund", "Grund & Zweck"),
        "manager": ("Vorgesetzte",),
        "level": ("Gewünschte Rolle",),
        "until": ("Befristet bis",),
    }
)
JAPANESE = Labels({"application": ("アプリ名",), "reason": ("業務上の理由",), "manager": ("上長",)})

POST = f"""\
Anwendung: Figma
Geschäftlicher Grund: Entwürfe
Gewünschte Rolle: Editor
Befristet bis: 31.12.
Vorgesetzte: {MARA}"""


def test_own_labels_are_read_like_the_templates() -> None:
    assert looks_like_request(POST, GERMAN)
    found = read(POST, labels=GERMAN)
    assert (found.application, found.reason, found.manager_id) == ("Figma", "Entwürfe", "U0MARA")
    assert (found.level, found.until) == ("Editor", "31.12.")
    assert found.is_request
    assert problems(found) == ()


def test_without_the_setting_such_a_post_is_no_request() -> None:
    assert not looks_like_request(POST)
    assert not read(POST).is_request


def test_the_templates_labels_count_beside_own_ones() -> None:
    text = f"Name of application: Figma\nBusiness reason: x\nManager's Name: {MARA}"
    assert looks_like_request(text, GERMAN)
    assert read(text, labels=GERMAN) == read(text)


def test_a_script_without_spaces_is_read() -> None:
    text = f"アプリ名：Figma\n業務上の理由：デザイン\n上長：{MARA}"
    assert looks_like_request(text, JAPANESE)
    assert read(text, labels=JAPANESE).application == "Figma"


@pytest.mark.parametrize("text", [POST.upper().replace("<@U0MARA>", MARA), POST.replace(": ", " : ")])
def test_case_and_spaces_do_not_matter(text: str) -> None:
    assert problems(read(text, labels=GERMAN)) == ()


def test_marks_around_an_own_label_are_no_part_of_its_value() -> None:
    text = f"*Anwendung:* Figma\n• *Grund &amp; Zweck*: Entwürfe\n_Vorgesetzte_: {MARA}"
    assert looks_like_request(text, GERMAN)
    assert read(text, labels=GERMAN).reason == "Entwürfe"


def test_a_label_of_several_words_counts_anywhere_in_a_line() -> None:
    text = f"Name der Anwendung: Figma, Geschäftlicher Grund: Entwürfe, Befristet bis: Mai\nVorgesetzte: {MARA}"
    found = read(text, labels=GERMAN)
    assert (found.application, found.reason, found.until, found.manager_id) == ("Figma", "Entwürfe", "Mai", "U0MARA")


def test_a_label_of_one_word_counts_only_where_it_opens_a_line() -> None:
    found = read("Geschäftlicher Grund: die neue Anwendung: Figma", labels=GERMAN)
    assert found.labels == ("reason",)
    assert found.reason == "die neue Anwendung: Figma"


def test_a_blank_own_template_and_a_quoted_one_are_no_requests() -> None:
    assert read(blank_template(GERMAN), labels=GERMAN).blank
    quoted = "\n".join(f"&gt; {line}" for line in POST.splitlines())
    assert not looks_like_request(quoted, GERMAN)


def test_people_are_asked_by_the_teams_own_labels() -> None:
    lines = ["Anwendung: ", "Geschäftlicher Grund: ", "Gewünschte Rolle: ", "Befristet bis: ", "Vorgesetzte: @"]
    assert blank_template(GERMAN).split("\n") == lines
    found = read(POST, labels=GERMAN)
    again = read(mended(POST, found, GERMAN), labels=GERMAN)
    assert again.asks_as(found)
    assert again.level == "Editor"


def test_what_is_said_to_the_channel_below_is_no_part_of_a_short_value() -> None:
    text = f"Anwendung: Figma\nGeschäftlicher Grund: x\nVorgesetzte: {MARA}\nBefristet bis: Mai\n\nDanke euch allen!"
    assert read(text, labels=GERMAN).until == "Mai"


def test_level_and_until_say_nothing_where_they_have_no_label() -> None:
    text = f"App: Figma\nReason: x\nGewünschte Rolle: Editor\nManager: {MARA}"
    assert read(text).level == ""
    assert "Gewünschte Rolle: Editor" in read(text).reason


def test_another_level_or_end_asks_for_something_else_and_another_case_does_not() -> None:
    found = read(POST, labels=GERMAN)
    assert not read(POST.replace("Editor", "Admin"), labels=GERMAN).asks_as(found)
    assert not read(POST.replace("31.12", "30.06"), labels=GERMAN).asks_as(found)
    assert read(POST.replace("Editor", "EDITOR"), labels=GERMAN).asks_as(found)


def test_a_missing_line_may_be_given_by_an_own_label() -> None:
    given = supplies(f"Vorgesetzte: {MARA}", labels=GERMAN)
    assert given is not None
    assert given.manager_id == "U0MARA"


def test_a_post_of_colons_alone_takes_no_longer_with_own_labels() -> None:
    import time

    began = time.perf_counter()
    looks_like_request("grund : " * 5_000, GERMAN)
    read("Geschäftlicher " * 5_000 + "Grund:", labels=GERMAN)
    assert time.perf_counter() - began < 5.0
