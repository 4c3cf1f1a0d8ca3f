"""Floor 5: from records to measures, replications, intervals, verdicts and a comparison."""
