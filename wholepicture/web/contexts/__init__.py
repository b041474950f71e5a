"""Plans for a context: a place, a vehicle, a phone, a peer group, with what is to be done and by who."""
