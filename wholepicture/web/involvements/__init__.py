"""What agencies say of their work with a child: the hub's list of what waits, and the page on which somebody answers it."""
