"""Questions that are written once: the same rows as the queryset, whatever the columns, with other values each time."""

from bpmplan.accounts.models import Membership, Municipality, Role
from bpmplan.prepared import Prepared, given

ROLES = Prepared(
    lambda: (
        Membership.objects.filter(municipality__code=given("code"), role__in=[given("role"), Role.READER])
        .order_by("user__email")
        .values_list("user__email", "role", "deactivated_at", "municipality__needs_second_factor")
    )
)


def test_it_gives_the_rows_of_the_queryset_for_each_value(aalborg, esbjerg, signe, erik, lone):
    wanted = {
        (code, role): list(
            Membership.objects.filter(municipality__code=code, role__in=[role, Role.READER])
            .order_by("user__email")
            .values_list("user__email", "role", "deactivated_at", "municipality__needs_second_factor")
        )
        for code in (aalborg.code, esbjerg.code, "000")
        for role in (Role.EDITOR, Role.APPROVER)
    }
    asked = {(code, role): list(map(tuple, ROLES.rows(code=code, role=role))) for code, role in wanted}
    assert asked == wanted
    assert any(wanted.values())


def test_it_is_written_once_and_nothing_that_was_read_is_kept(aalborg, django_assert_num_queries):
    written = []

    def write():
        written.append(1)
        return Municipality.objects.filter(pk=given("pk")).values_list("name")

    names = Prepared(write)
    with django_assert_num_queries(2):
        assert names.rows(pk=aalborg.pk) == names.rows(pk=aalborg.pk) == [(aalborg.name,)]
    Municipality.objects.filter(pk=aalborg.pk).update(name="Nyborg")
    assert names.rows(pk=aalborg.pk) == [("Nyborg",)]
    assert written == [1]
