"""The commands of `./dev`, one a module."""
