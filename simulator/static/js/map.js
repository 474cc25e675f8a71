/** A map of our own: streets drawn from the coordinates, the office's points with their circles, and a pin to drag. */
import { aria, h, svg } from "./dom.js";

const METRES_PER_DEGREE = 111320;
const BLOCK_METRES = 160;
const WIDTH = 340, HEIGHT = 276;
const ZOOMS = [0.12, 0.2, 0.35, 0.6, 1, 1.7, 3, 5, 9, 16, 30, 60];
const BLOCK_FILLS = { 0: "#CFE3C4", 3: "#E0DBCD", 4: "#E0DBCD", 7: "#F1E6CF", 9: "#E4DFD3" };
const START_ZOOM = 5;

export function distance(a, b) {
  const rad = Math.PI / 180;
  const s = Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2
    + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 2 * 6371008.8 * Math.asin(Math.sqrt(s));
}

/** A place so many metres east and north of another. */
export function moved(place, east, north) {
  return {
    latitude: place.latitude + north / METRES_PER_DEGREE,
    longitude: place.longitude + east / (METRES_PER_DEGREE * Math.cos((place.latitude * Math.PI) / 180)),
  };
}

/** `points`: the office's; `start`: where the pin stands; `moved_to(place)` is told of each move unless `fixed`. */
export class MapView {
  constructor(points, start, movedTo, { fixed = false } = {}) {
    this.points = points;
    this.pin = { ...start };
    this.center = { ...start };
    this.zoom = START_ZOOM;
    this.movedTo = movedTo;
    this.fixed = fixed;
    this.svg = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", role: "application", "aria-label": aria("แผนที่: ลากหมุด หรือใช้ปุ่มลูกศร", "Map: drag the pin, or use the arrow keys") });
    this.scale = h("span.scale");
    const zoomButton = (sign, step, thai, english) => h("button", { type: "button", "aria-label": aria(thai, english), onclick: () => this.zoomBy(step) }, sign);
    this.element = h("div.map", {}, this.svg, h("div.zoom", {}, zoomButton("+", -1, "ขยาย", "Zoom in"), zoomButton("−", 1, "ย่อ", "Zoom out")), this.scale);
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("wheel", (event) => { event.preventDefault(); this.zoomBy(Math.sign(event.deltaY)); }, { passive: false });
    this.draw();
  }

  get metresPerUnit() { return ZOOMS[this.zoom]; }

