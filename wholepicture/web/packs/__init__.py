"""Packs: a child's chronology chosen, looked over, redacted and made into files; and who made which for who."""
