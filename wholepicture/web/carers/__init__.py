"""A foster carer's own door: what they see and send by it, and the page on which a worker gives it."""
