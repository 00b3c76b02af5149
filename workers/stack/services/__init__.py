"""Each service by the first open way: an address given, a program found, a package, a package manager, Docker."""
