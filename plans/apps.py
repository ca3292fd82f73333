from django.apps import AppConfig

from bpmplan import triggers
from bpmplan.backup import LEFT_OUT
from bpmplan.files import names as file_names
from bpmplan.jobs import limited

ERASED = (
    "EXISTS (SELECT 1 FROM plans_erasedcontent WHERE {} = OLD.id "
    "AND old_fingerprint = OLD.fingerprint AND new_fingerprint = NEW.fingerprint)"
)
"""The one way in which a frozen content changes (``models/erasures.py``)."""

DEEPER_THAN_ONE_LEVEL = (
    "NEW.under_id IS NOT NULL AND ("
    "EXISTS (SELECT 1 FROM plans_plangoal WHERE id = NEW.under_id "
    "AND (plan_id <> NEW.plan_id OR under_id IS NOT NULL)) "
    "OR EXISTS (SELECT 1 FROM plans_plangoal WHERE under_id = NEW.id))"
)


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Beskæftigelsesplaner"

    def ready(self):
        from bpmplan.accounts import leaving

        leaving.register(leaving.Addressed("plans.ReminderSent", "address", name="name"))
        from goals import lineage, mails

        from .bringing import retention as documents_to_plans_kept  # noqa: F401 (registers how long they are kept)
        from .bringing import tasks as bringing_tasks  # noqa: F401
        from .country.lineage_effects import effects
        from .dates import (
            hearing_reminders,  # noqa: F401 (registers when they are sent)
            reminder_mails,  # noqa: F401 (registers its kind)
            tasks,  # noqa: F401 (registers when they are sent)
        )
        from .dates import retention as reminders_kept  # noqa: F401 (registers how long they are kept)
        from .documents import retention as documents_kept  # noqa: F401
        from .erasing import proposing  # noqa: F401 (registers its kind of proposal)
        from .followup import retention as follow_ups_kept  # noqa: F401
        from .hearing import links as hearing_links  # noqa: F401 (registers its kind)
        from .hearing import mails as hearing_mails  # noqa: F401 (registers its kinds)
        from .hearing import retention as answers_kept  # noqa: F401
        from .steps import (
            calendar_links,  # noqa: F401 (registers its kind)
            digest,  # noqa: F401 (registers its kind, and when it is sent)
            reading_kinds,  # noqa: F401 (registers its kinds)
            workflow,
        )
        from .steps import mails as step_mails
        from .steps import retention as drafts_kept  # noqa: F401
        from .steps.letter_readers import writers
        from .writing import folding  # noqa: F401 (registers when saves are folded)
        from .writing import retention as visits_kept  # noqa: F401

        LEFT_OUT["plans.KeptPage"] = "pages are rendered again"
        LEFT_OUT["plans.Presence"] = "who is there is told again within seconds"
        file_names.register("plans.Attachment", "sha256")
        file_names.register("plans.Answer", "sha256")
        file_names.register("plans.HearingAnswerFile", "sha256")
        file_names.register("plans.AnswerEvent", "sha256")
        file_names.register("plans.Edit", "before")
        file_names.register("plans.Revision", "content")
        file_names.register("plans.EarlierDraft", "content")
        file_names.register("plans.FollowUp", "content")
        file_names.register("plans.BroughtDocument", "sha256", "images")
        file_names.register("plans.Document", "sha256", can_be_made_again=True)
        file_names.register("plans.Document", "given")
        limited.preload("plans.documents.warm", "plans.bringing.reading.word")
        lineage.EFFECTS.append(effects)
        mails.ALSO.append(writers)
        step_mails.register_with(workflow.STEPS)
        triggers.KEPT.append(
            triggers.Kept(
                "frozen_content_is_kept",
                table="plans_revision",
                columns=(
                    "plan_id",
                    "number",
                    "frozen_for",
                    "frozen_at",
                    "frozen_by_id",
                    "schema",
                    "content",
                    "fingerprint",
                    "amends_id",
                ),
                unless=ERASED.format("revision_id"),
            )
        )
        triggers.KEPT.append(
            triggers.Kept(
                "earlier_draft_is_kept",
                table="plans_earlierdraft",
                columns=("plan_id", "title", "schema", "content", "fingerprint", "at"),
                unless=ERASED.format("earlier_draft_id"),
            )
        )
        triggers.KEPT.append(
            triggers.Kept(
                "frozen_follow_up_is_kept",
                table="plans_followup",
                columns=("plan_id", "revision_id", "number", "period", "schema", "content", "fingerprint"),
                when="OLD.content IS NOT NULL AND NEW.content IS NOT NULL",
                unless=ERASED.format("follow_up_id"),
            )
        )
        triggers.KEPT.append(
            triggers.Kept(
                "answered_question_is_kept",
                table="goals_surveyquestion",
                columns=("survey_id", "text"),
                when="EXISTS (SELECT 1 FROM plans_surveyanswer WHERE question_id = OLD.id AND text <> '')",
            )
        )
        triggers.KEPT.append(
            triggers.Kept(
                "answered_survey_is_kept",
                table="goals_survey",
                columns=("goal_id", "year", "source"),
                when="EXISTS (SELECT 1 FROM plans_surveyanswer AS answer JOIN plans_surveyreply AS reply "
                "ON reply.id = answer.reply_id WHERE reply.survey_id = OLD.id AND answer.text <> '')",
            )
        )
        triggers.KEPT.append(
            triggers.Kept(
                "erasure_is_kept",
                table="plans_erasure",
                columns=("municipality_id", "law", "at", "by_id", "agreed_by_id"),
            )
        )
        triggers.KEPT.append(
            triggers.Forbidden(
                "sub_goal_is_one_level_deep",
                table="plans_plangoal",
                columns=("under_id", "plan_id"),
                when=DEEPER_THAN_ONE_LEVEL,
            )
        )
