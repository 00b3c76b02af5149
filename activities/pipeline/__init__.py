"""The one pipeline: everything that moves a conversation is an event of a contact, and all of them pass here.

`events` are what can happen to a contact; `conversation` applies them to one contact in memory; `absorbing` and
`sprints` turn what a sprint did into rows; `batch` does it for many contacts in one transaction, `opening` begins and
ends that transaction. `handling` draws what is pending, `run_steps` are what runs' own workflows order, `firing` is for
campaigns; `pipeline` is the face that handlers, starts and runs call.
"""
