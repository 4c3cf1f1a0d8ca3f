"""Floor 1: the words of a scenario file: its text, its shapes, and changes of it."""
