"""All settings, from the environment only. `NAAST_ENV` is `demo` (default for a newcomer), `test` or `production`."""

from __future__ import annotations

import platform
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from naast.config import devdb
from naast.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
NAAST_ENV = env.text("NAAST_ENV", "demo")
PRODUCTION = NAAST_ENV == "production"
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", None if PRODUCTION else "only-for-demo-and-tests-never-for-real-people")
# Keys of before: still read, never written with. How to change a key stands in docs/security/geheimen.md.
SECRET_KEY_FALLBACKS = env.text("SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "axes",
    "naast.core",
    "naast.audit",
    "naast.accounts",
    "naast.people",
    "naast.access",
    "naast.rights",
    "naast.directory",
    "naast.keeping",
    "naast.sources",
    "naast.referrals",
    "naast.plan",
    "naast.foresight",
    "naast.visits",
    "naast.casetable",
    "naast.network",
    "naast.intake",
    "naast.interop",
]

MIDDLEWARE = [
    "naast.core.hardening.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "naast.core.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "naast.accounts.middleware.SecondStepGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "naast.core.hardening.BodyLimit",
    "django_htmx.middleware.HtmxMiddleware",
    "naast.core.middleware.PrivatePages",
    "naast.core.hardening.RateLimits",
    "naast.core.middleware.FriendlyErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "naast.config.urls"
WSGI_APPLICATION = "naast.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "naast.core.context_processors.page",
                "naast.accounts.menu.context",
            ],
        },
    }
]

# The website and the jobs are `naast_app` in the database; only `naast migrate` works as the owner (see core/rls.py).
DATABASES = {"default": env.as_role(env.database(devdb.url()), "naast_app")}
DATABASE_OWNER = env.database(env.text("DATABASE_OWNER_URL", "") or devdb.url())
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "naast.accounts.passwords.OwnWords"},
    {"NAME": "naast.accounts.leaked.Leaked"},
]
# A file with the SHA-1 of leaked passwords, sorted (see accounts/leaked.py); empty: the 20,000 of Django alone.
NAAST_LEAKED_PASSWORDS = env.text("NAAST_LEAKED_PASSWORDS", "")
# axes counts wrong passwords and codes: per account and address together, so that nobody locks out a whole office or a colleague.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "naast.accounts.attempts.CountOnly"
AXES_USERNAME_CALLABLE = "naast.accounts.lockout.account_of"
AXES_CLIENT_IP_CALLABLE = "naast.accounts.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "naast.accounts.lockout.page"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "code", "credential", "next", "csrfmiddlewaretoken"]
# Everyone with an account sees data of people, or can get to it. Only a demo or a test may do without a second step.
NAAST_SECOND_STEP_REQUIRED = env.flag("NAAST_SECOND_STEP_REQUIRED", PRODUCTION)
# Secrets of the logins of organisations: OIDC_SECRET_<NAME>, or OIDC_SECRET_<NAME>_FILE. Never in the database.
OIDC_SECRETS = env.starting_with("OIDC_SECRET_")
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "intake:inbox"
# Who takes no questions begins elsewhere: people of other organisations, and who looks after the log.
NAAST_FIRST_PAGES = {"shared": "access:shared", "log": "rights:search"}
LOGOUT_REDIRECT_URL = "accounts:login"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# A question is at most a few pages of text: a body over a megabyte is not even read. Files are asked for at one address only, of who
# is logged in (`core.hardening.BodyLimit`); everywhere else a form with a file is refused.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_HANDLERS = ["naast.core.hardening.NoFiles"]
NAAST_UPLOADS = {r"^/bronnen/[0-9a-f-]{36}/bestand/$": 26 * 1024 * 1024}
MAX_BODY_BYTES = 1024 * 1024

SESSION_ENGINE = "naast.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
PASSWORD_RESET_TIMEOUT = 3600
# Besides: a login that nobody used for so long is over (a screen left open at the end of a visit).
NAAST_IDLE = timedelta(hours=2)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "naast.intake.views.refused.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# The prefix makes a browser refuse these cookies without https, from a subdomain or for one path: nobody can slip one in.
_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = f"{_PREFIX}naast", f"{_PREFIX}csrf", f"{_PREFIX}taal"
RECEIPT_COOKIE_NAME = f"{_PREFIX}ontvangst"
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many proxies of our own stand in front; only then is the address of a client taken from X-Forwarded-For.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1) if BEHIND_PROXY else 0
TOO_OFTEN_VIEW = "naast.intake.views.refused.too_often"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "frame-src": [NONE],
        "worker-src": [NONE],
        **({"upgrade-insecure-requests": True} if PRODUCTION else {}),
    }
}

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", str(devdb.home().parent / ".devdata" / "mail"))
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", None if PRODUCTION else "Naast <naast@rivierdal.invalid>")
# A mailbox that only takes what mail servers send back: retour@… becomes retour+<number>@…; empty: found by Message-ID alone.
NAAST_BOUNCE_ADDRESS = env.text("NAAST_BOUNCE_ADDRESS", "")

# Ids and counts only: what people wrote, and addresses that hold a secret, never reach a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_paths": {"()": "naast.config.logs.NoPaths"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_paths"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}

# The municipality this installation serves.
NAAST_FICTIONAL = env.flag("NAAST_FICTIONAL", not PRODUCTION)
NAAST_MUNICIPALITY = env.text("NAAST_MUNICIPALITY", None if PRODUCTION else "Rivierdal")
# Of the map that leaves as open data: the province of its addresses, and the address of the licence (empty: nobody said).
NAAST_PROVINCE = env.text("NAAST_PROVINCE", "")
NAAST_MAP_LICENCE = env.text(
    "NAAST_MAP_LICENCE", "" if PRODUCTION else "https://creativecommons.org/publicdomain/zero/1.0/"
)
NAAST_DESK_PHONE = env.text("NAAST_DESK_PHONE", None if PRODUCTION else "0341-00 10 00")
NAAST_GP_POST_PHONE = env.text("NAAST_GP_POST_PHONE", None if PRODUCTION else "0341-00 11 22")
# Who delivers text messages (a dotted path, see core/texting.py); empty: nobody, and nobody is offered one.
NAAST_TEXTS = env.text("NAAST_TEXTS", "" if PRODUCTION else "naast.core.texting.MailboxTexts")
# For a provider outside: its key (best from a file), who the message is from, and another address than its own.
NAAST_TEXTS_KEY = env.text("NAAST_TEXTS_KEY", "")
NAAST_TEXTS_SENDER = env.text("NAAST_TEXTS_SENDER", "Naast")
NAAST_TEXTS_URL = env.text("NAAST_TEXTS_URL", "")
# A sign-in broker for residents, such as DigiD (a dotted path, see people/broker.py); empty: off.
NAAST_BROKER = env.text("NAAST_BROKER", "")
NAAST_BASE_URL = env.text("NAAST_BASE_URL", None if PRODUCTION else f"http://127.0.0.1:{env.number('PORT', 8000)}")
# By which name this machine stands in the audit log (NEN 7513: from where).
NAAST_NODE = env.text("NAAST_NODE", platform.node() or "naast")[:80]

if PRODUCTION:
    env.refuse_unsafe(keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS], hosts=ALLOWED_HOSTS, base_url=NAAST_BASE_URL)
