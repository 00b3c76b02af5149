// A phone in a tab: it sends through the channel's callback, is sent to through the channel's send URL, and reports
// back what was delivered. Nothing here knows the flows.
import { Conversation } from "/demo/conversation.js";
import { loadPhone, savePhone } from "/demo/memory.js";
import { showContact } from "/demo/behind.js";

const byId = (id) => document.getElementById(id);

const setup = await (await fetch("/demo/setup.json")).json();
const phone = loadPhone();
const callback = `/c/ex/${setup.channel}`;
const conversation = new Conversation({ log: byId("log"), replies: byId("replies"), presence: byId("presence"), onReply: send });
let waitingChecks = 0;

byId("title").textContent = setup.name;
byId("number").textContent = phone.number;
byId("callback").textContent = `${callback}/receive`;
document.title = `${phone.number} · Demo phone · Ngoma`;
for (const message of phone.messages) conversation.show(message);
conversation.offer(phone.replies.length || phone.messages.length ? phone.replies : setup.keywords.slice(0, 4));
showKeywords();
listen();
refresh();
byId("text").focus({ preventScroll: true });

byId("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  if (text) send(text);
  byId("text").value = "";
});
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("compose").requestSubmit();
  }
});

async function send(text) {
  const message = { id: crypto.randomUUID(), mine: true, text, time: Date.now(), status: "sending" };
  phone.messages.push(message);
  remember([]);
  conversation.show(message);
  conversation.offer([]);
  conversation.typing(true);
  byId("text").focus({ preventScroll: true });
  const answer = await post("receive", { from: phone.number, text });
  const accepted = answer?.data?.find((item) => item.type === "msg");
  message.status = accepted ? "accepted" : "refused";
  message.uuid = accepted?.msg_uuid;
  if (!accepted) conversation.typing(false);
  conversation.mark(message);
  remember(phone.replies);
  waitingChecks = 6;
  setTimeout(refresh, 700);
}

function listen() {
  const source = new EventSource(`/demo/events?number=${encodeURIComponent(phone.number)}&after=${phone.last}`);
  source.addEventListener("open", () => conversation.present("online"));
  source.addEventListener("message", (event) => received(JSON.parse(event.data), event.lastEventId));
  source.addEventListener("error", () => {
    conversation.present("connecting…");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

function received(sent, eventId) {
  phone.last = eventId;
  if (phone.messages.some((message) => message.id === eventId)) return;
  for (const earlier of phone.messages.filter((m) => m.mine && m.status === "accepted")) {
    earlier.status = "handled";
    conversation.mark(earlier);
  }
  const message = { id: eventId, mine: false, text: sent.text, time: sent.time, uuid: sent.uuid, status: "" };
  phone.messages.push(message);
  remember(sent.quick_replies);
  conversation.typing(false);
  conversation.show(message);
  conversation.offer(sent.quick_replies);
  post("delivered", { id: sent.uuid });
  setTimeout(refresh, 400);
}

async function refresh() {
  const found = await (await fetch(`/demo/contact.json?number=${encodeURIComponent(phone.number)}`)).json().catch(() => null);
  if (!found) return;
  showContact(found, byId);
  const statuses = new Map(found.messages.map((message) => [message.uuid, message.status]));
  for (const message of phone.messages.filter((m) => m.uuid && statuses.has(m.uuid))) {
    message.status = statuses.get(message.uuid);
    conversation.mark(message);
  }
  remember(phone.replies);
  if (phone.messages.some((m) => m.status === "accepted" || m.status === "pending") && waitingChecks-- > 0) setTimeout(refresh, 1500);
  else if (waitingChecks <= 0) conversation.typing(false);
}

async function post(action, fields) {
  try {
    const response = await fetch(`${callback}/${action}`, { method: "POST", body: new URLSearchParams(fields) });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function remember(replies) {
  phone.replies = replies;
  savePhone(phone);
}

function showKeywords() {
  for (const keyword of setup.keywords) {
    const item = document.createElement("li");
    const chip = conversation.chip(keyword);
    item.append(chip);
    byId("keywords").append(item);
  }
}
