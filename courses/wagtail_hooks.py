"""What authors meet in /cms/ beside the page tree."""
