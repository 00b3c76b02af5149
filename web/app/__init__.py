"""The JSON that the browser's pages speak: sessions by cookie, a module per noun. What integrators use is `web/api/v2`."""
