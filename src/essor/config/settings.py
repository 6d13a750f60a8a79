"""Django's settings. Everything a deployment may want to change is one ``ESSOR_...`` environment variable."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from essor.config.databases import database_from_url
from essor.config.paths import data_dir
from essor.config.secrets import load_secrets

PACKAGE = Path(__file__).resolve().parents[1]
DATA = data_dir()
KEYS = load_secrets(DATA)

SECRET_KEY = KEYS["session"]
SIGNING_KEY = KEYS["signing"]
CREDENTIALS_KEY: str = KEYS["credentials"]
DEBUG = os.environ.get("ESSOR_DEBUG") == "1"
# A default of "*" lets a forged Host header into password-reset links: only loopback unless told otherwise.
ALLOWED_HOSTS = [h for h in os.environ.get("ESSOR_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
PUBLIC_URL = os.environ.get("ESSOR_URL", "http://localhost:8123").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_HTTPS else []

INSTALLED_APPS = [
    "essor.web",  # first: its sign-in templates win over allauth's, its French over Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "essor.jobs",
    "essor.workspaces",
    "essor.channels",
    "essor.metrics",
    "essor.ledger",
    "essor.intake",
    "essor.health",
    "essor.measurement",
    "essor.today",
    "essor.reports",
    "essor.demo",
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
    "essor.web.middleware.OwnLanguageMiddleware",
    "essor.web.middleware.LastWorkspaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "essor.config.urls"
WSGI_APPLICATION = "essor.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "essor.config.rooms.page_frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "essor.web.templatetags.look",
            ],
        },
    }
]
COTTON_DIR = "components"  # web/templates/components/figure.html is <c-figure />

DATABASES = {"default": database_from_url(os.environ.get("ESSOR_DATABASE", ""), DATA)}
ANALYTICS_URL = os.environ.get("ESSOR_ANALYTICS", "duckdb:")
COMPUTE_ASIDE = os.environ.get("ESSOR_COMPUTE_ASIDE") == "1"  # set by `essor run` for its web process
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = (
    "none"  # a self-hosted first start has no mail server; invitations prove the address instead
)
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a reset asked for a stranger's address sends the stranger nothing
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "essor.workspaces.adapters.AccountAdapter"
MFA_ADAPTER = "essor.workspaces.adapters.MfaAdapter"
MFA_TOTP_ISSUER = "Essor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Client addresses, which the limits on tries count, come from X-Forwarded-For only behind so many own proxies.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ESSOR_PROXIES", "0"))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # no collect step: files are served from the package, with far-future names by version
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600  # {% asset %} puts a fingerprint into each address
MEDIA_ROOT = DATA / "files"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-essor" if IS_HTTPS else "essor"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FILES = 1100  # a folder of exports is given in one go
FILE_UPLOAD_TEMP_DIR = None

HAS_MAIL = bool(os.environ.get("ESSOR_SMTP_HOST"))
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if HAS_MAIL else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("ESSOR_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ESSOR_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ESSOR_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ESSOR_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ESSOR_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("ESSOR_MAIL_FROM", "essor@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "essor.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ESSOR_LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
}
