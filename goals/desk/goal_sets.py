"""The ministry's desk: a goal set with its goals and letters, and the steps it goes through."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from bpmplan import danish
from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.jobs import waiting
from bpmplan.jobs.asked import ask, wait_for
from bpmplan.once import middleware as once
from bpmplan.steps import Refused

from .. import lineage, mails, reading_files, tasks, workflow
from ..archive import ARCHIVE, complete_letter
from ..entering import WordedGoal, enter_letter
from ..models import Goal, GoalSet, GoalSetDate, Letter, LetterKind, LetterReading
from .forms import BeginLetterForm, GoalForm, GoalFormSet, StepForm
from .goals import EVENT_LABELS
from .mixins import SMALL_TEXT, NoSideTrips, RefusalsShown, posted
from .reading import FACTS, Reading, worded
from .reading_forms import LetterText, ReadForm
from .sending import Sending

BEGIN_LABELS = {
    LetterKind.CONSULTATION: "Skriv høringsbrev",
    LetterKind.ANNOUNCEMENT: "Skriv udmeldingsbrev",
    LetterKind.CORRECTION: "Lav en rettelse",
    LetterKind.ADDITION: "Lav en tilføjelse",
    LetterKind.WITHDRAWAL: "Træk mål tilbage",
}


class GoalInline(NoSideTrips, MinistryDesk, admin.StackedInline):
    model = Goal
    form = GoalForm
    formset = GoalFormSet
    fields = (("number", "short_title"), "continues", "official_indicator")
    ordering = ("number",)
    radio_fields = {"official_indicator": admin.HORIZONTAL}
    show_change_link = True
    view_on_site = False
    verbose_name_plural = "mål (de officielle ord står i brevet)"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("goal_set").with_origins()

    def get_extra(self, request, obj=None, **kwargs):
        return 1

    def has_delete_permission(self, request, obj=None):
        return super().has_view_permission(request) and obj is not None and obj.is_draft


class GoalSetDateInline(MinistryDesk, admin.StackedInline):
    """The municipalities are reminded of these, once the goal set is announced (``plans/dates/``)."""

    model = GoalSetDate
    fields = (("what", "day"),)
    extra = 0
    verbose_name_plural = "datoer i året (kommunerne får en påmindelse på mail, når målsættet er udmeldt)"

    def has_delete_permission(self, request, obj=None):
        """Dates can be deleted; the log of reminders keeps what was sent about them."""
        return super().has_view_permission(request)


@admin.register(GoalSet)
class GoalSetAdmin(RefusalsShown, MinistryDesk, admin.ModelAdmin):
    list_display = ("title", "status", "goal_count", "announced_on", "plan_required", "page")
    list_filter = ("status", "plan_required")
    search_fields = ("year", "goals__short_title", "goals__wordings__title", "letters__journal_number")
    search_help_text = "Søg efter år, ord i målene eller journalnummer"
    fields = ("year", "plan_required", "focus", "note", "note_is_public")
    formfield_overrides = SMALL_TEXT
    change_form_template = "admin/goals/goalset/change_form.html"
    change_list_template = "admin/goals/goalset/change_list.html"
    list_per_page = 50

    def get_queryset(self, request):
        announcements = Prefetch(
            "letters", Letter.objects.filter(kind=LetterKind.ANNOUNCEMENT), to_attr="announcements"
        )
        return (
            super()
            .get_queryset(request)
            .annotate(goals_counted=Count("goals", distinct=True))
            .prefetch_related(announcements)
            .order_by("-year")
        )

    def get_inlines(self, request, obj):
        return [GoalInline, GoalSetDateInline] if obj else []

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None or obj.is_draft else ("year",)

    def has_delete_permission(self, request, obj=None):
        """Only an empty draft, made by mistake: everything else has a history."""
        return (
            self.has_view_permission(request)
            and obj is not None
            and obj.is_draft
            and not (obj.goals.exists() or obj.letters.exists() or obj.events.exists())
        )

    def get_actions(self, request):
        return {}

    @admin.display(description="målsæt", ordering="year")
    def title(self, obj):
        return str(obj)

    @admin.display(description="antal mål", ordering="goals_counted")
    def goal_count(self, obj):
        return obj.goals_counted

    @admin.display(description="udmeldt")
    def announced_on(self, obj):
        letter = next((letter for letter in obj.announcements if letter.is_sent), None)
        if letter is None:
            return "–"
        if letter.date is None:
            return "dato ikke kendt"
        return danish.date(letter.date) + ("" if letter.own_date else " (nyhed)")

    @admin.display(description="side")
    def page(self, obj):
        return format_html(
            '<a href="{}">Se siden<span class="visually-hidden"> {}</span></a>', obj.get_absolute_url(), obj
        )

    def changelist_view(self, request, extra_context=None):
        newest = GoalSet.objects.order_by("-year").first()
        return super().changelist_view(request, {"newest": newest, **(extra_context or {})})

    # The steps

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("indlaes/", view(self.read_letter), name="goals_goalset_read"),
            path("indlaes/<int:pk>/", view(self.read_file), name="goals_goalset_read_file"),
            path("<int:pk>/trin/<str:step>/", view(self.take_step), name="goals_goalset_step"),
            path("<int:pk>/brev/<str:kind>/", view(self.begin_letter), name="goals_goalset_letter"),
            path("<int:pk>/videre/", view(self.continue_set), name="goals_goalset_continue"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            letters = list(obj.letters.prefetch_related("wordings__goal", "files"))
            context |= {
                "steps": workflow.open_steps(obj, request.user),
                "waiting": [letter for letter in letters if not letter.is_sent],
                "letters": letters,
                "begin": _letters_to_begin(obj, letters),
                "events": [
                    (event, EVENT_LABELS.get(event.step, event.step))
                    for event in obj.events.select_related("by", "letter__goal_set").order_by("-at", "-pk")
                ],
                "is_newest": not GoalSet.objects.filter(year__gt=obj.year).exists(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_formset(self, request, form, formset, change):
        new = [row for row in formset.forms if row.instance.pk is None] if formset.model is Goal else []
        super().save_formset(request, form, formset, change)
        for row in new:
            if row.instance.pk and (earlier := row.cleaned_data.get("continues")):
                origins = lineage.suggested_origins(row.instance, list(earlier))
                lineage.set_lineage(row.instance, origins, by=request.user, now=timezone.now())

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"»{obj}« er oprettet. Tilføj nu målene.")
        return redirect("admin:goals_goalset_change", obj.pk)

    @once.begins_late
    def read_letter(self, request):
        """ "Indlæs udmelding": first the letter, then what was read beside it. Nothing is saved unseen."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "text" in request.POST:
            once.begin(request)
            return self._save_letter(request)
        form = ReadForm(posted(request), request.FILES or None)
        if request.method == "POST" and form.is_valid():
            if form.stored is None:
                return self._show_reading(request, Reading(form.text))
            row = ask(LetterReading, tasks.read_file, **reading_files.asked_for(form.stored, request.user))
            row = wait_for(row)
            if row.is_made:
                return self._show_reading(request, Reading(row.text, form.stored))
            if row.is_under_way:
                return redirect("admin:goals_goalset_read_file", row.pk)
            form.add_error("file", row.error)
        context = self.admin_site.each_context(request) | {
            "title": "Indlæs udmelding",
            "form": form,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/goals/goalset/read_letter.html", context)

    def read_file(self, request, pk):
        """A letter's file that took longer to read: it is waited for, and then shown as the other pages show it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        row = get_object_or_404(LetterReading, pk=pk)
        if waiting.is_poll(request):
            return waiting.state_of(row)
        if row.is_made:
            return self._show_reading(request, Reading(row.text, reading_files.stored_file(row)))
        back = (reverse("admin:goals_goalset_read"), "Vælg en anden fil, eller sæt brevets tekst ind")
        return waiting.page(request, row, title="Brevet", about=row.name, back=back)

    def _save_letter(self, request):
        carried = LetterText(request.POST)
        if not carried.is_valid():
            for sentences in carried.errors.values():
                messages.error(request, " ".join(sentences))
            return redirect("admin:goals_goalset_read")
        reading = Reading(carried.cleaned_data["text"], data=request.POST)
        if not reading.is_valid():
            return self._show_reading(request, reading)
        head = reading.head.cleaned_data
        goals = [WordedGoal(**worded(row, reading.as_read)) for row in reading.rows.rows()]
        facts = {name: head[field] for field, name in FACTS.items()} | {"text": reading.proposal.text}
        facts["addressees"] = facts["addressees"].replace("\r\n", "\n")
        given = {"by": request.user, "file": carried.cleaned_data["file"]}
        try:
            if head["kind"] == ARCHIVE:
                letter = complete_letter(head["year"], goals, now=timezone.now(), **given, **facts)
                self.log_change(request, letter, "Det, der ikke var kendt af brevet, er skrevet ind.")
                messages.success(request, f"Det nye er skrevet ind ved brevet ({letter}). Ingen har fået mail.")
                return redirect("admin:goals_letter_change", letter.pk)
            given |= {"plan_required": head["plan_required"], "focus": head["focus"]}
            letter = enter_letter(head["year"], head["kind"], goals, **given, **facts)
        except Refused as refused:
            reading.head.add_error(None, str(refused))
            return self._show_reading(request, reading)
        self.log_change(request, letter.goal_set, "Udmelding indlæst fra brevet.")
        self.log_addition(request, letter, [{"added": {}}])
        messages.success(request, f"Brevet og målene for {head['year']} er gemt som kladde.")
        return redirect("admin:goals_goalset_change", letter.goal_set_id)

    def _show_reading(self, request, reading):
        context = self.admin_site.each_context(request) | {
            "title": "Indlæs udmelding: ret forslaget",
            "is_nav_sidebar_enabled": False,  # the letter needs the room
            "reading": reading,
            "opts": self.model._meta,
            "wrong": reading.head.errors or reading.rows.non_form_errors() or any(reading.rows.errors)
            if reading.head.is_bound
            else False,
        }
        return TemplateResponse(request, "admin/goals/goalset/reading.html", context)

    def take_step(self, request, pk, step):
        """Asks before a step is taken; POST takes it."""
        goal_set = self._goal_set(request, pk)
        if step not in workflow.STEPS:
            raise Http404
        row = workflow.STEPS[step]
        form = StepForm(posted(request), goal_set=goal_set, step=step, initial={"letter": request.GET.get("brev")})
        back = reverse("admin:goals_goalset_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                event = workflow.take(goal_set, step, by=request.user, **form.cleaned_data)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                self.log_change(request, goal_set, row.done)
                if event.letter_id:
                    self.log_change(request, event.letter, "Brevet er sendt.")
                messages.success(request, row.done)
                if event.letter_id and step in mails.MAILED_STEPS:
                    messages.info(request, _mailed(event.letter))
            return redirect(back)
        return self._ask(
            request,
            goal_set,
            row.label,
            form=form,
            help=row.help,
            problems=[(letter, workflow.letter_problems(letter), Sending.of(letter, step)) for letter in form.waiting],
            nothing_to_send="letter" in row.needs and not form.waiting,
            closed=goal_set.status not in row.sources,
        )

    def begin_letter(self, request, pk, kind):
        """Begins a letter with the words in force; for a later letter first asks which goals it is about."""
        goal_set = self._goal_set(request, pk)
        if kind not in LetterKind.values:
            raise Http404
        kind = LetterKind(kind)
        asks = kind in workflow.LATER_KINDS
        form = BeginLetterForm(posted(request), goal_set=goal_set, kind=kind) if asks else None
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                letter = workflow.begin_letter(
                    goal_set, kind, by=request.user, goals=form.cleaned_data["goals"] if form else None
                )
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect("admin:goals_goalset_change", pk)
            self.log_addition(request, letter, [{"added": {}}])
            messages.success(request, "Brevet er begyndt som kladde. Skriv det færdigt, og send det fra målsættet.")
            return redirect("admin:goals_letter_change", letter.pk)
        help_text = {
            LetterKind.ADDITION: "Et helt nyt mål oprettes først på målsættet. Andre, der ikke gælder nu, vælges her.",
            LetterKind.CORRECTION: "Den gældende ordlyd kommer med over i brevet, så den kan rettes.",
            LetterKind.WITHDRAWAL: "Målene trækkes tilbage, når brevet er sendt. De kan stadig læses.",
        }.get(kind, "Brevet begynder med de mål og den ordlyd, der er nu. Det er en kladde, til det sendes.")
        return self._ask(request, goal_set, BEGIN_LABELS[kind], form=form, help=help_text)

    def continue_set(self, request, pk):
        goal_set = self._goal_set(request, pk)
        label = f"Lav målsæt for {goal_set.year + 1}, videreført fra {goal_set.year}"
        if request.method == "POST":
            try:
                following = workflow.continue_set(goal_set, by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
                return redirect("admin:goals_goalset_change", pk)
            self.log_addition(request, following, [{"added": {}}])
            messages.success(request, f"»{following}« er oprettet som kladde med målene fra {goal_set.year}.")
            return redirect("admin:goals_goalset_change", following.pk)
        help_text = "Målene og deres ordlyd følger med. Det nye målsæt er en kladde."
        return self._ask(request, goal_set, label, help=help_text)

    def _goal_set(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(GoalSet, pk=pk)

    def _ask(self, request, goal_set, title, **context):
        context |= self.admin_site.each_context(request)
        context |= {"title": title, "subtitle": str(goal_set), "goal_set": goal_set, "opts": self.model._meta}
        form = context.get("form")
        if form is not None:
            context["media"] = self.media + form.media
        return TemplateResponse(request, "admin/goals/goalset/ask.html", context)


def _mailed(letter):
    """What becomes of the mails about a letter, in a sentence."""
    count = letter.receipts.to_be_mailed().count()
    if not count:
        return "Ingen kommuner har modtagere endnu."
    return f"Brevet sendes med mail til {danish.counted(count, 'modtager', 'modtagere')} inden for få minutter."


def _letters_to_begin(goal_set, letters):
    """The kinds of letter that belong where the goal set stands and aren't begun: ``[(kind, label)]``."""
    drafted = {letter.kind for letter in letters if not letter.is_sent}
    return [
        (kind, BEGIN_LABELS[kind])
        for step, kinds in workflow.LETTER_KINDS.items()
        for kind in kinds
        if goal_set.status in workflow.STEPS[step].sources and kind not in drafted
    ]
