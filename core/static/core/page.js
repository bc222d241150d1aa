// Comfort on every page; nothing needs it. No form is sent twice, no half-filled form is lost by a slip,
// a mark of a chart opens the table it leads to.

const forms = Array.from(document.forms);

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "post") {
      form.dataset.sent = "yes";
    }
    delete form.dataset.touched;
  });
  if (form.hasAttribute("data-guard")) {
    form.addEventListener("input", () => {
      form.dataset.touched = "yes";
    });
  }
}

// Coming back by the back button must not meet a form that refuses to be sent.
window.addEventListener("pageshow", () => {
  for (const form of forms) {
    delete form.dataset.sent;
  }
});

window.addEventListener("beforeunload", (event) => {
  if (forms.some((form) => form.dataset.touched)) {
    event.preventDefault();
    event.returnValue = "";
  }
});

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
}

window.addEventListener("hashchange", openTarget);
openTarget();
