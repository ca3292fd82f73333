from django.apps import AppConfig

from .. import triggers


class SecurityLogConfig(AppConfig):
    name = "bpmplan.security_log"
    verbose_name = "Sikkerhedslog"

    def ready(self):
        from . import listening, retention  # noqa: F401 (listens to signals; registers how long the log is kept)
        from .models import COLUMNS

        triggers.KEPT += [
            triggers.Kept("security_log_is_kept", table="security_log_entry", columns=COLUMNS),
            triggers.Undeletable(
                "security_log_is_not_deleted",
                table="security_log_entry",
                unless="EXISTS (SELECT 1 FROM security_log_sweep WHERE security_log_sweep.older_than > OLD.at)",
            ),
            triggers.Undeletable("security_log_sweep_is_not_deleted", table="security_log_sweep"),
        ]
