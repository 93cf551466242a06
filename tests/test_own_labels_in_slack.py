"""A team's own labels, from the post in another language to the ticket."""

LABELS = (
    "application=Anwendung; reason=Geschäftlicher Grund, Begründung; manager=Vorgesetzte; level=Gewünschte Rolle; "
    "until=Befristet bis"
)


def test_a_post_in_another_language_is_asked_for_mended_and_ticketed(make_office):
    office = make_office().set(ACCESS_LABELS=LABELS).open()
    ts = office.ask("Anwendung: Figma\nBegründung: Entwürfe\nGewünschte Rolle: Editor")
    told = office.told(office.rita, "not complete")
    assert "`Vorgesetzte: @name`" in told
    assert told.endswith(
        "Anwendung: Figma\nGeschäftlicher Grund: Entwürfe\nGewünschte Rolle: Editor\nBefristet bis: \nVorgesetzte: @"
    )
    office.reply(ts, office.rita, f"Vorgesetzte: <@{office.mara}>")
    office.told(office.rita, "complete now")
    office.add(ts)
    ticket = office.ticket()
    assert ticket["fields"]["summary"] == "Access to Figma for Rita Requester"
    assert "*Access level wanted:* Editor" in ticket["fields"]["description"]
    assert "Mara Manager" in ticket["fields"]["description"]


def test_the_command_shows_the_teams_own_template(make_office):
    office = make_office().set(ACCESS_LABELS=LABELS).open()
    answer = office.command(office.rita, "!access template")
    assert "Anwendung:" in answer
    assert "Befristet bis:" in answer


def test_what_was_missed_is_found_by_own_labels_as_well(make_office):
    office = make_office().set(ACCESS_LABELS=LABELS).open()
    office.slack.delivery.lose_while_away = True
    office.caught_up()
    office.bot.stop()
    office.ask("Anwendung: Figma\nBegründung: Entwürfe")
    office.bot.start()
    assert "`Vorgesetzte: @name`" in office.told(office.rita, "not complete")


def test_an_owner_who_is_asked_directly_hears_which_level_is_wanted(make_office):
    office = make_office().catalogue().set(ACCESS_LABELS=LABELS)
    office.slack.leave(office.channel, office.olga)
    office.open()
    office.ticketed(office.template("Miro") + "\nGewünschte Rolle: Editor\nBefristet bis: Ende Mai")
    assert "Level wanted: “Editor”, until: “Ende Mai”." in office.told(office.olga, "you decide on")
