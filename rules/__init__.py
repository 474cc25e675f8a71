"""What is right or wrong: pure functions, values in, verdict out; no clock, network, database or words."""
