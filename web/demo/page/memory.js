// What a tab remembers of its phone: its number and what was said. A new tab is a new phone; `/demo/?number=+254…` is
// a certain one.
const KEY = "ngoma-demo-phone";
const KEPT = 200;

export function loadPhone() {
  const asked = askedNumber();
  try {
    const phone = JSON.parse(sessionStorage.getItem(KEY));
    if (phone?.number && (!asked || asked === phone.number)) return phone;
  } catch {
    // storage is closed or holds something else: begin anew
  }
  return { number: asked ?? newNumber(), messages: [], replies: [], last: "0" };
}

export function savePhone(phone) {
  phone.messages = phone.messages.slice(-KEPT);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(phone));
  } catch {
    // the conversation goes on, it is only not kept over a reload
  }
}

function askedNumber() {
  const number = new URLSearchParams(location.search).get("number")?.replace(/^[\s+]*/, "+");
  return /^\+[0-9]{8,15}$/.test(number ?? "") ? number : null;
}

function newNumber() {
  const [digits] = crypto.getRandomValues(new Uint32Array(1));
  return `+2547${String(digits % 100_000_000).padStart(8, "0")}`;
}
