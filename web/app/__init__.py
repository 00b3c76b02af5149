"""The JSON that the browser's pages speak: sessions by cookie, a module per noun. Integrators use `web/api/v2`."""
