"""Places by the names that sources call them."""

import pytest

from goals.area_names import AreaNames


@pytest.mark.django_db
def test_places_are_found_by_what_sources_call_them(django_assert_num_queries):
    from bpmplan.accounts.reference import load_municipalities

    load_municipalities()
    names = AreaNames()
    meant = {
        "Hele landet": "Hele landet",
        " Danmark ": "Hele landet",
        "Region Syddanmark": "Syddanmark",
        "Syddanmark": "Syddanmark",
        "Aalborg": "Aalborg",
        "ÅLBORG Kommune": "Aalborg",
        "Københavns\xa0Kommune": "København",
        "101": "København",
        "Høje Taastrup": "Høje-Taastrup",
        "Høje – Tåstrup": "Høje-Taastrup",
        "Vesthimmerland": "Vesthimmerlands",
        "Bornholms Regionskommune": "Bornholm",
    }
    with django_assert_num_queries(0):
        meant_by_names = {text: (area := names.find(text)) and area.name.removeprefix("Region ") for text in meant}
    assert meant_by_names == meant
    assert [names.find(text) for text in ("Uoplyst område", "", "I alt", "Klynge 1")] == [None] * 4
