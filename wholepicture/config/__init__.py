"""How the house is put together and run: settings, addresses, the command line, the private database cluster."""
