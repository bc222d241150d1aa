/* Remembers the paragraph in view, so that the reader finds her place again on any phone. Without it the lesson reads as well. */
const reading = document.getElementById("reading");
const token = document.querySelector("[name=csrfmiddlewaretoken]");
const PAUSE = 4000;

function start(target, csrf) {
  let sent = "";
  let wanted = "";
  let timer = 0;

  function send() {
    timer = 0;
    if (!wanted || wanted === sent) return;
    const body = new URLSearchParams({ place: wanted, csrfmiddlewaretoken: csrf });
    sent = wanted;
    fetch(target, { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => { sent = ""; });
  }

  const seen = new IntersectionObserver((entries) => {
    const inView = entries.filter((entry) => entry.isIntersecting);
    if (!inView.length) return;
    wanted = inView[0].target.id.slice(2);
    if (!timer) timer = window.setTimeout(send, PAUSE);
  }, { rootMargin: "-20% 0px -60% 0px" });

  Array.prototype.forEach.call(reading.children, (part, place) => { if (place > 0) seen.observe(part); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
}

if (reading && reading.dataset.save && token && "IntersectionObserver" in window) {
  start(reading.dataset.save, token.value);
}
