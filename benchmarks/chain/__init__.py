"""The five-partner chain of `peers.py`, once per tool: the same model, written as a good user of each tool would."""
