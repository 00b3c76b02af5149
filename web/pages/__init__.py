"""The few pages that are made on the server: home, and the API's documentation."""
