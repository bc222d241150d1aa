"""Forms of core: they check shape, actions decide."""
