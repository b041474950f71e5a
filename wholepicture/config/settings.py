"""Settings. What differs between installations comes from WHOLEPICTURE_HOME and the environment, never from this file.

Every variable stands in environment.py, with meaning and default.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wholepicture.access.rules import SESSION_HOURS
from wholepicture.base import addresses
from wholepicture.config import cluster, home, numbers
from wholepicture.intake.attachments.scanning import scanner_at
from wholepicture.notices.outgoing import SERVICES as PUSH_SERVICES_KNOWN
from wholepicture.notices.outgoing import mail_server

PROJECT = Path(__file__).resolve().parents[2]
SECRET_KEY = home.secrets().django_key
SOURCE_KEY = home.key("source.key")  # these are empty in a process that has no business with them
REGISTER_KEY = home.key("register.key")
SIGN_IN_KEY = home.key("signin.key")
CODE_KEY = home.key("code.key")
FILES_KEY = home.key("files.key")
DEBUG = False

ORIGIN = os.environ.get("WHOLEPICTURE_ORIGIN", "")
HTTPS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *([urlsplit(ORIGIN).hostname or ""] if ORIGIN else [])]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
# Whose word on who asks is believed (web/frame/proxies.py). Nobody's, where none is named.
TRUSTED_PROXIES = addresses.networks(os.environ.get("WHOLEPICTURE_TRUSTED_PROXIES", ""))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "wholepicture.base",
    "wholepicture.partnership",
    "wholepicture.access",
    "wholepicture.notices",
    "wholepicture.intake",
    "wholepicture.linkage",
    "wholepicture.picture",
    "wholepicture.alerts",
    "wholepicture.casework",
    "wholepicture.analysis",
    "wholepicture.web",
    "wholepicture.api",
    "wholepicture.config",
]

# Signing in and the site are two processes; tests and the operator's commands are both. Each part passes over the other's pages.
MIDDLEWARE = [
    "wholepicture.web.frame.speaking_up.LeavesNothing",
    "wholepicture.web.frame.headers.Headers",
    "wholepicture.web.frame.proxies.Relayed",
    "wholepicture.web.frame.proxies.Proxies",
    "wholepicture.web.frame.hosts.Hosts",
    "wholepicture.web.frame.noted_errors.NotedErrors",
    "wholepicture.web.frame.other_sites.OtherSites",
    "wholepicture.api.methods.Methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wholepicture.web.frame.browser.KeptForBrowser",
    "wholepicture.web.frame.sign_in.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wholepicture.web.frame.sign_in.SigningInMiddleware",
    "wholepicture.web.frame.session.ViewerMiddleware",
]
MESSAGE_STORAGE = "wholepicture.web.frame.messages.Said"

ROOT_URLCONF = "wholepicture.config.urls"
ASGI_APPLICATION = "wholepicture.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "wholepicture" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "wholepicture.web.frame.navigation.layout",
            ],
            "builtins": ["django.templatetags.static"],
        },
    }
]

# One connection a database role. A process that serves holds those that it needs: what it does not have, it cannot leak.
PROCESS = home.process()
SERVES_PEOPLE = PROCESS in ("web", "signin", "public")
_ALIASES = {
    "wp_app": "default",
    "wp_signin": "signin",
    "wp_public": "public",
    "wp_worker": "worker",
    "wp_operator": "operator",
    "wp_sequencer": "sequencer",
    "wp_sender": "sender",
    "wp_owner": "owner",
}
_ROLES = {alias: role for role, alias in _ALIASES.items() if PROCESS == "operator" or role in home.ROLES_OF[PROCESS]}


def _database(alias: str, role: str) -> dict[str, Any]:
    entry = cluster.settings_for(role, os.environ.get("WHOLEPICTURE_DATABASE"))
    if SERVES_PEOPLE:
        entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    if alias == "worker":
        # Kept between steps, and asked at the next whether it still stands: the server may have been started again.
        entry |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    return entry


DATABASES: dict[str, dict[str, Any]] = {"default": {}} | {
    alias: _database(alias, role) for alias, role in _ROLES.items()
}
if PROCESS in ("signin", "public"):
    # Libraries begin transactions on the default connection, whatever tables they then ask for.
    DATABASES["default"] = DATABASES[PROCESS]
DATABASE_ROUTERS = ["wholepicture.base.database_role.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_DATABASE_ALIAS = "worker"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["wholepicture.access.passwords.ProvedPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Nobody signs up: an account is made for a professional in the directory. Two factors for everyone.
ACCOUNT_ADAPTER = "wholepicture.web.frame.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "wholepicture.web.frame.sign_in.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Passwords and codes have limits of our own (access/limits.py, decision 21): the library's hold for an account whoever tries,
# so that a stranger could lock somebody out, and live in one process's memory.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
ACCOUNT_FORMS = {"change_password": "wholepicture.web.frame.sign_in_forms.NewPasswordForm"}
MFA_ADAPTER = "wholepicture.access.second_factors.MfaAdapter"
MFA_FORMS = {
    "authenticate": "wholepicture.web.frame.sign_in_forms.CodeForm",
    "reauthenticate": "wholepicture.web.frame.sign_in_forms.CodeAgainForm",
    "activate_totp": "wholepicture.web.frame.sign_in_forms.NewAuthenticatorForm",
    "deactivate_totp": "wholepicture.web.frame.sign_in_forms.NoAuthenticatorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Whole Picture"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
# It holds a secret: only the process at which people sign in reads it.
if os.environ.get("WHOLEPICTURE_OIDC") and PROCESS in ("signin", "operator"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = json.loads(Path(os.environ["WHOLEPICTURE_OIDC"]).read_text("utf-8"))
SOCIALACCOUNT_ONLY = False
CONTACT = os.environ.get("WHOLEPICTURE_CONTACT", "").strip()
PRIVACY_WORDS = ""
if os.environ.get("WHOLEPICTURE_PRIVACY") and PROCESS in ("web", "operator"):
    PRIVACY_WORDS = Path(os.environ["WHOLEPICTURE_PRIVACY"]).read_text("utf-8")
# Nothing leaves by e-mail but what the process that sends hands over itself (config/sending.py).
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MAIL = mail_server(os.environ.get("WHOLEPICTURE_MAIL", ""), home.mail_password())
MAIL_FROM = (
    os.environ.get("WHOLEPICTURE_MAIL_FROM", "").strip() or f"whole-picture@{urlsplit(ORIGIN).hostname or 'localhost'}"
)
PUSH_KEY = home.key("push.key")
# Attached files are looked over by it before they are drawn, and wait while it is away. None: they are drawn as they are.
SCANNER = scanner_at(os.environ.get("WHOLEPICTURE_SCANNER", ""))
PUSH_SERVICES = tuple(os.environ.get("WHOLEPICTURE_PUSH_SERVICES", "").replace(",", " ").split()) or PUSH_SERVICES_KNOWN
# What the page that needs no signing in gives besides 999, as they are published, and where it is left to.
HELP_NUMBERS = numbers.read(os.environ.get("WHOLEPICTURE_HELP_NUMBERS") or numbers.PUBLISHED)
LEAVE_TO = os.environ.get("WHOLEPICTURE_LEAVE_TO") or "https://www.bbc.co.uk/weather"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

SESSION_ENGINE = "wholepicture.access.web_sessions"
# The library's session knows who signed in, at the pages of signing in alone. What a viewer's own session ends by, after
# half an hour in which nobody used it, is the database's to say (`sec.begin`).
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_PATH = "/accounts/"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wholepicture.web.frame.errors.csrf_failure"
VIEWER_TOKEN_HOURS = SESSION_HOURS
SECURE_REFERRER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Of this process alone: nothing that keeps anybody out, or lets a code in once, may be kept there.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

STATIC_URL = "/static/"
STATICFILES_DIRS = [PROJECT / "wholepicture" / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# A form is words; two pages take files (a partner's export of 10 MiB at most, a mapping of 1 MiB; photos). They are held in memory:
# what is reported must not lie on a disk unencrypted. A request with more has its files passed over, and is told so.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # somebody's whole holiday: what is too many is said beside the box
SCREEN_MAX_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
API_MAX_BODY = 1024 * 1024
API_MAX_BATCH_BODY = 50 * 1024 * 1024
API_REQUESTS_PER_MINUTE = 600  # of one key; a batch is one request

# Logs hold no personal values: neither what an error says, nor what a library fills in (base/logs.py).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "formatters": {"plain": {"()": "wholepicture.base.logs.WithoutValues"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "WARNING"},
        # Its own handler would write what an error says.
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "procrastinate": {"level": os.environ.get("WHOLEPICTURE_LOG", "ERROR")},
    },
}
