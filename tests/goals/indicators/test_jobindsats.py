"""The client of Jobindsats, against a server that answers as it is known to."""

import logging

import pytest

from bpmplan.values import PeriodKind
from goals.indicators import catalogue
from goals.indicators import jobindsats as client

from . import server


def months(jobindsats, periods=("latest:14",), measure=f"{server.GROUP}={server.MEASURE}", **selected):
    return client.data(
        server.TABLE, measure=measure, kind=PeriodKind.MONTH, periods=periods, selected=selected or {"_nykom": "*"}
    )


def test_the_catalogue_is_read_and_asked_for_once_a_day(jobindsats):
    jobindsats.bom = True
    (line,) = catalogue.tables()
    assert (line.id, line.group, line.subject) == (server.TABLE, "Antal personer", "A-dagpenge")
    table = catalogue.table(server.TABLE)
    assert table.periods[PeriodKind.MONTH][0] == "2024M12" and table.areas == ["_nykom", "_region", "_hele_landet"]
    assert table.groups[0].id == server.GROUP and table.groups[0].measures[0][0] == server.MEASURE
    assert ("/1/", "16-29 år") in table.hierarchies["_alder"].values
    jobindsats.table_name = "Et nyt navn"
    assert catalogue.table(server.TABLE) == table and len(jobindsats.asked) == 2
    assert catalogue.subjects() == [("y01", "A-dagpenge")]


def test_numbers_are_asked_for_in_the_sources_own_words(jobindsats):
    answer = months(jobindsats, _nykom="/", **client.selected_in("_alder=/1/"))
    assert answer.columns == ["Periode", "Område", "Alder", "Antal fuldtidspersoner"] and len(answer.rows) == 14
    assert answer.rows[0][:3] == ["2023M11", "Hele landet", "16-29 år"]
    assert jobindsats.asked[-1][1] == {
        f"mgroup.{server.GROUP}": server.MEASURE,
        "period.M": "latest:14",
        "hierarchy._nykom": "/",
        "hierarchy._alder": "/1/",
        "format": "json",
    }
    assert months(jobindsats, measure=server.MEASURE).rows  # of any group


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"busy": 9}, client.Busy, "Prøv igen"),
        ({"busy": 9, "busy_status": 503}, client.Busy, "Prøv igen"),
        ({"broken": 1}, client.OddAnswer, "ikke et helt svar"),
        ({"slow": 0.3}, client.TooSlow, "for længe"),
        ({"measures": ["another"]}, client.WrongQuestion, "»Ukendt måling«"),
        ({"redirect_to": "http://127.0.0.1:9/"}, client.OddAnswer, "302"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(jobindsats, monkeypatch, wrong, error, words):
    monkeypatch.setattr(client, "SECONDS", 0.15)
    for name, value in wrong.items():
        setattr(jobindsats, name, value)
    with pytest.raises(error, match=words):
        months(jobindsats)


def test_a_busy_source_is_asked_again_as_late_as_it_wants(jobindsats):
    jobindsats.busy, jobindsats.retry_after = 2, "45"
    assert months(jobindsats).rows and jobindsats.pauses == [45, 45] and len(jobindsats.asked) == 3


def test_a_token_that_is_missing_or_refused_is_told_and_never_logged(jobindsats, settings, caplog):
    with caplog.at_level(logging.DEBUG):
        months(jobindsats)
    assert server.TOKEN not in caplog.text
    settings.JOBINDSATS_TOKEN = "another"
    with pytest.raises(client.NotLetIn, match="tokenet"):
        months(jobindsats)
    settings.JOBINDSATS_TOKEN = ""
    with pytest.raises(client.NoToken):
        catalogue.tables()
    assert not client.is_set_up()


@pytest.mark.parametrize("table", ["../tables", "y01a02?x=1", "", "æ"])
def test_only_names_of_tables_go_into_an_address(jobindsats, table):
    with pytest.raises(client.WrongQuestion):
        catalogue.table(table)
    assert not jobindsats.asked


def test_a_catalogue_that_has_changed_is_told(jobindsats, monkeypatch):
    monkeypatch.setattr(jobindsats, "table", lambda: {"table_id": server.TABLE, "perioder": []})
    with pytest.raises(client.OddAnswer, match="perioder"):
        catalogue.table(server.TABLE)
    monkeypatch.setattr(client, "MOST_BYTES", 10)
    with pytest.raises(client.OddAnswer, match="for stort"):
        catalogue.tables()
