"""The register of what is done against somebody or something of concern."""
