"""Reftel: a reading room for diplomatic cables."""
