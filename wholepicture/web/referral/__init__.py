"""Referrals and transfers: sent, answered, listed, and where each is."""
