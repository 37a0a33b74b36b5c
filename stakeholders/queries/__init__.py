"""What the pages of this floor show: frozen values out of a constant number of queries."""
