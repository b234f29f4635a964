"""Tests of shelves."""
