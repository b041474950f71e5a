"""Every environment variable that the product or its scripts read, with meaning and default.

Standard library only. Whoever reads another variable adds it here: a test compares this list with the code, and
docs/reference/settings.md is written from it.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Variable:
    """One variable: what it means, and what holds where it is not set."""

    name: str
    meaning: str
    default: str
    reader: Literal["installation", "development"] = "installation"


VARIABLES = (
    Variable(
        "WHOLEPICTURE_HOME",
        "The folder where the installation keeps its own: the database cluster, keys, files, logs.",
        "`var/` beside `pyproject.toml`",
    ),
    Variable(
        "DATABASE_URL",
        "Another PostgreSQL server (15 or newer) than the private cluster, as "
        "`postgresql://USER:PASSWORD@HOST:5432/wholepicture`. It is never started or stopped by us.",
        "a private cluster below WHOLEPICTURE_HOME, reached by a unix socket only",
    ),
    Variable(
        "WHOLEPICTURE_DATABASE",
        "Another database in the same cluster: to try out a restore, for instance.",
        "`wholepicture`, or the one that DATABASE_URL names",
    ),
    Variable(
        "WHOLEPICTURE_ORIGIN",
        "The site's public address, as `https://wholepicture.example.org`. With https, cookies are for https alone.",
        "the site answers on this machine only, without TLS",
    ),
    Variable(
        "WHOLEPICTURE_TRUSTED_PROXIES",
        "The proxies in front of the site, as `10.0.3.7, 10.0.4.0/24`: their word on who asks (`X-Forwarded-For`) and on "
        "https (`X-Forwarded-Proto`) is believed. From anybody else both are taken off. What is no network stops the site "
        "from starting.",
        "no proxy: who asks is who connects. Behind a proxy that is not named everybody has one address, and shares what "
        "is left of its tries on devices that are not known (docs/reference/signing-in.md)",
    ),
    Variable(
        "WHOLEPICTURE_OIDC",
        "The path of a JSON file with OpenID Connect providers (docs/how-to/sign-in-with-openid.md).",
        "people sign in with a password and a code",
    ),
    Variable(
        "WHOLEPICTURE_CONTACT",
        "Who people tell about a page that they cannot use, and ask what is kept of them, as `Harrowmere partnership office, "
        "office@example.org, 01632 960000`. It stands under *Help*, in the accessibility statement and in the privacy notice.",
        "those pages name the safeguarding lead and the administrator of one's own agency",
    ),
    Variable(
        "WHOLEPICTURE_PRIVACY",
        "The path of a text file with the partnership's own part of the privacy notice "
        "(docs/how-to/complete-the-privacy-notice.md).",
        "the privacy notice says that the partnership has not written its own part yet",
    ),
    Variable(
        "WHOLEPICTURE_MAIL",
        "The mail server at which notices are handed over, as `smtp://USER@mail.example.org:587` (encrypted once connected) or "
        "`smtps://USER@mail.example.org:465`; an `@` in the user is written `%40`. The password stands in "
        "`HOME/secrets/mail-password` (docs/how-to/send-mail-and-push.md).",
        "nobody is told by e-mail",
    ),
    Variable(
        "WHOLEPICTURE_MAIL_FROM",
        "The address from which notices come.",
        "`whole-picture@` the host of WHOLEPICTURE_ORIGIN",
    ),
    Variable(
        "WHOLEPICTURE_PUSH_SERVICES",
        "The push services that browsers may be told through, as `fcm.googleapis.com *.push.apple.com`. Our server asks no other "
        "machine, whatever a browser says.",
        "those of Chrome, Edge, Firefox and Safari",
    ),
    Variable(
        "WHOLEPICTURE_SCANNER",
        "The scanner by which attached files are looked over before anybody sees them: ClamAV’s daemon, as "
        "`unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310` (docs/how-to/run-a-scanner.md). What is neither stops the "
        "site from starting.",
        "attached files are not scanned; they are drawn again all the same, and only the drawing is shown",
    ),
    Variable(
        "SSL_CERT_FILE",
        "A file of certificates that are believed when browsers' push services are asked.",
        "those that come with the program",
    ),
    Variable(
        "WHOLEPICTURE_HELP_NUMBERS",
        "The numbers that the page for telling something without signing in gives besides 999, as `Name: number; Name: number`.",
        "Childline 0800 1111 and Missing People 116 000, as they are published",
    ),
    Variable(
        "WHOLEPICTURE_LEAVE_TO",
        "Where *Leave this page* leads from there: a page that is nobody's secret.",
        "`https://www.bbc.co.uk/weather`",
    ),
    Variable(
        "WHOLEPICTURE_PROCESS",
        "Which process this is: `web`, `signin`, `public`, `worker`, `sequencer` or `sender`. Each opens its own secrets and "
        "database role alone. `serve` sets it itself.",
        "the operator's commands, which may use every role",
    ),
    Variable(
        "WHOLEPICTURE_LOG",
        "How much the background worker logs: `ERROR`, `WARNING`, `INFO`, `DEBUG`. Logs hold no personal value.",
        "`ERROR`",
    ),
    Variable(
        "WHOLEPICTURE_SPARK",
        "The master of a Spark cluster, for `wholepicture link --batch --engine spark`.",
        "Spark on this machine, with all its cores",
    ),
    Variable(
        "PYSPARK_PYTHON",
        "The Python that Spark's workers run.",
        "the Python that runs the command",
    ),
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "Django's settings. Commands set it themselves; tools of Django's own need it.",
        "`wholepicture.config.settings`",
    ),
    Variable("WHOLEPICTURE_TEST_HOME", "Where `script/test` keeps its database.", "`var/test`", "development"),
    Variable(
        "WHOLEPICTURE_BENCH_HOME",
        "Where benchmarks keep their databases, to use them again.",
        "a folder that goes with the run",
        "development",
    ),
    Variable(
        "WHOLEPICTURE_SCREENSHOTS",
        "A folder in which the tests of the journeys keep a picture of each page.",
        "no pictures are kept",
        "development",
    ),
    Variable(
        "UV_CACHE_DIR",
        "Where `script/setup` keeps downloaded Python packages.",
        "`.venv/.cache/uv`",
        "development",
    ),
    Variable(
        "npm_config_cache", "Where `script/assets` keeps downloaded npm packages.", "`.venv/.cache/npm`", "development"
    ),
)
