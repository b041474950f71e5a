"""The screens of training and prevention: courses, who took which, coverage, and what was done with pupils."""
