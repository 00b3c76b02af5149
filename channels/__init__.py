"""Channels: adapters between aggregators' HTTP and messages.

Adapters are handed everything, and do no I/O of their own: see `channels.host.Host`.

**A callback** is one call, with the raw request and two ways to find a channel:

    received = await receiving.receive(
        HttpRequest(method, full_url, headers, body), host, find_by_uuid=…, find_by_address=…
    )
    for msg in received.messages: …            # store each, unless dedupe.fingerprint(msg) was seen; note its UUID
    … received.statuses, .events, .deleted, .registrations, .logs
    return received.response(Stored(msg_uuids=[…]))

It takes any path under `/c/`, answers 404, 405 and 400 itself, and never raises for what a caller can send.
`statuses.apply_status` says what a status does to a stored message.

**A send** is one call as well:

    sent = await sending.send(channel, OutgoingMsg(…), host)
    … sent.status (wired, errored: try again later, failed), .external_ids, .error, .events, .new_urns, .log

Put `sent.parts_sent` and `sent.external_ids` on the `OutgoingMsg` of the next attempt, so that no part goes out twice.
`statuses.retry_delay` says when that is due, unless `sent.retry_after` asks for more. Before sending, forget
`dedupe.last_key(channel.uuid, msg.urn)`.

**Claiming and releasing**: `setting_up.set_up` makes the provider call the channel, and gives config values to keep;
`setting_up.release` undoes it. A type's `required`, less `learned` and `generated`, is what a form must ask for.

Beside these: `describing.describe` (a new contact's name), `describing.attachment_request` (fetching media),
`typing_indicators.indicate`.

**A type** is one module in `channels/types`, found by itself; `python -m channels new TYPE` writes one. A gateway is:

    @register
    class Burst(Gateway):
        code, name = "BS", "Burst SMS"
        required = basic = ("username", "password")
        max_length = 612

        receive = Incoming("receive", methods=("GET",), sender="mobile", text="response")
        status = Report("status", methods=("GET",), external_id="message_id", word="status", letters={"delivered": "D"})

        def request(self, delivery, part):
            form = {"to": delivery.to_digits, "from": delivery.channel.address, "message": part.text}
            return HttpRequest.form(URL, form, self.basic_header(delivery.channel))

        def accepted(self, reply):
            return reply.required("message_id")
"""
