"""Benchmarks. Each prints a ratio against a limit or a peer measured in the same run.

Absolute figures mean nothing on a shared machine, so both sides of a ratio are measured in turns,
round after round, and the median of the rounds' ratios is what counts.
"""
