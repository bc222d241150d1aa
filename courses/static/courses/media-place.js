/* Tells the server where a recording stands, so that it goes on from there on any phone. Counts nothing. */
const reading = document.getElementById("reading");
const BEAT = 15000;

document.querySelectorAll("[data-place]").forEach((player) => {
  const { place, second: start } = player.dataset;
  const told = document.querySelector(`[data-saved="${place}"]`);
  let sent = 0;
  let last = Date.now();

  function send() {
    const second = Math.floor(player.currentTime);
    if (second === sent || !reading.dataset.token) return;
    last = Date.now();
    const body = new URLSearchParams({ block: place, second, csrfmiddlewaretoken: reading.dataset.token });
    fetch(reading.dataset.media, { method: "POST", body, credentials: "same-origin", keepalive: true }).then((answer) => {
      if (!answer.ok) return;
      sent = second;
      told.textContent = reading.dataset.kept;
    }, () => {});
  }

  player.addEventListener("loadedmetadata", () => {
    if (start < player.duration - 5) player.currentTime = start;
  }, { once: true });
  player.addEventListener("timeupdate", () => { if (Date.now() - last > BEAT) send(); });
  player.addEventListener("pause", send);
});
