"""Pages of tools. Members read them; evaluators and facilitators write."""
