"""The only settings file. Everything that differs between machines comes from the environment through env.py."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from promise import env

# -- where we are ------------------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# DEBUG=1 means "one machine, made ready by itself". Django's own DEBUG is never on: its technical pages would stand where
# ours should be tried, and they print settings.
EMBEDDED = env.boolean("DEBUG", False)
DEBUG = False
TESTING = "pytest" in sys.modules
IS_WEB = env.text("PROMISE_PROCESS") == "web"

SITE_URL = env.address("SITE_URL", "http://localhost:8000" if EMBEDDED else "", schemes=("http", "https"))
if not SITE_URL:
    raise env.refuse("SITE_URL", "is not set. Set it to the address people type, such as https://promise.example.org")
SITE_HOST = urlsplit(SITE_URL).hostname or ""

# -- secrets -----------------------------------------------------------------------------------------------------------

SECRET_KEY = env.secret("SECRET_KEY", made_in=VAR_DIR if EMBEDDED else None)
CONTACT_KEY = env.secret("CONTACT_KEY", made_in=VAR_DIR if EMBEDDED else None)
LEDGER_PATH = env.required(
    "LEDGER_PATH",
    str(VAR_DIR / "withdrawals.ledger"),
    embedded=EMBEDDED,
    remedy="is not set. Name a file on a disk that is not part of the database backup; withdrawals are written there.",
)

# -- hosts and proxies -------------------------------------------------------------------------------------------------

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [SITE_HOST])
if "*" in ALLOWED_HOSTS and not EMBEDDED:
    raise env.refuse("ALLOWED_HOSTS", "'*' lets anyone choose the host in our mails. Name the hosts, separated by commas.")
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
USE_X_FORWARDED_HOST = False
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- apps and doors ----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "promise.core",
    "promise.accounts",
    "alliance",
    "toolkit",
    "stories",
    "promise.desk",
    "promise.partners",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "knox",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "django_structlog",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "promise.core.middleware.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "promise.core.compression.Compression",
    "promise.partners.middleware.CrossOrigin",
    "promise.core.middleware.Limits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "promise.core.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "promise.accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "promise.urls"
WSGI_APPLICATION = "promise.wsgi.application"
ASGI_APPLICATION = "promise.asgi.application"
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "promise.core.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "promise.core.context.site",
            ],
        },
    },
]
FORM_RENDERER = "promise.core.renderer.HouseRenderer"

# -- database ----------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON;"
    ),
}
# Compiling a statement costs PostgreSQL some 45 ms, many times what our largest page statement takes to run: no JIT.
POSTGRES_OPTIONS: dict[str, Any] = {
    "options": "-c jit=off -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000"
    if IS_WEB
    else "-c jit=off -c idle_in_transaction_session_timeout=600000",
    # The pool connects in the background even in makemigrations: only the web process has use for it.
    # Each thread of the server keeps one for the hot reads (core.thin): more than it will ever have threads.
    **({"pool": {"min_size": 2, "max_size": 20, "timeout": 5}} if IS_WEB else {}),
}


def database() -> dict[str, Any]:
    address = env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / 'promise.sqlite3'}")
    try:
        parsed: dict[str, Any] = {**dj_database_url.parse(address, conn_max_age=0)}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise env.refuse("DATABASE_URL", f"is not understood ({error}). Write postgres://user@host:5432/name.") from error
    engine = str(parsed.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), **SQLITE_OPTIONS}
        # a file, not memory: threads of one test must meet real locks; its own, so that two runs can go side by side
        parsed["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
    elif engine.endswith("postgresql"):
        parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), **POSTGRES_OPTIONS}
    else:
        raise env.refuse("DATABASE_URL", "must start with sqlite:/// or postgres://. Other databases are not supported.")
    return parsed


DATABASES = {"default": database()}

# -- cache and broker --------------------------------------------------------------------------------------------------

REDIS_URL = env.address("REDIS_URL", schemes=("redis", "rediss", "unix"))
# Limits live here, so it must neither vanish with Redis nor differ between two processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_TIMEZONE = "UTC"

# -- people ------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:desk"
LOGOUT_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "promise.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "promise.accounts.forms.SignupName"
ACCOUNT_FORMS = {
    "login": "promise.accounts.entrance.Login",
    "signup": "promise.accounts.entrance.Signup",
    "add_email": "promise.accounts.entrance.AddEmail",
    "change_email": "promise.accounts.entrance.ChangeEmail",
    "change_password": "promise.accounts.entrance.ChangePassword",
    "set_password": "promise.accounts.entrance.SetPassword",
    "reset_password": "promise.accounts.entrance.ResetPassword",
    "reset_password_from_key": "promise.accounts.entrance.ResetPasswordKey",
    "request_login_code": "promise.accounts.entrance.RequestLoginCode",
    "confirm_login_code": "promise.accounts.entrance.ConfirmLoginCode",
    "confirm_email_verification_code": "promise.accounts.entrance.ConfirmEmail",
    "reauthenticate": "promise.accounts.entrance.Reauthenticate",
}
MFA_FORMS = {
    "authenticate": "promise.accounts.entrance.SecondStep",
    "reauthenticate": "promise.accounts.entrance.SecondStepAgain",
    "activate_totp": "promise.accounts.entrance.ActivateApp",
    "add_webauthn": "promise.accounts.entrance.AddKey",
    "authenticate_webauthn": "promise.accounts.entrance.KeyInstead",
    "login_webauthn": "promise.accounts.entrance.KeySignIn",
    "reauthenticate_webauthn": "promise.accounts.entrance.KeyAgain",
    "edit_webauthn": "promise.accounts.entrance.EditKey",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "promise.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PROMISE alliance"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60

# -- mail --------------------------------------------------------------------------------------------------------------

EMAIL_URL = env.required(
    "EMAIL_URL",
    f"file://{VAR_DIR / 'mail'}",
    embedded=EMBEDDED,
    remedy="is not set. Use smtp://user:password@host:587, smtps://... or file:///folder.",
)
MAIL = env.mail(EMAIL_URL)
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = MAIL.starttls, MAIL.tls, 10
EMAIL_FILE_PATH = MAIL.folder
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"PROMISE alliance <hello@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- headers and cookies -----------------------------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "promise.core.errors.csrf_failure"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- limits ------------------------------------------------------------------------------------------------------------

RATE_ANON = env.whole("RATE_ANON", 600, least=1)
RATE_KEY = env.whole("RATE_KEY", 3000, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "promise.core.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640

# -- what the alliance may set -----------------------------------------------------------------------------------------

CRITICAL_MASS = env.whole("CRITICAL_MASS", 500, least=1)
RECRUITS_ASKED = env.whole("RECRUITS_ASKED", 2, least=1)
# the way to care without force is planned for so many years from this day on
HORIZON_START = env.day("HORIZON_START", "2025-10-01")
HORIZON_YEARS = env.whole("HORIZON_YEARS", 10, least=1)
FOUNDING_SEATS_OPEN = env.whole("FOUNDING_SEATS_OPEN", 3)
REPORT_EVERY_MONTHS = env.whole("REPORT_EVERY_MONTHS", 12, least=1)
REPORT_GRACE_MONTHS = env.whole("REPORT_GRACE_MONTHS", 12)  # added before the first report
REPORT_DUE_BEFORE_DAYS = env.whole("REPORT_DUE_BEFORE_DAYS", 30)
LAPSE_AFTER_MONTHS = env.whole("LAPSE_AFTER_MONTHS", 6, least=1)
CONFIRM_WITHIN_DAYS = env.whole("CONFIRM_WITHIN_DAYS", 14, least=1)
CHAPTER_THRESHOLD = env.whole("CHAPTER_THRESHOLD", 3, least=1)
# counts from 1 to this one are shown nowhere outside their organisation, nor what would give them away
SMALL_NUMBERS = env.whole("SMALL_NUMBERS", 10, least=1)
COOLING_OFF_DAYS = env.whole("COOLING_OFF_DAYS", 0 if EMBEDDED else 7)
# who is told, by mail, that a story was put aside because somebody may not be safe
SAFEGUARDING_LEAD = env.text("SAFEGUARDING_LEAD", "")

# -- API ---------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["promise.core.api.authentication.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["promise.core.api.access.AsksPolicy"],
    "DEFAULT_RENDERER_CLASSES": ["promise.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["promise.core.api.parsers.OrjsonParser"],
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_SCHEMA_CLASS": "promise.core.api.schema.HouseSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "promise.core.api.renderers.OneFormat",
    "EXCEPTION_HANDLER": "promise.core.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# personal keys: kept as hashes by knox, told from drawn tokens by their first letters
REST_KNOX = {"TOKEN_PREFIX": "promise_", "TOKEN_TTL": timedelta(days=365), "AUTH_TOKEN_CHARACTER_LENGTH": 64}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 (a model, not a token)
# of the identity provider only client credentials are mounted, and its token endpoint behind ours
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
SPECTACULAR_SETTINGS = {
    "TITLE": "PROMISE alliance API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "promise.core.api.schema.finish",
        "promise.partners.described.add_doors",
    ],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # one name for each vocabulary that several records use
    "ENUM_NAME_OVERRIDES": {
        "FrameworkEnum": "toolkit.models.vocabularies.Framework",
        "SettingEnum": "toolkit.models.vocabularies.Setting",
        "AdoptionStateEnum": "toolkit.models.Adoption.State",
        "AdoptionOutcomeEnum": ["helped", "no_clear_change", "made_worse", "too_early"],
        "ReportedOutcomeEnum": ["helped", "no_clear_change", "made_worse", "too_early", "not_reported"],
        "InitiativeKindEnum": "toolkit.models.vocabularies.Kind",
        "ThemeEnum": "toolkit.models.vocabularies.Theme",
        "MeasureKindEnum": "toolkit.models.MeasureVersion.Kind",
    },
}

# -- language and time -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", _("English")), ("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files -------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static", BASE_DIR / "build" / "static") if folder.exists()]
MEDIA_ROOT = env.text("MEDIA_ROOT", str(VAR_DIR / "media"))
MEDIA_URL = "/media/"
SEARCH_ROOT = Path(env.text("SEARCH_ROOT", str(VAR_DIR / "search")))
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- logs --------------------------------------------------------------------------------------------------------------

from promise.core.logs import logging_config  # noqa: E402  (needs nothing but what is set above)

LOGGING = logging_config(readable=EMBEDDED)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is nobody's business, and a forged header would be logged as one

if not EMBEDDED and urlsplit(SITE_URL).scheme != "https":
    raise ImproperlyConfigured("SITE_URL: must start with https:// when DEBUG=0; cookies are only sent over TLS.")
