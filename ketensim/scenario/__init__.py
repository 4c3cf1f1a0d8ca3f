"""Floor 2: a whole scenario: loaded, checked between its parts, cautioned, and its sources counted."""
