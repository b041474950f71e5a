"""Addresses of the form and of one's own reports. None holds a name."""

from django.urls import path

from wholepicture.web.reporting import sent_reports, views

urlpatterns = [
    path("report/", views.start, name="report_start"),
    path("report/other/", views.other, name="report_other"),
    path("report/<uuid:draft_id>/", views.danger, name="report_danger"),
    path("report/<uuid:draft_id>/ring/", views.emergency, name="report_emergency"),
    path("report/<uuid:draft_id>/write/", views.write, name="report_write"),
    path("report/<uuid:draft_id>/save", views.save, name="report_save"),
    path("report/<uuid:draft_id>/readers", views.readers, name="report_readers"),
    path("report/<uuid:draft_id>/check/", views.check, name="report_check"),
    path("report/<uuid:draft_id>/send/", views.send, name="report_send"),
    path("report/<uuid:draft_id>/sent/<str:receipt>/", views.sent, name="report_sent"),
    path("report/<uuid:draft_id>/discard/", views.discard, name="report_discard"),
    path("reports/", sent_reports.reports, name="reports"),
    path("reports/<str:receipt>/", sent_reports.report, name="report_page"),
    path("reports/<str:receipt>/receipt/", sent_reports.receipt, name="report_receipt"),
]
