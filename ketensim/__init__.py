"""ketensim: process chains that cross organisations, simulated."""
