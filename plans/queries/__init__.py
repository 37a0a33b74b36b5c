"""What the workspace's pages show: frozen pages, each out of a constant number of queries."""
