"""Templates to download: a table for each kind of report, which is taken in without a mapping."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholepicture.intake.formats.templates import as_csv, as_xlsx, templates
from wholepicture.web.frame.request import Request

_FORMATS = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


@require_http_methods(["GET"])
def templates_page(request: Request) -> HttpResponse:
    """The templates there are."""
    return render(request, "files/templates.html", {"templates": templates().values()})


@require_http_methods(["GET"])
def download(request: Request, kind: str, format: str) -> HttpResponse:
    """One template, made when it is asked for."""
    if kind not in templates() or format not in _FORMATS:
        raise Http404
    make, content_type = _FORMATS[format]
    answer = HttpResponse(make(kind), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{templates()[kind].name}.{format}"'
    return answer


urlpatterns = [
    path("report/file/templates/", templates_page, name="file_templates"),
    path("report/file/templates/<slug:kind>.<slug:format>", download, name="file_template"),
]
