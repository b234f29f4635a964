"""References between cables: the state of each, cables that are cited and not held, conversations."""
