"""Questions to an agency: asked, answered, listed, each with its thread."""
