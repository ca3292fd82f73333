"""Addresses of the desk (``/arbejde/``): everything behind sign-in that a municipality uses."""

from django.urls import include, path

from ..country import answer_views as answers
from ..dates import views as dates
from ..public import pdf as documents
from ..public import views as public
from . import attachments as files
from . import (
    begin,
    beside,
    bringing,
    changes,
    decisions,
    erasing,
    history,
    naming,
    overview,
    page,
    parts,
    progress,
    pulse,
    replacing,
    review,
    sections,
    since_visit,
    steps,
    writing,
)

PLAN = [
    path("", page.plan_page, name="plan_overview"),
    path("puls/", pulse.plan_pulse, name="plan_pulse"),
    path("ved-siden/<slug:what>/", beside.plan_beside, name="plan_beside"),
    path("besoeg/", since_visit.plan_visit, name="plan_visit"),
    path("erstat/", replacing.plan_replace, name="plan_replace"),
    path("forloeb/", progress.plan_progress, name="plan_progress"),
    path("del/<str:section>/<uuid:key>/<str:name>/", parts.part, name="plan_part"),
    path("titel/", overview.plan_settings, name="plan_settings"),
    path("nye-maal/", overview.plan_new_goals, name="plan_new_goals"),
    path("trin/<slug:name>/", steps.plan_step, name="plan_step"),
    path("beslutning/", decisions.decision_add, name="decision_add"),
    path("beslutning/<int:decision>/", decisions.decision_correct, name="decision_correct"),
    path("navngiv/", naming.draft_name, name="draft_name"),
    path("navngivet/<int:draft>/", naming.named_draft, name="named_draft"),
    path("aendringer/", changes.plan_changes, name="plan_changes"),
    path("gennemgang/", review.plan_review, name="plan_review"),
    path("side/", public.plan_preview, name="plan_preview"),
    path("plan.pdf", documents.draft_pdf, name="draft_pdf"),
    path("afsnit/nyt/", writing.chapter_add, name="chapter_add"),
    path("afsnit/<uuid:key>/", writing.chapter_edit, name="chapter_edit"),
    path("maal/nyt/", writing.plan_goal_add, name="plan_goal_add"),
    path("maal/<uuid:key>/", writing.plan_goal_edit, name="plan_goal_edit"),
    path("maal/<uuid:key>/ordlyd/", writing.plan_goal_newest, name="plan_goal_newest"),
    path("maal/<uuid:key>/trukket-tilbage/", writing.plan_goal_withdrawn, name="plan_goal_withdrawn"),
    path("maal/<uuid:key>/knyt/", writing.initiative_link, name="initiative_link"),
    path("maal/<uuid:key>/maaltal/nyt/", writing.target_add, name="target_add"),
    path("indsatser/ny/", writing.initiative_add, name="initiative_add"),
    path("indsatser/<uuid:key>/", writing.initiative_edit, name="initiative_edit"),
    path("maaltal/<uuid:key>/", writing.target_edit, name="target_edit"),
    path("bilag/", files.attachments, name="attachments"),
    path("bilag/billede/", files.image_add, name="image_add"),
    path("bilag/<uuid:key>/", files.attachment_edit, name="attachment_edit"),
    path("filer/<uuid:key>/", files.plan_file, name="plan_file"),
    path("handlinger/<str:section>/<uuid:key>/", sections.section_deeds, name="section_deeds"),
    path("slet/<str:section>/<uuid:key>/", sections.section_delete, name="section_delete"),
    path("slettet/", sections.deleted_sections, name="deleted_sections"),
    path("hent-tilbage/<uuid:key>/", sections.section_restore, name="section_restore"),
    path("flyt/<str:section>/<uuid:key>/", sections.section_move, name="section_move"),
    path("tidligere/<uuid:key>/", history.section_history, name="section_history"),
    path("slet-oplysning/", erasing.erase_passage, name="erase_passage"),
    path("bekraeft/", sections.confirm_items, name="confirm_items"),
    path("eksempel/", writing.plan_text_preview, name="plan_text_preview"),
]

urlpatterns = [
    path("arbejde/", overview.desk, name="desk"),
    path("arbejde/ny/", begin.plan_begin, name="plan_begin"),
    path("arbejde/ny/dokument/<uuid:key>/", bringing.plan_from_document, name="plan_from_document"),
    path("arbejde/ny/dokument/<uuid:key>/billeder/<uuid:image>/", bringing.brought_image, name="brought_image"),
    path("arbejde/datoer/<slug:slug>/", dates.path_dates, name="path_dates"),
    path("arbejde/sletninger/<slug:slug>/", erasing.erasures, name="erasures"),
    path("arbejde/svar/<slug:slug>/<int:year>/", answers.answer_edit, name="answer_edit"),
    path("arbejde/svar/<slug:slug>/<int:year>/fjern/", answers.answer_withdraw, name="answer_withdraw"),
    path("arbejde/<int:pk>/", include(PLAN)),
]
