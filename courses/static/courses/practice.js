/* A step of a practice without loading the page anew. Without the script each step is a form. */
let pressed = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("button[type=submit]");
  pressed = button && button.form && button.form.dataset.drill ? button : null;
});

function filled(form) {
  const data = new URLSearchParams();
  new FormData(form).forEach((value, name) => data.append(name, value));
  if (pressed && pressed.form === form && pressed.name) data.set(pressed.name, pressed.value);
  return data;
}

function ask(form) {
  const body = filled(form);
  if (form.method === "get") return fetch(`?${body}`, { credentials: "same-origin" });
  return fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { "X-Part": "drill" } });
}

function show(id, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!fresh) return false;
  document.getElementById(id).replaceWith(fresh);
  const said = fresh.querySelector("[data-say]");
  const field = fresh.querySelector(".pw-input");
  fresh.scrollIntoView({ block: "start" });
  (field && field.getAttribute("aria-invalid") ? field : said).focus({ preventScroll: true });
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.drill || !window.DOMParser) return;
  event.preventDefault();
  const drill = document.getElementById(form.dataset.drill);
  if (drill.dataset.busy) return;
  drill.dataset.busy = "yes";
  const sent = ask(form);
  pressed = null;
  sent.then((answer) => {
    if (!answer.ok || (form.method === "post" && answer.redirected)) throw new Error(String(answer.status));
    return answer.text();
  }).then((html) => {
    if (!show(form.dataset.drill, html)) location.reload();
  }).catch(() => {
    delete drill.dataset.busy;
    delete form.dataset.sent;
    drill.querySelector("[data-offline]").hidden = false;
  });
});
