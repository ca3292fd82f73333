"""All settings, read from the environment (or a ``.env`` beside manage.py).

Two ways to run. **Demo** (``DEMO=1``, what ``make run`` does): SQLite, sample data, mails shown on a page, a throw-away
key. **Production**: everything else. Production refuses to start when something it needs is missing, and says how to
mend it.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", default=False)
"""Whether the program shows itself with sample data. Never in production: see the check below."""
TESTING = env.bool("TESTING", default=False)
"""Set by the test suite: like demo mode a place without secrets, but it shows what production shows."""
PRODUCTION = not (DEMO or TESTING)
DEBUG = False


def required(name, example, why):
    """A setting that production cannot do without; ``ImproperlyConfigured`` says how to mend its absence."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f'{name} is missing: {why}. Set it in the environment, e.g. {name}="{example}".')
    return value


SECRET_KEY = required("SECRET_KEY", secrets.token_urlsafe(50), "it signs sessions and links sent by mail")
if not SECRET_KEY:
    SECRET_KEY = "only-for-demo-and-tests-" + "0" * 40
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        'SECRET_KEY is too short. Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
SITE_URL = required("SITE_URL", "https://beskaeftigelsesplaner.dk", "it stands in every PDF and mail").rstrip("/")
if PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")
SITE_URL = SITE_URL or f"http://127.0.0.1:{env.str('PORT', default='8000')}"
ALLOWED_HOSTS = [
    host
    for host in required("ALLOWED_HOSTS", "beskaeftigelsesplaner.dk", "requests to other hosts are refused").split(",")
    if host
]
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
if not PRODUCTION and (
    urlsplit(SITE_URL).scheme != "http" or not {urlsplit(SITE_URL).netloc.rsplit(":", 1)[0]} <= LOOPBACK
):
    raise ImproperlyConfigured(
        f"Demo mode cannot be on in production: SITE_URL is {SITE_URL}. Demo mode shows its passwords, so it answers "
        "on this machine only. Unset DEMO, or unset SITE_URL."
    )
if not PRODUCTION and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured(
        f"Demo mode cannot be on in production: ALLOWED_HOSTS is {','.join(ALLOWED_HOSTS)}. Unset one of the two."
    )
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS may not be * in production: name the host, e.g. beskaeftigelsesplaner.dk."
    )

