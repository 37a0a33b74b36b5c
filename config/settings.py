"""Settings: every choice an operator can make comes from the environment.

Two ways to run share this file. Embedded (the default, what `./run` starts): SQLite,
a worker beside the web server, the demonstration's one-click door. Production
(`CONCORD_PRODUCTION=1`): PostgreSQL, Redis, Celery, TLS by the operator's proxy; what is
missing there stops the start with a sentence instead of failing later.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("CONCORD_PRODUCTION", default=False)
EMBEDDED = not PRODUCTION
HOME = Path(env.str("CONCORD_HOME", default=str(BASE_DIR / ".concord"))).resolve()
PORT = env.int("CONCORD_PORT", default=8000)
DEBUG = False


def _secret_key() -> str:
    key = env.str("CONCORD_SECRET_KEY", default="")
    file = HOME / "secret_key"
    if not key and EMBEDDED and file.exists():
        key = file.read_text(encoding="ascii").strip()
    if not key and PRODUCTION:
        raise ImproperlyConfigured("CONCORD_SECRET_KEY is not set: production needs a secret key of 50 characters or more.")
    return key or "not-secret-because-nothing-is-served-before-run-creates-a-key"


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("CONCORD_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("CONCORD_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CONCORD_ORIGINS", default=[])

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
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_structlog",
    "heroicons",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "template_partials",
    "plans",
    "stakeholders",
    "evaluations",
    "roadmap",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
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
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

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

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'concord.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: two writers queue instead of one failing "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    }

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

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = EMBEDDED

SESSION_COOKIE_NAME = "concord_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "concord_csrf"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The floors below know nothing of those above: what they need of them is wired here.
CONCORD_DOCUMENT_PARTS = ["plans.document", "stakeholders.document", "evaluations.document", "roadmap.document"]
# Kinds of long work: the function, and the rule that the person who asks must still satisfy when it runs.
CONCORD_JOBS = {
    "reconcile": ("roadmap.tasks.reconcile_plan", "reconcile"),
    "report": ("roadmap.tasks.export_report", "export"),
}
CONCORD_CELERY = bool(env.str("REDIS_URL", default=""))