  zoomBy(step) {
    this.zoom = Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step));
    this.draw();
  }

  /** Puts the pin somewhere and, if it would be out of sight, the map around it. */
  put(place, { recenter = true } = {}) {
    this.pin = { latitude: place.latitude, longitude: place.longitude };
    if (recenter) this.center = { ...this.pin };
    this.draw();
    this.movedTo?.(this.pin);
  }

  /** Zooms so that both places are in sight. */
  showBoth(one, other) {
    const far = distance(one, other);
    const fitting = ZOOMS.findIndex((metres) => far / metres < HEIGHT * 0.38);
    this.zoom = Math.max(START_ZOOM, fitting < 0 ? ZOOMS.length - 1 : fitting);
    this.center = { latitude: (one.latitude + other.latitude) / 2, longitude: (one.longitude + other.longitude) / 2 };
    this.draw();
  }

  xy(place) {
    const cos = Math.cos((this.center.latitude * Math.PI) / 180);
    return [
      WIDTH / 2 + ((place.longitude - this.center.longitude) * METRES_PER_DEGREE * cos) / this.metresPerUnit,
      HEIGHT / 2 - ((place.latitude - this.center.latitude) * METRES_PER_DEGREE) / this.metresPerUnit,
    ];
  }

  grab(event) {
    const onPin = event.target.closest(".pin") && !this.fixed;
    const box = this.svg.getBoundingClientRect();
    const unit = Math.max(box.width / WIDTH, box.height / HEIGHT);
    let last = [event.clientX, event.clientY], far = 0;
    this.svg.setPointerCapture(event.pointerId);
    const move = (now) => {
      const east = ((now.clientX - last[0]) / unit) * this.metresPerUnit, north = (-(now.clientY - last[1]) / unit) * this.metresPerUnit;
      far += Math.abs(now.clientX - last[0]) + Math.abs(now.clientY - last[1]);
      last = [now.clientX, now.clientY];
      if (onPin) this.put(moved(this.pin, east, north), { recenter: false });
      else { this.center = moved(this.center, -east, -north); this.draw(); }
    };
    const drop = (now) => {
      this.svg.removeEventListener("pointermove", move);
      if (!onPin && far < 5 && !this.fixed) {
        const x = (now.clientX - box.left - box.width / 2) / unit, y = (now.clientY - box.top - box.height / 2) / unit;
        this.put(moved(this.center, x * this.metresPerUnit, -y * this.metresPerUnit), { recenter: false });
      }
    };
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", drop, { once: true });
    this.svg.addEventListener("pointercancel", drop, { once: true });
  }

  onKey(event) {
    const step = (event.shiftKey ? 100 : 10) * Math.max(1, this.metresPerUnit);
    const moves = { ArrowUp: [0, step], ArrowDown: [0, -step], ArrowLeft: [-step, 0], ArrowRight: [step, 0] };
    if (!moves[event.key]) return;
    event.preventDefault();
    this.put(moved(this.pin, ...moves[event.key]), { recenter: false });
    const [x, y] = this.xy(this.pin);
    if (x < 20 || y < 30 || x > WIDTH - 20 || y > HEIGHT - 20) this.put(this.pin);
  }

  draw() {
    const focused = document.activeElement?.closest?.(".pin") && this.svg.contains(document.activeElement);
    this.svg.replaceChildren(...this.streets(), ...this.points.map((point) => this.circle(point)), this.pinMark());
    if (focused) this.svg.querySelector(".pin").focus();
    const metres = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((one) => one / this.metresPerUnit > 46) ?? 20000;
    this.scale.style.width = `${metres / this.metresPerUnit}px`;
    this.scale.textContent = metres >= 1000 ? `${metres / 1000} กม.` : `${metres} ม.`;
  }

  /** A grid of streets fixed to the ground, every fifth one broad, and a winding canal. */
  streets() {
    const lines = [];
    const block = BLOCK_METRES * (this.metresPerUnit > 12 ? 25 : this.metresPerUnit > 2 ? 5 : 1);
    const cos = Math.cos((Math.round(this.center.latitude) * Math.PI) / 180);
    const north0 = this.center.latitude * METRES_PER_DEGREE, east0 = this.center.longitude * METRES_PER_DEGREE * cos;
    const halfWide = (WIDTH / 2 + 40) * this.metresPerUnit, halfHigh = (HEIGHT / 2 + 40) * this.metresPerUnit;
    const street = (index) => ({ stroke: "#fff", "stroke-width": index % 5 === 0 ? 10 : index % 2 ? 4 : 5.5, fill: "none" });
    const canal = [];
    for (let x = -20; x <= WIDTH + 20; x += 20) {
      const east = east0 + (x - WIDTH / 2) * this.metresPerUnit;
      const north = Math.round(north0 / 2400) * 2400 + 420 + 170 * Math.sin(east / 700);
      canal.push(`${x} ${HEIGHT / 2 - (north - north0) / this.metresPerUnit}`);
    }
    lines.push(...this.parks(block, east0, north0, halfWide, halfHigh));
    lines.push(svg("path", { d: `M${canal.join("L")}`, stroke: "#B8D6E6", "stroke-width": Math.max(3, 70 / this.metresPerUnit), fill: "none" }));
    for (let index = Math.ceil((east0 - halfWide) / block); index * block < east0 + halfWide; index += 1) {
      const x = WIDTH / 2 + (index * block - east0) / this.metresPerUnit;
      lines.push(svg("path", { d: `M${x} -9V${HEIGHT + 9}`, ...street(index) }));
    }
    for (let index = Math.ceil((north0 - halfHigh) / block); index * block < north0 + halfHigh; index += 1) {
      const y = HEIGHT / 2 - (index * block - north0) / this.metresPerUnit;
      lines.push(svg("path", { d: `M-9 ${y}H${WIDTH + 9}`, ...street(index + 2) }));
    }
    return lines;
  }

  /** Some blocks are green, some built up: the same ones each time, picked by their number. */
  parks(block, east0, north0, halfWide, halfHigh) {
    const fills = [];
    for (let i = Math.floor((east0 - halfWide) / block); i * block < east0 + halfWide; i += 1) {
      for (let j = Math.floor((north0 - halfHigh) / block); j * block < north0 + halfHigh; j += 1) {
        const fill = BLOCK_FILLS[Math.abs(i * 7 + j * 13 + ((i * j) % 5)) % 11];
        if (!fill) continue;
        const [x, y] = [WIDTH / 2 + (i * block - east0) / this.metresPerUnit, HEIGHT / 2 - ((j + 1) * block - north0) / this.metresPerUnit];
        const side = block / this.metresPerUnit;
        fills.push(svg("rect", { x, y, width: side, height: side, fill }));
      }
    }
    return fills;
  }

  circle(point) {
    const [x, y] = this.xy(point);
    const radius = Math.max(4, point.radius_m / this.metresPerUnit);
    return svg("g", {},
      svg("circle", { cx: x, cy: y, r: radius, fill: "#0F5E5926", stroke: "#0F5E59", "stroke-width": 1.5, "stroke-dasharray": "5 4" }),
      svg("circle", { cx: x, cy: y, r: 4, fill: "#0F5E59" }),
      svg("text", { x, y: y - 9, "text-anchor": "middle" }, point.name));
  }

  pinMark() {
    const [x, y] = this.xy(this.pin);
    return svg("g", { class: "pin", transform: `translate(${x} ${y})`, tabindex: this.fixed ? null : 0, role: this.fixed ? null : "button", "aria-label": aria("หมุด", "Pin"), onkeydown: (event) => this.onKey(event) },
      svg("circle", { class: "halo", r: 22, cy: -20, fill: "transparent" }),
      svg("path", { d: "M0 0s16-15 16-27a16 16 0 1 0-32 0c0 12 16 27 16 27z", fill: "#D32F2F", stroke: "#fff", "stroke-width": 2 }),
      svg("circle", { cy: -27, r: 6, fill: "#fff" }));
  }
}
