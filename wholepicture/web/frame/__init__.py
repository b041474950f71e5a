"""What every page stands in: the session and its viewer, navigation, headers, and what is answered when something goes wrong."""
