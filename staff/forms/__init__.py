"""Forms of staff: they check shape, actions decide."""
