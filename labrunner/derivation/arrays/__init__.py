"""Arrays with named axes, dual numbers over them, and random points to try them at."""
