"""The desk at which one person writes, or reads, one plan: what every page of it uses."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import render

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.prepared import Prepared, given
from bpmplan.text import render as render_text

from ..content.earlier import WITH_EARLIER
from ..documents import kinds
from ..models import Plan
from ..models.declared import Links, Parent, Reference
from ..writing.addresses import NO_KEY, address_of, section_url
from ..writing.opened import ONLY_OPENED, opened_in
from ..writing.section_list import section_list_of

LINKED = ("plan_overview", "chapter_add", "plan_goal_add", "initiative_add", "attachments", "deleted_sections")
LINKED += ("plan_preview", "plan_text_preview", "plan_review", "image_add", "plan_borrow")
LINKED += ("plan_grid", "plan_changes", "plan_progress", "plan_settings", "plan_replace", "plan_pulse", "plan_visit")


def is_in_place(request):
    """Whether the page of writing asks for part of a page, and not a person's browser for a whole one."""
    return request.headers.get("X-Bpmplan") == "part"


PLAN = Prepared(lambda: Plan.objects.filter(pk=given("pk")))
PLAN_WITH_EARLIER = Prepared(lambda: Plan.objects.select_related(*WITH_EARLIER).filter(pk=given("pk")))


def visible_plan(user, pk, plans):
    """The plan with its municipality, if the person may see its desk; else 404. ``plans`` gives it by its ``pk``."""
    plan = next(iter(plans.instances(pk=pk)), None)
    membership = permissions.membership_in(user, plan.municipality_id) if plan else None
    if membership is None:
        raise Http404
    plan.municipality = membership.municipality
    return plan


class Desk:
    """A plan as the person sees it while writing. A stranger gets 404, one who posts without the role ``posts`` 403.

    ``plans`` says what is read of the plan with it, as for ``visible_plan``. ``frame`` is the template that what is
    shown stands in: none around it when the page of writing asks, ``is_in_place``.
    """

    def __init__(self, request, pk, writers_only=False, plans=None, posts=Role.EDITOR):
        self.request = request
        self.user = request.user
        self.is_in_place = is_in_place(request)
        self.frame = "plans/part_base.html" if self.is_in_place else "plans/desk_base.html"
        self._names = {}
        self.key = None
        self.plan = visible_plan(request.user, pk, PLAN if plans is None else plans)
        self.is_editor = permissions.may(request.user, Role.EDITOR, self.plan.municipality_id)
        if request.method == "POST":
            permissions.require(request.user, posts, self.plan.municipality_id)
        elif writers_only:
            permissions.require(request.user, Role.EDITOR, self.plan.municipality_id)

    def about(self, key):
        """The desk itself, at which the section with this key is shown: it may be locked where others aren't."""
        self.key = key
        return self

    @cached_property
    def opened(self):
        """Keys of the sections that can be written in a plan that is adopted with changes; None for all."""
        return opened_in(self.plan)

    @property
    def is_locked(self):
        """Whether nobody can write now what this is about: the section, else the plan."""
        return not self.plan.is_writable or bool(self.key and self.opened is not None and self.key not in self.opened)

    @property
    def may_write(self):
        return self.is_editor and not self.is_locked

    @property
    def may_erase(self):
        return permissions.may_erase(self.user, self.plan.municipality_id)

    @cached_property
    def section_list(self):
        return section_list_of(self.plan)

    @cached_property
    def images(self):
        """The images that texts may show, as the editor lists them."""
        return [
            image | {"url": address_of(self.plan, "plan_file", NO_KEY, key=image["key"])}
            for image in self.section_list.images
        ]

    def image_url(self, key):
        image = next((image for image in self.images if image["key"] == key.lower()), None)
        return image and (image["url"], image["alt"])

    @property
    def preview_url(self):
        return self.links["plan_text_preview"]

    @cached_property
    def links(self):
        """Addresses of the plan's own pages by URL name; each page of the desk links to all of them."""
        return {name: address_of(self.plan, name) for name in LINKED}

    @property
    def pdf_url(self):
        return address_of(self.plan, "draft_document", kinds.DRAFT.address)

    @property
    def locked_sentence(self):
        if self.plan.is_amended:
            return ONLY_OPENED
        return f"Planen er {self.plan.get_status_display().lower()}, så teksten kan ikke ændres nu."

    def url(self, section, field=""):
        return section_url(self.plan, section._meta.model_name, section.key, field)

    def in_words(self, field, value, beside=None):
        """A field's plain value in words, with what it links to by name; ``beside`` as for ``words``."""
        if field not in self._names:
            self._names[field] = self._names_for(field)
        return field.words(value, self._names[field], beside)

    def _names_for(self, field):
        if isinstance(field, (Links, Parent)):
            return {str(entry.key): entry.full_title for entry in self.section_list.goals}
        return field.names() if isinstance(field, Reference) else {}

    def in_full(self, fields, values):
        """``[(label, HTML or text, is_text)]`` of every field that holds something."""
        shown = []
        for field in fields:
            value = values.get(field.name)
            if value is not False and (text := self.in_words(field, value, values)):
                html = render_text(text, image_url=self.image_url) if field.is_text else text
                shown.append((field.label, html, field.is_text))
        return shown

    def render(self, template, context, status=200):
        if "form" in context:
            context["form"].prepare_display()
        return render(self.request, template, {"desk": self, "plan": self.plan, **context}, status=status)
