"""One settings file, read from the environment. docs/operations.md lists the variables."""

from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF

from config import env
from config.logs import logging_from

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("TRELLIS_VAR") or BASE_DIR / "var")

DEBUG = env.flag("DEBUG")
TESTING = env.flag("TRELLIS_TESTING")


def _secret_key() -> str:
    """The one in the environment, else the one kept in var/, made at the first start of anything."""
    if key := env.text("SECRET_KEY"):
        return key
    if TESTING:
        return "only-for-tests-" + "x" * 50
    return env.kept_secret(VAR_DIR / "secret_key")


SECRET_KEY = _secret_key()
# HTTPS=1 behind a TLS proxy; the embedded default speaks plain HTTP on the loopback address alone.
HTTPS = env.flag("HTTPS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "accounts",
    "marketplace",
    "matching",
    "partnerships",
    "components",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "template_partials",
    "django_htmx",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
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
                "components.context.navigation",
            ],
            "builtins": ["components.templatetags.trellis"],
        },
    }
]

# Data -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'trellis.sqlite3'))}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000


def _embedded_broker() -> str:
    """Where script/server put the embedded broker's socket; it records the path, which may be too long for var/run."""
    record = VAR_DIR / "run" / "socket"
    path = record.read_text().strip() if record.exists() else VAR_DIR / "run" / "valkey.sock"
    return f"unix://{quote(str(path))}"


REDIS_URL = env.text("REDIS_URL") or _embedded_broker()
# Celery spells a Unix socket differently from the client library that the cache uses.
BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL.startswith("unix://") else REDIS_URL
)
CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "trellis",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Celery: reasons in docs/operations.md --------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 540
CELERY_TASK_SOFT_TIME_LIMIT = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away: after a hundred tries Celery would give up, and script/server would stop with it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # One that takes connections and does not answer is away as well.
    "socket_timeout": 3,
    # What a page sends is tried once: without these it would sleep six seconds before it says that the broker is away.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# A worker that is told to stop gets five seconds, then hands its unfinished work back (script/run/serve.py).
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0
# A page must answer although the broker is away: one short try, then the sweep sends what was not sent.
CELERY_TASK_PUBLISH_RETRY = False
# Tasks that a worker alone may import, since they bring the scientific packages.
CELERY_IMPORTS = ["marketplace.tasks.similarity"]
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # Sends what a lost message or a killed worker left behind; expires so that none pile up while no worker runs.
    "perform-waiting-runs": {
        "task": "matching.perform_waiting_runs",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    # A renamed institution or skill is found under its new name within the hour.
    "refresh-search-text": {
        "task": "marketplace.refresh_search_text",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # Builds what the suggester reads, after a start or a load of skills, where it is missing.
    "ensure-suggester": {
        "task": "marketplace.ensure_suggester",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "mail-waiting-notices": {
        "task": "accounts.mail_waiting_notices",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # Moves on what time alone moves in the chain: expiries, reminders, the end of feedback.
    "sweep-chain": {
        "task": "partnerships.sweep",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "work-on-waiting-imports": {
        "task": "marketplace.work_on_waiting_imports",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "read-waiting-documents": {
        "task": "marketplace.read_waiting_documents",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    # How far skills serve for one another follows a newly loaded taxonomy; 30 seconds of work, then a look each time.
    "follow-taxonomy": {
        "task": "marketplace.follow_taxonomy",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}

# What the marketplace may not know of the matcher: who hears of changes, who is woken, what weighs what
# (docs/adr/0003).
CHANGE_LISTENER = "matching.services.requests.request_for_change"
REGION_WEIGHTS = "matching.queries.weights.region_weights"
WAKE_TASK = "matching.perform_waiting_runs"

# People and sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
# Unique whatever its case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignUpForm"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.entrance.SignUp",
    "login": "accounts.forms.entrance.SignIn",
    "add_email": "accounts.forms.entrance.ChangeEmail",
    "change_password": "accounts.forms.entrance.ChangePassword",
    "set_password": "accounts.forms.entrance.SetPassword",
    "reset_password": "accounts.forms.entrance.ResetPassword",
    "reset_password_from_key": "accounts.forms.entrance.NewPassword",
    "reauthenticate": "accounts.forms.entrance.Reauthenticate",
}
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = (
    True  # in the browser that signed up; elsewhere the sign-in page follows
)
ACCOUNT_CHANGE_EMAIL = True  # one address a person; a new one replaces it once it is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Counted in the cache, per address of the client (ip), of the person (user) or of the mailbox (key). docs/accounts.md
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,50/300s/key",
    "login_failed_here": "5/300s/key",  # by client and address together (accounts.adapter)
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/180s/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "join": "30/m/ip",
    "learner_answer": "120/m/ip",  # a whole class behind one address, its page and its answer
    "invite": "20/m/user,60/h/user,200/d/user",
    "create_organisation": "60/h/user",
    "read_words": "30/m/user",  # pasted or in a document, into a form
    "create_need": "60/h/user",
    "create_microcredential": "600/h/user",  # software hands over whole catalogues, one by one
}
# How many proxies of your own stand before Trellis, so that the limits count clients instead of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Trellis: "
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_DISPLAY = "accounts.models.person.display_name"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10  # seconds; without it a mail server that does not answer would hold a worker for good
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Trellis <trellis@localhost>")
# For links in mails, which no request sends.
PUBLIC_URL = env.public_url(HTTPS, ALLOWED_HOSTS, VAR_DIR / "run" / "server.json")

# Words and time -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_CURRENCY = env.text("DEFAULT_CURRENCY", "USD")

# Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
_PLAIN = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _PLAIN
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security -------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31536000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# API ------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PAGINATION_CLASS": "config.api.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["accounts.api.filters.OfLists"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsing.Parser"],
    "EXCEPTION_HANDLER": "config.api.answer_error",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "1200/min", "suggestions": "60/min"},
    "NUM_PROXIES": env.number("TRUSTED_PROXIES", 0),
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trellis API",
    "VERSION": "1",
    "DESCRIPTION": (
        "Training needs, microcredentials and the matches between them. Programs send `Authorization: Token …`; "
        "[make a token on your profile](/account/). Signed in here, you can try everything out. [Back to Trellis](/)"
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # The page stays offline: without this it would ask a validator on the internet about every schema.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.api.complete_schema"],
    # Several nouns have a field of the same name; each set of choices gets a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "AgreementState": "partnerships.models.AgreementState",
        "Answer": "matching.api.serializers.explanation.ANSWERS",
        "CohortState": "partnerships.models.CohortState",
        "CloseReason": "partnerships.models.CloseReason",
        "DeclineReason": "partnerships.models.DeclineReason",
        "InvitationState": "partnerships.models.InvitationState",
        "MatchStatus": "matching.models.MatchStatus",
        "MicrocredentialState": "marketplace.models.MicrocredentialState",
        "NeedState": "marketplace.models.NeedState",
        "OrganisationKind": "accounts.models.Kind",
        "OwnDeclineReason": "partnerships.api.serializers.invitations.GIVEN",
        "ProposalState": "partnerships.models.ProposalState",
        "RejectionReason": "matching.models.ReasonCode",
        "RunKind": "matching.models.RunKind",
        "RunState": "matching.models.RunState",
        "SkillKind": "marketplace.models.SkillKind",
    },
}

LOGGING = logging_from(env.text("LOG_LEVEL", "INFO"))
