"""The site and API for an ASGI server; or signing in, or the public page, as WHOLEPICTURE_PROCESS says."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 (all of these need Django set up)

from wholepicture.base import logs  # noqa: E402
from wholepicture.config import home  # noqa: E402
from wholepicture.config.door.front_door import FrontDoor  # noqa: E402
from wholepicture.config.door.live import Live  # noqa: E402
from wholepicture.config.door.relay import Relay  # noqa: E402
from wholepicture.config.door.settled import settle  # noqa: E402
from wholepicture.config.door.site import Site  # noqa: E402

logs.take_over()
site = Live(Site())
HANDS_ON = {process: home.socket_of(process) for process in home.HANDED_ON}
application = FrontDoor(Relay(site, HANDS_ON) if settings.PROCESS == "web" else site)
settle()
