"""The body that webhooks of legacy flows posted, as an expression of today."""

BODY = """@(json(object(
  "channel", default(input.channel, null),
  "contact", object("name", contact.name, "urn", contact.urn, "uuid", contact.uuid),
  "flow", object("name", run.flow.name, "revision", run.flow.revision, "uuid", run.flow.uuid),
  "input", if(input, object(
    "attachments", foreach(input.attachments, attachment_parts),
    "channel", input.channel,
    "created_on", input.created_on,
    "text", input.text,
    "type", input.type,
    "urn", if(input.urn, object(
      "display", default(format_urn(input.urn), ""),
      "path", urn_parts(input.urn).path,
      "scheme", urn_parts(input.urn).scheme
    ), null),
    "uuid", input.uuid
  ), null),
  "path", run.path,
  "results", foreach_value(
    results, extract_object,
    "category", "category_localized", "created_on", "input", "name", "node_uuid", "value"
  ),
  "run", object("created_on", run.created_on, "uuid", run.uuid)
)))"""
"""JSON with `channel`, `contact`, `flow`, `input`, `path`, `results` and `run`, as services written for it expect."""
