"""What courses adds to composed pages."""
