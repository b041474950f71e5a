"""A pack drawn as a file: as PDF, as a Word document. Each takes what the pack says and nothing else."""
