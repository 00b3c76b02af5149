// The conversation as it is seen: bubbles, ticks, typing dots and suggested answers.
const TICKS = { sending: "◷", accepted: "✓", pending: "✓", handled: "✓✓", delivered: "✓✓", read: "✓✓", wired: "✓", sent: "✓", refused: "!", failed: "!", errored: "!" };
const SAID = { sending: "sending", accepted: "accepted", pending: "accepted", handled: "handled", delivered: "delivered", read: "read", wired: "sent", sent: "sent", refused: "not accepted", failed: "failed", errored: "will be tried again" };
const MARKUP = /(\*[^*\n]+\*|_[^_\n]+_|https?:\/\/[^\s]+)/g;

export class Conversation {
  constructor({ log, replies, presence, onReply }) {
    Object.assign(this, { log, replies, presence, onReply });
    this.bubbles = new Map();
    this.dots = document.createElement("div");
    this.dots.className = "typing";
    this.dots.setAttribute("aria-hidden", "true");
    this.dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  }

  show(message) {
    const bubble = document.getElementById("message").content.firstElementChild.cloneNode(true);
    bubble.classList.add(message.mine ? "mine" : "theirs");
    if (this.lastMine !== message.mine) bubble.classList.add("turn");
    this.lastMine = message.mine;
    bubble.querySelector(".text").append(...formatted(message.text));
    const time = bubble.querySelector("time");
    time.dateTime = new Date(message.time).toISOString();
    time.textContent = new Date(message.time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    this.bubbles.set(message.id, bubble);
    this.mark(message);
    this.log.insertBefore(bubble, this.dots.isConnected ? this.dots : null);
    this.toEnd();
  }

  mark(message) {
    const bubble = this.bubbles.get(message.id);
    if (!bubble) return;
    const ticks = bubble.querySelector(".ticks");
    ticks.textContent = TICKS[message.status] ?? "";
    ticks.classList.toggle("delivered", ["delivered", "read", "handled"].includes(message.status));
    ticks.title = SAID[message.status] ?? "";
    if (ticks.title) ticks.setAttribute("aria-label", ticks.title);
    ticks.setAttribute("role", "img");
    bubble.classList.toggle("refused", ["refused", "failed"].includes(message.status));
  }

  typing(on) {
    if (on) this.log.append(this.dots);
    else this.dots.remove();
    this.present(on ? "typing…" : "online");
    this.toEnd();
  }

  offer(texts) {
    this.replies.replaceChildren(...texts.map((text) => this.chip(text)));
    this.toEnd();
  }

  chip(text) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.textContent = text;
    chip.addEventListener("click", () => this.onReply(text));
    return chip;
  }

  present(text) {
    this.presence.textContent = text;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}

// *bold*, _italic_ and addresses, as messengers show them; text nodes only, so nothing said can become markup.
function formatted(text) {
  return text.split(MARKUP).filter(Boolean).map((part) => {
    if (/^https?:\/\//.test(part)) {
      const link = document.createElement("a");
      Object.assign(link, { href: part, textContent: part, rel: "noopener noreferrer", target: "_blank" });
      return link;
    }
    const tag = /^\*[^*\n]+\*$/.test(part) ? "strong" : /^_[^_\n]+_$/.test(part) ? "em" : null;
    if (!tag) return document.createTextNode(part);
    const element = document.createElement(tag);
    element.textContent = part.slice(1, -1);
    return element;
  });
}
