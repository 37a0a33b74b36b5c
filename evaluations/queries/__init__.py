"""What the pages of tools read: frozen values out of a constant number of queries."""
