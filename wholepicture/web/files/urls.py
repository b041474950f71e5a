"""Addresses of files by screen and of the quarantine. None holds a name."""

from django.urls import path

from wholepicture.web.files import views

urlpatterns = [
    path("report/file/", views.choose, name="send_file"),
    path("report/file/quarantine/", views.quarantine, name="quarantine"),
    path("report/file/<uuid:upload>/", views.look_over, name="send_file_check"),
    path("report/file/<uuid:upload>/take/", views.take, name="send_file_take"),
    path("report/file/<uuid:upload>/discard/", views.discard, name="send_file_discard"),
    path("report/file/<uuid:delivery>/account/", views.account, name="send_file_account"),
    path("report/file/<uuid:delivery>/receipts/", views.receipts, name="send_file_receipts"),
    path("report/file/<uuid:delivery>/receipts.csv", views.receipts_csv, name="send_file_csv"),
]
