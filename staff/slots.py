"""What staff adds to composed pages."""
