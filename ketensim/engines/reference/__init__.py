"""The reference engine: the rules as one readable process per case, on SimPy's clock. Begin with `chain`."""
