"""The demo phone: a page that chats through a real channel of type EX, whose send URL is the page's own server."""
