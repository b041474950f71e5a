"""What a view is called with."""

from django.http import HttpRequest

from wholepicture.access.viewer import Viewer


class Request(HttpRequest):
    """A request with the viewer whom the middleware gave it."""

    viewer: Viewer
