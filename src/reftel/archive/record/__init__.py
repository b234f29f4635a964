"""What the record holds of a cable, and how to get it: the cable, its ids, derived values, counts."""
