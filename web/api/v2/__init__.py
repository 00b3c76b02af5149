"""RapidPro's API v2: one module an endpoint, and what they share."""

PREFIX = "/api/v2"
