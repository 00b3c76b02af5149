"""What WhatsApp channels share: the Cloud API's callbacks, message payloads and errors."""
