"""The PDF for leadership: a plan's value and its answer in, pages that leadership can sign out."""
