"""The explorer of networks, for who analyses: several people and things at once, who they share, how two are tied, as on a day; why
a tie is there, for everybody who may read it."""
