"""Addresses of the machine doors."""

from ninja import NinjaAPI

api = NinjaAPI(title="Whole Picture", version="1")
