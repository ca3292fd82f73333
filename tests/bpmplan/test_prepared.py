"""Questions that are written once: the same rows as the queryset, whatever the columns, with other values each time."""

from django.db.models import F

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


def test_it_gives_instances_with_what_is_selected_and_annotated(aalborg, signe, django_assert_num_queries):
    members = Prepared(
        lambda: (
            Membership.objects.select_related("municipality")
            .defer("role")
            .annotate(email=F("user__email"))
            .prefetch_related("municipality__bodies")
            .filter(user=given("user"))
        )
    )
    body = aalborg.bodies.create(name="Byrådet", order=1, is_last=True)
    with django_assert_num_queries(2):
        [member] = members.instances(user=signe.pk)
        assert (member.municipality, member.email, [*member.municipality.bodies.all()]) == (
            aalborg,
            signe.email,
            [body],
        )
    assert member.get_deferred_fields() == {"role"}
    member.refresh_from_db()
    assert members.instances(user=0) == []
    assert members.instances(user=10**30) == []


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
