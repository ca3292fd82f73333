"""The same form pressed many times at the same moment, over connections of their own."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from bpmplan.once.models import Press
from tests import making

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 8


def press_at_once(user, address, data):
    """``[(status, location)]`` of every answer."""
    client = Client()
    client.force_login(user)

    def press(_):
        own = Client()
        own.cookies.update(client.cookies)
        try:
            response = own.post(address, data)
            return response.status_code, response.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(press, range(PRESSES)))


def test_pressed_at_the_same_moment_a_deed_is_done_once_and_all_are_answered_the_same(aalborg, signe):
    plan = making.plan(aalborg, signe)
    data = {"title": "Mentor", "form_key": uuid.uuid4().hex}
    answers = press_at_once(signe, f"/arbejde/{plan.pk}/indsatser/ny/", data)
    assert [status for status, _ in answers] == [302] * PRESSES
    assert len(set(answers)) == 1
    assert plan.initiatives.count() == 1
    assert Press.objects.count() == 1


def test_a_section_moved_by_two_presses_of_one_button_moves_one_place(aalborg, signe):
    plan = making.plan(aalborg, signe)
    titles = list(plan.chapters.order_by("position").values_list("title", flat=True))
    first = plan.chapters.order_by("position").first()
    data = {"way": "down", "form_key": uuid.uuid4().hex}
    press_at_once(signe, f"/arbejde/{plan.pk}/flyt/chapter/{first.key}/", data)
    moved = list(plan.chapters.order_by("position").values_list("title", flat=True))
    assert moved == [titles[1], titles[0], *titles[2:]]


def test_a_plan_is_begun_once_and_both_presses_lead_to_it(aalborg, signe):
    data = {"title": "Plan", "first_year": "2035", "last_year": "2036", "earlier": "", "form_key": uuid.uuid4().hex}
    answers = press_at_once(signe, "/arbejde/ny/", data)
    assert len(set(answers)) == 1
    assert aalborg.plans.count() == 1
    status, address = answers[0]
    assert (status, address.partition("#")[0]) == (302, aalborg.plans.get().get_absolute_url())
