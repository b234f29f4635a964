"""Text analysis: folding, cutting into words, stemming. The same for every engine, for queries and for passages."""
