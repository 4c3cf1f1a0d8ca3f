"""Floor 0: faults, units, distributions, calendars and exact formulas; knows nothing of scenarios."""
