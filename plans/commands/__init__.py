"""Every change of the workspace itself: plans, the people in them, what they say to each other."""
