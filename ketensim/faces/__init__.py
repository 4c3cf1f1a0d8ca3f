"""Floor 6: what a person types and reads, on the command line and in Python."""
