"""Referrals and transfers: a team or an agency is asked to act for a child, or to take a case over, and says whether it does.

Whoever refers keeps what they have; whoever transfers a case leads it until somebody has taken it over. Neither opens anything: who may
read of the child is decided as everywhere. Who receives and may not read of her reads the sender's own words, and no more.
"""
