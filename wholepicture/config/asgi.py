"""The site and API for an ASGI server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")
django.setup(set_prefix=False)

from wholepicture.config.door.front_door import FrontDoor  # noqa: E402 (which needs Django set up)
from wholepicture.config.door.site import Site  # noqa: E402

application = FrontDoor(Site())
