"""What the tests stand on: a real PostgreSQL, a real browser, real worker processes, threads that start at once."""
