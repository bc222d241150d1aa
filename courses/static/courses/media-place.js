/* Tells the server where a recording stands, so that it goes on from there on any phone. Counts nothing. */
const reading = document.getElementById("reading");
const BEAT = 15000;

function follow(player, target, token) {
  const told = document.querySelector(`[data-saved="${player.dataset.place}"]`);
  let sent = -1;
  let last = 0;

  function send() {
    const second = Math.floor(player.currentTime);
    if (second === sent || !token) return;
    sent = second;
    last = Date.now();
    const body = new URLSearchParams({ block: player.dataset.place, second, csrfmiddlewaretoken: token });
    fetch(target, { method: "POST", body, credentials: "same-origin", keepalive: true }).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      if (told) told.textContent = reading.dataset.kept;
    }).catch(() => { sent = -1; });
  }

  player.addEventListener("loadedmetadata", () => {
    const start = Number(player.dataset.second || 0);
    if (start > 0 && start < player.duration - 5) player.currentTime = start;
  }, { once: true });
  player.addEventListener("timeupdate", () => { if (Date.now() - last > BEAT) send(); });
  player.addEventListener("pause", send);
  document.addEventListener("visibilitychange", () => { if (document.hidden && !player.paused) send(); });
}

if (reading) {
  Array.prototype.forEach.call(document.querySelectorAll("[data-place]"), (player) => {
    follow(player, reading.dataset.media, reading.dataset.token);
  });
}
