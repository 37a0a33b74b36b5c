"""Settings: every choice an operator can make comes from the environment.

Two ways to run share this file. Embedded (the default, what `./run` starts): SQLite, a worker beside the web server,
the demonstration's one-click door. Production (`CONCORD_PRODUCTION=1`): PostgreSQL, Redis, Celery, TLS by the
operator's proxy; what is missing there stops the start with a sentence instead of failing later. docs/running.md lists
the variables.
"""

import logging
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.logs import logging_settings
from config.policy import content_security_policy
from config.sign_on import openid_providers, origin

# Lets a form or an admin name its model in its bases, `ModelForm[Plan]`, as the types want it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def package_folder(name: str) -> Path:
    """Where an installed package lies, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured(f"The package {name} is not installed.")
    return Path(spec.origin).parent


env = environ.Env()

PRODUCTION = env.bool("CONCORD_PRODUCTION", default=False)
EMBEDDED = not PRODUCTION
HOME = Path(env.str("CONCORD_HOME", default=str(BASE_DIR / ".concord"))).resolve()
PORT = env.int("CONCORD_PORT", default=8000)
DEBUG = False


def required(name: str, why: str) -> str:
    """An environment variable that production cannot do without."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set: {why}")
    return str(value)


def secret_key() -> str:
    """The key that signs sessions and links: from the environment, or from the file that the first start writes."""
    key = required("CONCORD_SECRET_KEY", "production needs a secret key of 50 characters or more.")
    file = HOME / "secret_key"
    if not key and file.exists():
        key = file.read_text(encoding="ascii").strip()
    return key or "not-secret-because-nothing-is-served-before-run-creates-a-key"


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("CONCORD_SECRET_KEY_FALLBACKS", default=[])
DATABASE_URL = required("DATABASE_URL", "production needs PostgreSQL, as in postgres://user:password@host:5432/name.")
REDIS_URL = required("REDIS_URL", "production needs Redis, as in redis://host:6379/0.")
ALLOWED_HOSTS = env.list("CONCORD_HOSTS", default=[]) + (["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("CONCORD_HOSTS is not set: production needs the host names it answers to.")
CSRF_TRUSTED_ORIGINS = env.list("CONCORD_ORIGINS", default=[])
# Where people reach Concord, for the links in mails that no request is behind.
CONCORD_ADDRESS = env.str(
    "CONCORD_ADDRESS", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{PORT}"
).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
    "heroicons",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "plans",
    "stakeholders",
    "evaluations",
    "roadmap",
    "config",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.DatabaseUnavailableMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "csp.context_processors.nonce",
            ],
        },
    }
]


# The parts, wired together ------------------------------------------------------------------------------------------

# Modules that read and write their part of the plan's value, lowest floor first; an import writes in this order.
CONCORD_DOCUMENT_PARTS = ["plans.document", "stakeholders.document", "evaluations.document", "roadmap.document"]

# The sections and pages of a plan.
CONCORD_NAVIGATION = "config.navigation.SECTIONS"
CONCORD_ROWS = "config.navigation.ROWS"
CONCORD_ROW_LABEL = "stakeholders.queries.needs.driver_label"  # of rows whose key is no word of people's

# What the newest reconciliation found, for the pages on which statements are written.
CONCORD_CONFLICTS = "roadmap.queries.answers.found_conflicts"

# Kind of job: the function that does it, and the rule that whoever asks must pass.
CONCORD_JOBS = {
    "landscape": ("evaluations.tasks.take_in_landscape", "write_tools"),
    "reconcile": ("roadmap.tasks.reconcile_plan", "reconcile"),
    "report": ("roadmap.tasks.export_report", "export"),
    "schedule": ("roadmap.tasks.propose_schedule", "settle"),
    "what_if": ("roadmap.tasks.refine_what_if", "export"),
    "options": ("roadmap.tasks.study_options", "reconcile"),
}

# Where finished reports and the files of plans lie, private to this installation.
CONCORD_FILES = HOME / "files"

# The certificate that signs reports: a PKCS #12 file and the file with its password. Empty: reports are not signed.
CONCORD_SIGN_PKCS12 = env.str("CONCORD_SIGN_PKCS12", default="")
CONCORD_SIGN_PASSWORD_FILE = env.str("CONCORD_SIGN_PASSWORD_FILE", default="")

# In bytes: one file that people put beside a row, all of them in one plan, and the largest request.
CONCORD_FILE_LIMIT = env.int("CONCORD_FILE_MB", default=10) * 1024 * 1024
CONCORD_FILES_PER_PLAN = 50 * CONCORD_FILE_LIMIT
CONCORD_BODY_LIMIT = max(CONCORD_FILE_LIMIT, 10 * 1024 * 1024) + 2 * 1024 * 1024

