"""Django settings, all read from the environment through omu.run.environment (docs/adr/0006)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from omu.api.enum_names import ENUM_NAMES
from omu.run import broker, environment

try:
    CONFIGURATION = environment.read(os.environ)
except environment.ConfigurationFault as fault:
    raise ImproperlyConfigured(str(fault)) from fault

BASE_DIR = environment.ROOT
DATA_DIR: Path = CONFIGURATION["OMU_DATA"]
TODAY = CONFIGURATION["OMU_TODAY"]
PUBLIC_URL: str = CONFIGURATION["OMU_PUBLIC_URL"]
HTTPS = PUBLIC_URL.startswith("https://")
SCAN_COMMAND: list[str] = CONFIGURATION["OMU_SCAN_COMMAND"]
SECOND_FACTOR: bool = CONFIGURATION["OMU_SECOND_FACTOR"]
SINGLE_SIGN_ON = bool(CONFIGURATION["OMU_OIDC_SERVER_URL"])

DEBUG = False
SECRET_KEY = CONFIGURATION["OMU_SECRET_KEY"] or "only-for-commands-that-keep-no-session"
ALLOWED_HOSTS = CONFIGURATION["OMU_HOSTS"] + ([urlsplit(PUBLIC_URL).hostname] if PUBLIC_URL else [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    *(["allauth.mfa"] if SECOND_FACTOR else []),
    *(["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if SINGLE_SIGN_ON else []),
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_standardized_errors",
    "knox",
    "pgactivity",
    "pghistory",
    "pglock",
    "pgtrigger",
    "rest_framework",
    "staff",
    "cases",
    "risk",
    "sentence_plans",
    "inspection",
    "omu",
]

MIDDLEWARE = [
    "omu.middleware.RequestReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "staff.middleware.SessionLimitMiddleware",
    "staff.middleware.ActorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "staff.middleware.PasswordChangeMiddleware",
    *(["staff.middleware.SecondFactorMiddleware"] if SECOND_FACTOR else []),
    "django_htmx.middleware.HtmxMiddleware",
    "staff.middleware.HistoryContextMiddleware",
    "omu.middleware.FreshCaseMiddleware",
]

ROOT_URLCONF = "omu.urls"
WSGI_APPLICATION = "omu.wsgi.application"

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
                "staff.context.desk",
                "omu.views.practice.beside_the_page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_OWNER_URL: str = CONFIGURATION["DATABASE_OWNER_URL"]


def _database(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    parsed["HOST"] = parsed["HOST"] or parsed.get("OPTIONS", {}).pop("host", "")
    return parsed


DATABASES = {"default": _database(CONFIGURATION["DATABASE_URL"] or "postgresql://omu@127.0.0.1:1/omu")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = CONFIGURATION["REDIS_URL"] or "redis://127.0.0.1:1/0"
CACHES = {
    "default": {
        "BACKEND": "omu.run.cache.RedisOrMemory",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1.0, "socket_timeout": 1.0},
    }
}

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "staff.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "staff.forms.accounts.LoginForm",
    "change_password": "staff.forms.accounts.ChangePasswordForm",
    "reauthenticate": "staff.forms.accounts.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "staff.forms.second_factor.AuthenticateForm",
    "reauthenticate": "staff.forms.second_factor.ReauthenticateCodeForm",
    "activate_totp": "staff.forms.second_factor.ActivateTOTPForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key", "login": "120/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PUBLIC_URL else 0
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_TOTP_ISSUER = "Offender management"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "work",
                "name": "Work account",
                "client_id": CONFIGURATION["OMU_OIDC_CLIENT_ID"],
                "secret": CONFIGURATION["OMU_OIDC_SECRET"],
                "settings": {"server_url": CONFIGURATION["OMU_OIDC_SERVER_URL"]},
            }
        ]
        if SINGLE_SIGN_ON
        else [],
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
#: Longer than a session lasts, a weekend: what a form sends after its end is kept as a draft of who sent it.
#: SessionLimitMiddleware ends the session itself, after the two limits below.
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_IDLE_SECONDS = 15 * 60
#: That somebody did something is written at most this often.
SESSION_NOTED_EVERY_SECONDS = 5
SESSION_WARNING_SECONDS = 2 * 60
SESSION_LONGEST_SECONDS = 10 * 60 * 60
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "omu.views.errors.form_open_too_long"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^health/"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "omu.run.storage.WholeFiles",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The largest extract of receptions: some 80,000 rows.
LARGEST_EXTRACT = 20 * 1024 * 1024
LARGEST_RECORD_FILE = 200 * 1024 * 1024

MAIL = CONFIGURATION["EMAIL_URL"]
EMAIL_BACKEND, EMAIL_FILE_PATH, EMAIL_TIMEOUT = MAIL.backend, DATA_DIR / "mail", 15
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.host, MAIL.port, MAIL.user, MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS, DEFAULT_FROM_EMAIL = MAIL.ssl, MAIL.tls, MAIL.sender

KNOX_TOKEN_MODEL = "staff.ApiToken"  # noqa: S105 - the name of a model
# The library's own token table is replaced by ours; its migrations would still make it.
MIGRATION_MODULES = {"knox": None}
# Triggers come from what the models say, after each migrate: a tenth of the time (docs/adr/0005, 0015).
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
PGHISTORY_APPEND_ONLY = True

CELERY_BROKER_URL = broker.address(REDIS_URL)
CELERY_WORKER_CONCURRENCY = CONFIGURATION["OMU_WORKER_CONCURRENCY"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"omu": {"level": "INFO"}},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.api.callers.TokenOfAssignment",
        "staff.api.callers.SessionOfPage",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["staff.api.callers.RoleMay"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "staff.api.schema.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
ERROR_STATUSES = ("400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "500")
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "staff.api.errors.Answers",
    "ALLOWED_ERROR_STATUS_CODES": list(ERROR_STATUSES),
    "ERROR_SCHEMAS": dict.fromkeys(ERROR_STATUSES, "staff.api.errors.ErrorAnswer"),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Offender management",
    "DESCRIPTION": "Docs: docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["staff.api.callers.RoleMay"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}
