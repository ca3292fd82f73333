"""The program's own settings, in a place of their own: no test writes to the working tree's database or files."""

import os
import tempfile
from pathlib import Path

_PLACE = Path(tempfile.gettempdir()) / f"bpmplan-tests-{os.getuid()}"
os.environ.pop("DEMO", None)
os.environ["TESTING"] = "1"
os.environ.pop("JOBINDSATS_TOKEN", None)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_PLACE / 'never-made.sqlite3'}")
os.environ["MEDIA_ROOT"] = str(_PLACE / "never-made")  # conftest gives every test a folder of its own
# Playwright's loop makes Django believe that a browser test is asynchronous; it isn't.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from bpmplan.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow ones cost minutes in tests
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = str(_PLACE / "static")  # nothing is collected for tests, but WhiteNoise wants the folder
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = False  # it would look for every static file anew with each test client; browsers get theirs
