// Draws who stands around the person: tap a ring to put somebody there, drag to move, or use the list. The list says everything
// the drawing says, so keyboard and screen reader miss nothing. The sizes are those of `naast.visits.ecogram`.

const SPACE = "http://www.w3.org/2000/svg";
const CENTRE = 320;
const RINGS = { close: 110, community: 195, institution: 280 };
const MOST = 24;

function make(name, attributes, text = "") {
  const one = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  if (text) one.textContent = text;
  return one;
}

function place(near) {
  const turn = (near.angle * Math.PI) / 180;
  const far = RINGS[near.layer];
  return [CENTRE + far * Math.sin(turn), CENTRE - far * Math.cos(turn)];
}

/** Where a finger is: the nearest ring, and the angle from the top. */
function spot(svg, event) {
  const box = svg.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * CENTRE * 2 - CENTRE;
  const y = ((event.clientY - box.top) / box.height) * CENTRE * 2 - CENTRE;
  const far = Math.hypot(x, y);
  const distance = ([, radius]) => Math.abs(radius - far);
  const [layer] = Object.entries(RINGS).sort((one, other) => distance(one) - distance(other))[0];
  return { layer, angle: (Math.round((Math.atan2(x, -y) * 180) / Math.PI) + 360) % 360 };
}

/** @param {HTMLElement} element the card with the drawing, the fields and the list */
export function startEcogram(element) {
  const svg = element.querySelector("svg");
  const marks = svg.querySelector("[data-marks]");
  const name = element.querySelector("[data-eco=name]");
  const layer = element.querySelector("[data-eco=layer]");
  const tie = element.querySelector("[data-eco=tie]");
  const list = element.querySelector("ul");
  const pattern = element.querySelector("template");
  let near = [];
  let angle = null;
  let dragged = null;

  const changed = () => element.dispatchEvent(new Event("ecogram", { bubbles: true }));

  function free(ring) {
    const taken = near.filter((one) => one.layer === ring).map((one) => one.angle);
    for (const turn of [0, 60, 120, 180, 240, 300, 30, 90, 150, 210, 270, 330]) if (!taken.includes(turn)) return turn;
    return (near.length * 47) % 360;
  }

  function draw() {
    marks.replaceChildren();
    for (const one of near) {
      const [x, y] = place(one);
      marks.append(make("line", { class: `n-eco__tie n-eco__tie--${one.tie}`, x1: CENTRE, y1: CENTRE, x2: x, y2: y }));
    }
    near.forEach((one, number) => {
      const [x, y] = place(one);
      const dot = make("g", { "data-number": number });
      dot.append(make("circle", { class: `n-eco__dot n-eco__dot--${one.tie}`, cx: x, cy: y, r: 22 }));
      dot.append(make("text", { class: "n-eco__name", x, y: y + 40 }, one.name));
      marks.append(dot);
    });
    list.replaceChildren(...near.map(line));
  }

  function line(one, number) {
    const row = pattern.content.cloneNode(true);
    row.querySelector("[data-part=name]").textContent = one.name;
    for (const [part, source] of [["layer", layer], ["tie", tie]]) {
      const select = row.querySelector(`[data-part=${part}]`);
      select.append(...[...source.options].map((option) => new Option(option.text, option.value)));
      select.value = one[part];
      select.setAttribute("aria-label", `${select.dataset.label} ${one.name}`);
      select.addEventListener("change", () => {
        one[part] = select.value;
        draw();
        changed();
        list.querySelectorAll(`[data-part=${part}]`)[number]?.focus();
      });
    }
    const away = row.querySelector("[data-part=away]");
    away.querySelector("[data-about]").textContent = one.name;
    away.addEventListener("click", () => {
      near.splice(number, 1);
      draw();
      changed();
      name.focus();
    });
    return row;
  }

  function add() {
    const said = name.value.trim();
    if (!said || near.length >= MOST) return name.focus();
    near.push({ name: said.slice(0, 40), layer: layer.value, tie: tie.value, angle: angle ?? free(layer.value) });
    angle = null;
    name.value = "";
    draw();
    changed();
    name.focus();
  }

  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const dot = event.target.closest("[data-number]");
    if (dot) {
      dragged = near[Number(dot.dataset.number)];
      svg.setPointerCapture(event.pointerId);
      return;
    }
    const where = spot(svg, event);
    layer.value = where.layer;
    angle = where.angle;
    if (name.value.trim()) add();
    else name.focus();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    Object.assign(dragged, spot(svg, event));
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      if (dragged) changed();
      dragged = null;
    });
  }
  layer.addEventListener("change", () => (angle = null));
  element.querySelector("[data-eco=add]").addEventListener("click", add);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
  return {
    people: () => near.map((one) => ({ ...one })),
    fill: (people) => {
      near = people.map((one) => ({ ...one }));
      draw();
    },
  };
}