# Kind of row that files may stand beside: whether the plan has a row of that key, and the rule that who adds must pass.
CONCORD_EVIDENCE = {
    "quote": ("evaluations.access.has_quote", "write_tools"),
    "proof": ("evaluations.access.has_proof", "write_tools"),
    "check": ("evaluations.access.has_check", "write_tools"),
    "fact": ("evaluations.access.has_fact", "write_tools"),
    "tool": ("evaluations.access.has_tool", "write_tools"),
}

# Whether a queued job is announced to Celery; the embedded worker finds it in the table instead.
CONCORD_CELERY = PRODUCTION

# The demonstration plan, as an exported plan.
CONCORD_DEMO = BASE_DIR / "roadmap" / "demo" / "demo.json"

# What the embedded worker calls every hour; Celery's beat has it in its own schedule.
CONCORD_HOURLY = "config.tasks.housekeeping"

# Data ---------------------------------------------------------------------------------------------------------------


def database() -> dict[str, Any]:
    """The one database: SQLite in the data folder, or what DATABASE_URL names."""
    if not DATABASE_URL or DATABASE_URL.startswith("sqlite"):
        if PRODUCTION:
            raise ImproperlyConfigured("DATABASE_URL names SQLite: production needs PostgreSQL.")
        name = str(HOME / "concord.sqlite3")
        chosen: dict[str, Any] = env.db_url_config(DATABASE_URL) if DATABASE_URL else {"NAME": name}
        chosen["ENGINE"] = "django.db.backends.sqlite3"
        chosen["OPTIONS"] = {
            # IMMEDIATE takes the write lock at BEGIN: two writers queue instead of one failing "locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        return chosen
    chosen = env.db_url_config(DATABASE_URL)
    chosen |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # Milliseconds. Migrations of large tables may take longer: the migrate service sets 0, no limit.
    longest = env.int("CONCORD_STATEMENT_SECONDS", default=30) * 1000
    limits = {"statement_timeout": longest, "lock_timeout": 10_000, "idle_in_transaction_session_timeout": 60_000}
    chosen["OPTIONS"] = chosen.get("OPTIONS", {}) | {
        "connect_timeout": 5,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }
    return chosen


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "default" is shared by all processes: limits, the plan's revision. "fragments" is each process's own and may hold only
# what its key determines (row, version, language), so that it never has to be told of a change. "moments" is each
# process's own too and holds what may be a second old: the revision that open pages ask for.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "concord_cache"},
    "fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "moments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "moments",
        "TIMEOUT": 1,
    },
}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "config.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    }


DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "plans.files.BodyLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People -------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "plans.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "plans.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if PRODUCTION else "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "vendor_answer": "60/m/ip,20/m/key",
    "reader": "60/m/ip",
    "reader_passphrase": "10/m/ip,10/10m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Concord"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_providers(env)}}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
USERSESSIONS_TRACK_ACTIVITY = False
# How many of the operator's proxies append to X-Forwarded-For; limits by address count on it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("CONCORD_PROXIES", default=1 if PRODUCTION else 0)

SESSION_COOKIE_AGE = int(timedelta(hours=env.int("CONCORD_SESSION_HOURS", default=12)).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    # The prefix makes browsers refuse the cookie unless it is secure and of this very host.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-concord_session", "__Host-concord_csrf"
else:
    # Browsers do not keep cookies of two ports apart; two installations on one machine would sign each other out.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"concord_session_{PORT}", f"concord_csrf_{PORT}"

# Mail ---------------------------------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
OUTBOX = HOME / "outbox"
"""Folder where the embedded mode puts its mail, one file for each connection."""
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
elif EMBEDDED:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX)
else:
    raise ImproperlyConfigured(
        "EMAIL_URL is not set: production sends invitations, as by smtp+tls://user:password@host:587."
    )
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("CONCORD_MAIL_FROM", default="Concord <concord@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# What the browser is told -------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
# Bootstrap and Inter come out of their packages, so that no copy of them lies in this repository.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", package_folder("bootstrap_wrapper").parent / "bootstrap"),
    ("vendor/inter", package_folder("fontpkg_inter") / "files"),
]
WHITENOISE_USE_FINDERS = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("CONCORD_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("CONCORD_HSTS_SUBDOMAINS", default=False)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # Other hosts below this one, and browsers' built-in lists, are the operator's to decide on.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = content_security_policy(sign_on=origin(env.str("CONCORD_OIDC_SERVER_URL", default="")))

# Logs ---------------------------------------------------------------------------------------------------------------

LOGGING_CONFIG = "config.logs.configure"
LOG_LEVEL = env.str("CONCORD_LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")
LOGGING = logging_settings(json=PRODUCTION, level=LOG_LEVEL)
DJANGO_STRUCTLOG_CELERY_ENABLED = PRODUCTION
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# Naming the user would load session and user on every request, the live poll included; activity events name the person.
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
