"""What certification adds to composed pages."""
