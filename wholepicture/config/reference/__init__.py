"""The reference pages in docs/reference, written from the code that they describe.

One file a page; each offers `page()`, which reads registries, models and declarations, and needs no database.
`python -m wholepicture.config.reference` writes the pages; tests refuse pages that the code no longer says.
"""
