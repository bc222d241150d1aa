/* In the editor: a frame drawn on a practice picture becomes an area. Typing the numbers does the same. */
{
const SIDES = ["left", "top", "width", "height"];

const make = (tag, css, into) => {
  const made = document.createElement(tag);
  made.className = css;
  return into.appendChild(made);
};

const put = (box, numbers) => SIDES.forEach((side, n) => { box.style[side] = `${numbers[n]}%`; });

const board = (block, root, areas) => {
  const { areas: list, image } = block.childBlocks;
  const sheet = make("div", "practice-sheet", root);
  const picture = make("img", "", sheet);
  let shown;
  root.insertBefore(sheet, areas);

  window.setInterval(() => {
    const { id } = image.getState() || {};
    if (id && id !== shown) picture.src = `/cms/images/${id}/preview/max-800x1200/`;
    shown = id;
    sheet.hidden = !id;
    sheet.querySelectorAll(".kept").forEach((box) => box.remove());
    list.children.forEach(({ block: { childBlocks } }) => {
      put(make("span", "kept", sheet), SIDES.map((side) => childBlocks[side].getValue()));
    });
  }, 700);

  sheet.addEventListener("pointerdown", (down) => {
    const frame = sheet.getBoundingClientRect();
    const box = make("span", "", sheet);
    const share = (place, start, size) => Math.min(Math.max((place - start) / size, 0), 1) * 100;
    const point = (at) => [share(at.clientX, frame.left, frame.width), share(at.clientY, frame.top, frame.height)];
    const [x, y] = point(down);
    let now = [x, y, 0, 0];
    const move = (event) => {
      const [a, b] = point(event);
      now = [Math.min(x, a), Math.min(y, b), Math.abs(x - a), Math.abs(y - b)];
      put(box, now);
    };
    down.preventDefault();
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", () => {
      window.removeEventListener("pointermove", move);
      box.remove();
      const area = { name: "" };
      SIDES.forEach((side, n) => { area[side] = now[n].toFixed(1); });
      if (now[2] > 1 && now[3] > 1) list.insert(area, list.children.length);
    }, { once: true });
  });
};

window.telepath.register("courses.practice.Screen", class extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(place, prefix, ...rest) {
    const block = super.render(place, prefix, ...rest);
    const field = document.getElementById(`${prefix}-alt`);
    const root = field && field.closest(".practice-screen");
    const areas = root && Array.from(root.children).find((part) => part.querySelector(`[id^="${prefix}-areas"]`));
    if (areas) board(block, root, areas);
    return block;
  }
});
}
