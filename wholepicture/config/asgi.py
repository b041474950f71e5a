"""The site and API for an ASGI server; or signing in, as WHOLEPICTURE_PROCESS says."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from wholepicture.api.bodies import Capped
from wholepicture.config import home
from wholepicture.config.relay import Relay

application = Capped(get_asgi_application())
if settings.PROCESS == "web":
    application = Relay(application, home.signin_socket())  # type: ignore[assignment]
