"""After whose plan a section is written, and where that leads."""

import dataclasses

import pytest

from plans.content.standing import Standing
from plans.documents import pdf
from plans.models import address_of_origin
from tests.content_samples import NOW, SMALL
from tests.plans.content.test_content import page_of

ADDRESS = "/kommuner/hoeje-taastrup/2023/v1/#anker"


@pytest.mark.parametrize(
    ("origin", "address", "leads_to"),
    [
        ("Høje-Taastrup 2023", ADDRESS, ADDRESS),
        ("høje-tåstrup, men kortere", ADDRESS, ADDRESS),
        ("Horsens 2023", ADDRESS, ""),
        ("", ADDRESS, ""),
        ("Horsens 2023", "", ""),
    ],
)
def test_an_origin_leads_to_the_plan_that_it_names(origin, address, leads_to):
    assert address_of_origin(origin, address) == leads_to


def test_page_and_pdf_say_after_whom_something_is_written():
    origin = {"origin": "Høje-Taastrup 2023", "origin_address": ADDRESS}
    goal = dataclasses.replace(SMALL.goals[0], **origin)
    content = dataclasses.replace(SMALL, goals=(goal, *SMALL.goals[1:]))
    standing = Standing.of_draft(at=NOW)
    assert f'Efter <a href="{ADDRESS}">Høje-Taastrup 2023</a>' in page_of(content, standing)
    printed = pdf.html(content, standing)
    assert "Efter Høje-Taastrup 2023" in printed
    assert ADDRESS not in printed
