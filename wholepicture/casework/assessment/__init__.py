"""What is known of a child, assessed by a person: harm, risk and vulnerability apart, and the level that the person sets.

tools: the published forms as configurations (`forms/`, one file a version); answers: what was answered, and how it is counted;
rules: what a configuration prints beside, and what is asked before anybody signs; chain: which level stands; filled: what stands
in the form. A machine prints; a person sets the level.
"""
