// Sends the requests of an endpoint's page, with a key or in the name of who is signed in, and shows their answers.

const caller = document.querySelector("#caller");
let session = {};

async function begin() {
  const response = await fetch("/api/internal/session");
  if (response.ok) session = await response.json();
  if (session.user && session.workspace) {
    const [user, workspace] = document.querySelectorAll("#signed-in b");
    user.textContent = session.user.email;
    workspace.textContent = session.workspace.name;
    document.querySelector("#signed-in").hidden = false;
  }
}

function address(form) {
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("input:not([type=file]), select")) {
    if (field.value.trim()) query.append(field.name, field.value.trim());
  }
  return form.dataset.path + (query.size ? `?${query}` : "");
}

function request(form) {
  const headers = { Accept: "application/json" };
  const key = document.querySelector("#key").value.trim();
  if (key) {
    headers.Authorization = `Token ${key}`;
  } else if (session.user && session.workspace) {
    headers["X-CSRF-Token"] = session.csrf_token;
    headers["X-Temba-Workspace"] = session.workspace.uuid;
  }
  const options = { method: form.dataset.method, headers, credentials: key ? "omit" : "same-origin" };
  const file = form.querySelector("[type=file]");
  const body = form.querySelector("textarea");
  if (file) {
    options.body = new FormData();
    options.body.append("file", file.files[0]);
  } else if (body) {
    headers["Content-Type"] = "application/json";
    options.body = body.value;
  }
  return options;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form) {
  const status = form.querySelector(".status");
  const answer = form.querySelector(".answer");
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const url = address(form);
    const began = performance.now();
    const response = await fetch(url, request(form));
    const text = await response.text();
    const retry = response.headers.get("Retry-After");
    const took = Math.round(performance.now() - began);
    status.textContent = `${response.status} ${response.statusText} · ${took} ms${retry ? ` · again in ${retry} s` : ""} · ${url}`;
    status.className = response.ok ? "status ok" : "status down";
    answer.textContent = pretty(text);
    answer.hidden = !text;
  } catch (error) {
    status.textContent = String(error);
    status.className = "status down";
    answer.hidden = true;
  }
  status.hidden = false;
  button.disabled = false;
}

for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}
caller.addEventListener("submit", (event) => event.preventDefault());
caller.hidden = false;
void begin();
