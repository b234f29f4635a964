"""Witnesses of one telegram become one cable: identity, chosen values, disagreements, aligned paragraphs."""
