"""`python -m web.app`: prints the OpenAPI document of the browser's JSON; `npm run api` makes types from it."""

import sys

import orjson

from web.app.application import document

sys.stdout.buffer.write(orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
