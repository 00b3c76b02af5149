"""The parts of the VK adapter: requests, keyboards, and the upload of photos."""
