"""Identicons: monsters drawn from names."""
