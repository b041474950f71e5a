"""The site and API for an ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")

from django.core.asgi import get_asgi_application

from wholepicture.api.bodies import Capped

application = Capped(get_asgi_application())
