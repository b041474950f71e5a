"""What PostgreSQL enforces of casework."""

from wholepicture.base.rowsecurity import declaration

SECURITY = declaration()
