"""The lists of staff that can be taken away as files."""
