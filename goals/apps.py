from django.apps import AppConfig

from bpmplan import triggers


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = "Beskæftigelsespolitiske mål"

    def ready(self):
        from . import mails  # noqa: F401 (registers its kind)

        triggers.KEPT.append(
            triggers.Kept(
                "sent_wording_is_kept",
                table="goals_wording",
                columns=("goal_id", "letter_id", "title", "rationale", "focus", "withdrawn"),
                when="EXISTS (SELECT 1 FROM goals_letter WHERE id = OLD.letter_id AND sent_at IS NOT NULL)",
            )
        )
