"""Page reads of this floor: frozen values out of a constant number of queries."""
