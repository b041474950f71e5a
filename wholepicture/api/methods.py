"""An address of the machine doors asked in a way that it has none for: refused in the shape of every other refusal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse


class Methods:
    """The library answers these in plain text, before any handler of ours is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or not request.path.startswith("/api/"):
            return answer
        allowed = ", ".join(sorted(answer["Allow"].split(", ")))
        reason = f"This address does not take {request.method}. It takes: {allowed}."
        return JsonResponse({"reason": reason}, status=405, headers={"Allow": allowed})
