from django.apps import AppConfig

from bpmplan import triggers
from bpmplan.files import names as file_names
from bpmplan.jobs import limited


class GoalsConfig(AppConfig):
    name = "goals"
    verbose_name = "Beskæftigelsespolitiske mål"

    def ready(self):
        from bpmplan.accounts import leaving

        leaving.register(leaving.Addressed("goals.LetterReceipt", "address"))
        from . import mails, retention, tasks  # noqa: F401 (they register what they have)

        file_names.register("goals.LetterFile", "sha256")
        file_names.register("goals.LetterReading", "sha256")
        file_names.register("goals.TableReading", "sha256")
        file_names.register("goals.Delivery", "sha256")
        limited.preload("pdfplumber", "docx", "openpyxl", "bpmplan.sheets_read", "goals.letters")
        triggers.KEPT.append(
            triggers.Kept(
                "sent_wording_is_kept",
                table="goals_wording",
                columns=("goal_id", "letter_id", "title", "rationale", "focus", "withdrawn"),
                when="EXISTS (SELECT 1 FROM goals_letter WHERE id = OLD.letter_id AND sent_at IS NOT NULL)",
                # Unknown facts of a letter that was never mailed from here can be filled in (``archive.py``).
                unless="OLD.goal_id = NEW.goal_id AND OLD.letter_id = NEW.letter_id AND OLD.title = NEW.title "
                "AND OLD.withdrawn = NEW.withdrawn AND OLD.rationale IN ('', NEW.rationale) "
                "AND OLD.focus IN ('', NEW.focus) "
                "AND NOT EXISTS (SELECT 1 FROM goals_letterreceipt WHERE letter_id = OLD.letter_id)",
            )
        )
