"""The attack: staff's password alone, at every address there is."""

import pytest

from bpmplan.second_factor.middleware import LEADS_THERE
from tests.test_urls import ADMIN_ROWS, ROWS, filled

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("row", ROWS + ADMIN_ROWS, ids=lambda row: f"{row[1]}-{row[0]}")
@pytest.mark.parametrize("who", ["minna", "sune"])
def test_the_password_of_staff_alone_opens_no_address(row, who, scene, settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = True
    name, method, address, _expected, *data = row
    scene.last = scene.aalborg.bodies.get(is_last=True)
    client = scene.client(who)
    address = address.format(s=scene)
    for asked in {method, "GET", "POST"}:
        fields = data[0] if data and asked == "POST" else {}
        typed = {name.format(s=scene): filled(value, scene) for name, value in fields.items()}
        response = client.get(address) if asked == "GET" else client.post(address, typed)
        if name in LEADS_THERE:
            assert response.status_code in (200, 302, 404, 405, 410)
        else:
            assert response.status_code == 302, f"{asked} {address}"
            assert response["Location"].partition("?")[0] == "/konto/totrinslogin/"
