"""The parts of the Viber adapter: keyboards and error codes."""
