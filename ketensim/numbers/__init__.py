"""Floor 3: one variant as whole numbers, its exact load, and the records and logs of its runs."""
