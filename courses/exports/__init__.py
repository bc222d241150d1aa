"""The lists of courses that can be taken away as files."""