# Database: SQLite is the embedded default of demo and tests; production names its own.
DATABASE_URL = required("DATABASE_URL", "postgres://bpmplan:password@localhost/bpmplan", "plans are kept in PostgreSQL")
DATABASES = {"default": env.db_url_config(DATABASE_URL or f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # 32 MB of pages are kept: a list's rows lie far apart, between large contents.
    # IMMEDIATE takes the write lock at the start of a transaction, which is what row locks do on PostgreSQL.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# An e-mail is unique whatever its case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "bpmplan.accounts.admin_app.MinistryAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "bpmplan",
    "bpmplan.jobs",
    "bpmplan.outbox",
    "bpmplan.second_person",
    "bpmplan.security_log",
    "bpmplan.links",
    "bpmplan.accounts",
    "bpmplan.second_factor",
    "bpmplan.dkfds",
    "bpmplan.once",
    "goals",
    "plans",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bpmplan.access_log.access_log",
    "bpmplan.private_answers.private_answers",
    "bpmplan.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bpmplan.security_log.refusals.log_refusals",
    "bpmplan.middleware.LoginRequired",
    "bpmplan.second_factor.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bpmplan.middleware.KnownFailures",
    "bpmplan.once.middleware.Once",  # the last: it calls the view
]
ROOT_URLCONF = "bpmplan.urls"
WSGI_APPLICATION = "bpmplan.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bpmplan.context.site",
            ],
            "builtins": ["bpmplan.once.tags"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"

LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_I18N = True
FORMAT_MODULE_PATH = "bpmplan.formats"  # moments as »15. juni 2020 kl. 14.05«, in the admin too
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Uploads and finished PDFs: in a folder, or in a bucket of an S3-compatible storage. Never served from there: a view
# checks who may read.
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
STORAGE_NAMES = {"STORAGE_URL", "STORAGE_KEY", "STORAGE_SECRET", "STORAGE_REGION"}


def stored_files():
    """The storage of files, as ``STORAGES`` has it. ``ImproperlyConfigured`` says what is missing or misspelt."""
    given = {name: value for name, value in os.environ.items() if name.startswith("STORAGE_") and value}
    if unknown := sorted(set(given) - STORAGE_NAMES):
        raise ImproperlyConfigured(f"{unknown[0]} is no setting. Those of a bucket are {', '.join(STORAGE_NAMES)}.")
    if not given:
        return {"BACKEND": "bpmplan.files.storages.Folder"}
    for name in ("STORAGE_URL", "STORAGE_KEY", "STORAGE_SECRET"):
        if name not in given:
            raise ImproperlyConfigured(
                f"{name} is missing: files are in a bucket when any of {', '.join(sorted(given))} is set. Set it too, "
                "or none of them to keep files in the folder MEDIA_ROOT."
            )
    address = urlsplit(given["STORAGE_URL"])
    bucket, _, folder = address.path.strip("/").partition("/")
    if (
        address.scheme not in ("https", "http")
        or not (address.hostname and bucket)
        or address.query
        or "@" in address.netloc
    ):
        raise ImproperlyConfigured(
            "STORAGE_URL must be the storage's address and the bucket's name: https://s3.example.dk/bucket"
        )
    if PRODUCTION and address.scheme == "http" and address.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ImproperlyConfigured("STORAGE_URL must begin with https:// in production.")
    region = given.get("STORAGE_REGION", "us-east-1")
    options = {
        "endpoint_url": f"{address.scheme}://{address.netloc}",
        "bucket_name": bucket,
        "location": folder,
        "access_key": given["STORAGE_KEY"],
        "secret_key": given["STORAGE_SECRET"],
        "region_name": region,
    }
    return {"BACKEND": "bpmplan.files.bucket.Bucket", "OPTIONS": options}


# Static files: ours, what is built of them, and those that npm delivers (the design system; what puts a new page into
# the one that is open).
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
_MADE = {"built": BASE_DIR / "built"}  # the editor, by .ci/editor.mjs
_MADE |= {name: BASE_DIR / "node_modules" / name / "dist" for name in ("dkfds", "idiomorph")}
STATICFILES_DIRS += [(name, folder) for name, folder in _MADE.items() if folder.exists()]
STORAGES = {
    "default": stored_files(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if not PRODUCTION
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
VERIFY_MAX_BYTES = 100 * 1024 * 1024  # of a file that is only looked at
FILE_UPLOAD_HANDLERS = ["bpmplan.files.receiving.InMemory"]

# What the worker makes in child processes: how long it may take in seconds, and how much memory in MB.
DOCUMENT_LIMITS = {
    "seconds": env.int("DOCUMENT_SECONDS", default=120),
    "megabytes": env.int("DOCUMENT_MEGABYTES", default=1500),
}
READING_LIMITS = {
    "seconds": env.int("READING_SECONDS", default=60),
    "megabytes": env.int("READING_MEGABYTES", default=1000),
}
MOST_WAITING = env.int("MOST_WAITING", default=3)
"""How many threads of a web process may wait for the worker at a time: under half, so that pages are answered."""

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "bpmplan.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"reset_password": "bpmplan.accounts.sign_in_forms.AskForPasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True  # nobody is asked: a session lasts SESSION_COOKIE_AGE
# Django's own: it dies with a new address, password or sign-in, and writes no row of allauth's.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
SIGN_INS_ARE_SLOWED = PRODUCTION or not env.bool("NO_RATE_LIMITS", default=False)
"""Whether guesses of passwords are slowed (``bpmplan/accounts/attempts.py``)."""
DEVICE_COOKIE_NAME = "__Host-device" if PRODUCTION else "device"
ACCOUNT_RATE_LIMITS = (
    {
        "login": "600/m/ip",  # of requests, not of guesses: a town hall has one address
        "login_failed": "5/5m/key",  # of codes of the second factor, asked for after the right password
        "reset_password": "60/m/ip,5/15m/key",
        "reset_password_from_key": "60/m/ip",
        "reauthenticate": "10/m/user",
        "change_password": "5/m/user",
        "unknown_link": "60/m/ip",
        "hearing_answer": "30/h/ip",  # answers to open hearings
    }
    if SIGN_INS_ARE_SLOWED
    else {}
)
# Behind a proxy all visitors share its address, so the last hop of X-Forwarded-For is used. Without a proxy anybody
# can write that header, so it is not read.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "BPMplan"
# An address is proved by the invitation that came to it, not by allauth's own mail, which nobody here is sent.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MINISTRY_NEEDS_SECOND_FACTOR = env.bool("MINISTRY_NEEDS_SECOND_FACTOR", default=PRODUCTION)
"""Whether ministry staff and superusers may do nothing before the second factor is passed."""
APPROVERS_NEED_SECOND_FACTOR = env.bool("APPROVERS_NEED_SECOND_FACTOR", default=False)
"""The same for approvers and administrators of every municipality; each can also demand it of its own."""

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bpmplan.views.csrf_failure"
# Rate limits must count across processes, so the cache is the database's in production.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    if PRODUCTION
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Background work: a task is there exactly when the transaction is that put it into the queue. A worker has a thread for
# each queue, so that a slow mail server, or a slow source of numbers, holds up no document.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail", "documents", "numbers"]},
}

# Mail
EMAIL_CONFIG = env.email_url_config(
    required("EMAIL_URL", "smtp+tls://user:password@smtp.example.dk:587", "invitations and password resets are mailed")
    or "consolemail://"
)
vars().update(EMAIL_CONFIG)
DEMO_MAILS = str(Path(MEDIA_ROOT) / "mail")
"""The folder where demo mode keeps mails instead of sending them."""
if DEMO:
    EMAIL_BACKEND = "bpmplan.demo.MailToFolder"
elif EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "bpmplan.outbox.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="BPMplan <noreply@bpmplan.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How long what is about persons is kept, in days (``bpmplan/retention.py``): every KEEP_…_DAYS that is set.
KEEP = {name: days for name, days in env.ENVIRON.items() if name.startswith("KEEP_") and name.endswith("_DAYS")}

# Official numbers are fetched from Jobindsats when there is a token; without one they come as files, and pages say so.
JOBINDSATS_TOKEN = env.str("JOBINDSATS_TOKEN", default="").strip()
JOBINDSATS_URL = env.str("JOBINDSATS_URL", default="https://api.jobindsats.dk/v3").rstrip("/")
if PRODUCTION and not JOBINDSATS_URL.startswith("https://"):
    raise ImproperlyConfigured("JOBINDSATS_URL must begin with https://: the token is sent there.")

# Rules of public web
ACCESSIBILITY_STATEMENT_URL = env.str("ACCESSIBILITY_STATEMENT_URL", default="/was/")
"""Where the footer's "Tilgængelighedserklæring" leads: the statement registered at was.digst.dk, or our own page."""
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

ACCESS_LOG = env.bool("ACCESS_LOG", default=PRODUCTION)
"""Whether each request gets a line in the log, without query string and secrets (``bpmplan/access_log.py``)."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "bpmplan.blanking.BlankingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "bpmplan.erasing": {"level": "INFO"},
        "bpmplan.access": {"level": "INFO" if ACCESS_LOG else "ERROR"},
        # A worker's own complaints, e.g. of a request that broke off, go through the same formatter.
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
    },
}
