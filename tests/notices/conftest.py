"""These tests name the product's commands and queries, which Django must know before they are imported."""

from wholepicture.config import installation

installation.load()
