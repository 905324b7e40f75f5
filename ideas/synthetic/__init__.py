"""A town made up from a seed, as large as wanted: for load, never for a demo."""
