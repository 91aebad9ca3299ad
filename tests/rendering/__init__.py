"""Report figures printed in every layout seen on real sites: the test of the readers, never part of the package."""
