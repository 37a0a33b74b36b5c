"""The other forms of the report: each from the same edition and the same context as the PDF."""
