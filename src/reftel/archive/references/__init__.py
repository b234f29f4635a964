"""References between cables: what is known of each, cables that are cited and not held, conversations."""
