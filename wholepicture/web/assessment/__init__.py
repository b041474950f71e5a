"""The screens on which a child is assessed, and on which assessments are read and approved."""
