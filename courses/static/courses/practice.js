/* A step of a practice without loading the page anew. Without the script each step is a form. */
let pressed = null;

document.addEventListener("click", (event) => { pressed = event.target.closest("button"); });

function ask(form) {
  const body = new URLSearchParams(new FormData(form));
  if (pressed && pressed.form === form && pressed.name) body.set(pressed.name, pressed.value);
  if (form.method === "get") return fetch(`?${body}`);
  return fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { "X-Part": "drill" } });
}

function show(drill, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(drill.id);
  drill.replaceWith(fresh);
  fresh.scrollIntoView();
  (fresh.querySelector("[aria-invalid]") || fresh.querySelector("[data-say]")).focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const drill = document.getElementById(form.dataset.drill);
  if (!drill) return;
  event.preventDefault();
  if (drill.dataset.busy) return;
  drill.dataset.busy = "yes";
  ask(form).then((answer) => {
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.text();
  }).then((html) => show(drill, html)).catch(() => {
    drill.dataset.busy = "";
    form.dataset.sent = "";
    drill.querySelector("[data-offline]").hidden = false;
  });
});
