"""The parts of the Telegram adapter: what messages hold, and keyboards."""
