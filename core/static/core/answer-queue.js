/* Exam answers: kept on the phone until the server has said it holds them.
   Every change is queued under an id of its own and sent again until it is acknowledged; handing in waits for that.
   Without this script every answer is a form post of its own. */
const root = document.getElementById("exam");
const KEY = `answers.${root.dataset.attempt}`;
const RETRY = 8000;
const PATIENCE = 15000; // a phone that loses its mast hears neither answer nor error
const status = document.getElementById("saved");
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;

function read() {
  try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { return {}; }
}
function write(queue) {
  try { localStorage.setItem(KEY, JSON.stringify(queue)); } catch (error) { memory = queue; }
}
let memory = null;
const queued = () => memory || read();
const waiting = () => Object.keys(queued()).length;
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function say(text) {
  const words = status.querySelector("span") || status.appendChild(document.createElement("span"));
  words.textContent = text;
}
function show() {
  const left = waiting();
  if (left) say(status.dataset[outside ? "outside" : "waiting"].replace("%n", left));
  document.querySelectorAll("[data-submit] button").forEach((button) => { button.disabled = left > 0; });
}

function fields(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  return Array.from(data.entries());
}
function keep(form) {
  const queue = queued();
  queue[form.dataset.number] = { id: fresh(), url: form.action, fields: fields(form) };
  write(queue);
  mark(form);
  flush();
}
function mark(form) {
  const link = document.querySelector(`#qnav [data-number="${form.dataset.number}"]`);
  if (!link) return;
  const given = fields(form).some(([name, value]) => name !== "flag" && name !== "go" && value);
  const flag = form.querySelector("[name=flag]").checked;
  link.className = [given ? "ok" : "", flag ? "mark" : ""].join(" ").trim();
  const words = link.parentNode.dataset[given ? "wordsYes" : "wordsNo"];
  link.setAttribute("aria-label", words.replace("%n", form.dataset.number));
}

const tooLong = () => new Promise((_, fail) => { window.setTimeout(() => fail(new Error("timeout")), PATIENCE); });

let sending = false;
let outside = false; // signed out meanwhile: the answers wait here until she is in again
let leaving = null; // who asked to go on while answers were still under way
async function flush() {
  if (sending) return;
  sending = true;
  let connected = true;
  try {
    for (const number of Object.keys(queued())) await send(number);
  } catch (error) { connected = false; /* the timer and the online event try again */ }
  sending = false;
  show();
  if (!waiting() && leaving) leave(leaving.form, leaving.button);
  else if (waiting() && connected) flush(); // an answer was changed while it was being sent
}
async function send(number) {
  const entry = queued()[number];
  const body = new URLSearchParams(entry.fields);
  body.set("client_id", entry.id);
  body.set("csrfmiddlewaretoken", token);
  const sent = fetch(entry.url, {
    method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" },
  });
  const answer = await Promise.race([sent, tooLong()]);
  outside = answer.type === "opaqueredirect" || answer.status === 403;
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  const said = await answer.json();
  const queue = queued();
  if (queue[number] && queue[number].id === entry.id) { delete queue[number]; write(queue); }
  if (answer.ok) say(status.dataset.saved.replace("%n", said.number).replace("%t", said.saved_at));
  else refused(said);
}
function refused(said) {
  say(said.title);
  if (said.over) { write({}); window.location.assign(root.dataset.over || window.location.href); }
}

/* All questions are fetched once, so that turning the page needs no connection. */
let paper = null;
const place = document.getElementById("question");
async function fetchPaper() {
  const answer = await fetch(root.dataset.paper, { credentials: "same-origin" });
  if (!answer.ok) return;
  paper = new DOMParser().parseFromString(await answer.text(), "text/html");
  Object.keys(queued()).forEach((number) => restore(paper.querySelector(`form[data-number="${number}"]`), queued()[number]));
}
function restore(form, entry) {
  if (!form) return;
  const given = entry.fields;
  form.querySelectorAll("input, select, textarea").forEach((input) => {
    const values = given.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") {
      input.checked = values.indexOf(input.value) >= 0;
      input.toggleAttribute("checked", input.checked);
    } else if (input.type !== "hidden") input.value = values[0] || "";
  });
}
function turn(number) {
  const current = place.querySelector("form");
  const next = paper && paper.querySelector(`form[data-number="${number}"]`);
  if (!next) return false;
  leaving = null;
  paper.body.insertBefore(document.adoptNode(current), paper.body.firstChild);
  place.appendChild(document.adoptNode(next));
  document.querySelectorAll("#qnav [aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  document.querySelector(`#qnav [data-number="${number}"]`).setAttribute("aria-current", "step");
  history.replaceState(null, "", next.action);
  window.scrollTo(0, 0);
  next.querySelector("legend").setAttribute("tabindex", "-1");
  next.querySelector("legend").focus();
  return true;
}

function onChange(event) {
  const form = event.target.closest("form[data-number]");
  if (form) keep(form);
}
function onTurn(event) {
  const form = event.target;
  const pressed = event.submitter || document.activeElement;
  const button = pressed && pressed.name === "go" ? pressed.value : "next";
  const number = Number(form.dataset.number) + (button === "before" ? -1 : 1);
  if (button !== "review" && turn(number)) event.preventDefault();
  else if (waiting()) { event.preventDefault(); leaving = { form, button }; flush(); }
}
function leave(form, button) {
  const go = form.appendChild(document.createElement("input"));
  go.type = "hidden";
  go.name = "go";
  go.value = button;
  form.submit();
}
function onLink(event) {
  const link = event.target.closest("#qnav [data-number]");
  if (link && place && turn(Number(link.dataset.number))) event.preventDefault();
}

function tick(ends) {
  const clock = document.getElementById("clock");
  const left = Math.max(Math.ceil((ends - performance.now()) / 60000), 0);
  clock.textContent = clock.dataset.one.replace("%s", left);
  if (ends < performance.now() && !waiting()) window.location.reload();
}

if (place) {
  place.addEventListener("change", onChange);
  place.addEventListener("submit", onTurn);
  document.getElementById("qnav").addEventListener("click", onLink);
  const here = place.querySelector("form");
  if (queued()[here.dataset.number]) restore(here, queued()[here.dataset.number]);
  fetchPaper().catch(() => {});
}
const ends = performance.now() + Number(root.dataset.seconds) * 1000;
window.setInterval(() => tick(ends), 15000);
window.setInterval(() => { if (waiting()) flush(); }, RETRY);
window.addEventListener("online", flush);
show();
if (waiting()) flush();
