"""Reading cables from the record: the cable, its ids, derived values, counts."""
