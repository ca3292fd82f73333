from django.apps import AppConfig

from bpmplan import triggers


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Beskæftigelsesplaner"

    def ready(self):
        from goals import mails

        from .steps.letter_readers import writers

        mails.ALSO.append(writers)
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
                ),
                unless=(
                    "EXISTS (SELECT 1 FROM plans_erasure WHERE revision_id = OLD.id "
                    "AND old_fingerprint = OLD.fingerprint AND new_fingerprint = NEW.fingerprint)"
                ),
            )
        )
