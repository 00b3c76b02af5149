"""Twilio's protocol: what the types that speak it share."""
