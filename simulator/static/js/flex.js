/** Draws a Flex Message as LINE does, from LINE's published layout rules. `tap(action)` runs an action. */
import { h } from "./dom.js";
import { realUrl } from "./api.js";

const SPACES = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const FONTS = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGES = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDERS = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const ALIGNS = { start: "flex-start", center: "center", end: "flex-end" };
const GRAVITIES = { top: "flex-start", center: "center", bottom: "flex-end" };

const measure = (value, table = SPACES) => (value === undefined ? undefined : value in table ? `${table[value]}px` : value);

export function drawFlex(container, tap) {
  if (container.type === "carousel") {
    return h("div.fx-carousel", {}, container.contents.map((bubble) => drawBubble(bubble, tap)));
  }
  return drawBubble(container, tap);
}

function drawBubble(bubble, tap) {
  const element = h(`div.fx-bubble.fx-${bubble.size ?? "mega"}`, {});
  if (bubble.direction === "rtl") element.classList.add("rtl");
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!bubble[name]) continue;
    const style = bubble.styles?.[name] ?? {};
    const block = h(`div.fx-block.${name}`, { style: { backgroundColor: style.backgroundColor } }, draw(bubble[name], "block", tap));
    if (style.separator && element.children.length) {
      block.classList.add("ruled");
      if (style.separatorColor) block.style.borderTopColor = style.separatorColor;
    }
    element.append(block);
  }
  return tappable(element, bubble.action, tap);
}

const DRAWERS = { box: drawBox, text: drawText, button: drawButton, image: drawImage, icon: drawIcon, separator: drawSeparator, filler: drawFiller, video: drawVideo };

function draw(part, inside, tap) {
  const drawer = DRAWERS[part.type];
  return drawer ? drawer(part, inside, tap) : null;
}

function tappable(element, action, tap) {
  if (!action) return element;
  element.classList.add("fx-tap");
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  if (action.label) element.setAttribute("aria-label", action.label);
  const run = (event) => { event.stopPropagation(); tap(action); };
  element.addEventListener("click", run);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); run(event); }
  });
  return element;
}

/** Position, offsets, and the share of the parent's room. */
function place(element, part, inside, natural) {
  const style = element.style;
  if (part.position === "absolute") style.position = "absolute";
  for (const [name, side] of [["offsetTop", "top"], ["offsetBottom", "bottom"], ["offsetStart", "insetInlineStart"], ["offsetEnd", "insetInlineEnd"]]) {
    if (part[name] !== undefined) style[side] = measure(part[name]);
  }
  const share = part.flex ?? natural;
  if (inside === "horizontal" || inside === "baseline") style.flex = share === 0 ? "0 0 auto" : `${share} 1 0`;
  else if (inside === "vertical" && part.flex > 0) style.flex = `${part.flex} 0 auto`;
  else style.flex ||= "0 0 auto";
  if (part.gravity && inside === "horizontal") style.alignSelf = GRAVITIES[part.gravity];
  return element;
}

function drawBox(box, inside, tap) {
  const element = h(`div.fx-box.${box.layout}`);
  const side = box.layout === "vertical" ? "marginTop" : "marginInlineStart";
  box.contents.forEach((part, index) => {
    const child = draw(part, box.layout, tap);
    if (!child) return;
    const gap = part.margin ?? (index > 0 && part.position !== "absolute" ? box.spacing : undefined);
    if (gap !== undefined) child.style[side] = measure(gap);
    element.append(child);
  });
  dress(element, box);
  if (inside !== "block") {
    place(element, box, inside, box.width ? 0 : 1);
  }
  return tappable(element, box.action, tap);
}

function dress(element, box) {
  const style = element.style;
  const plain = { backgroundColor: box.backgroundColor, borderColor: box.borderColor, width: box.width, maxWidth: box.maxWidth, height: box.height, maxHeight: box.maxHeight, justifyContent: box.justifyContent, alignItems: box.alignItems };
  for (const [name, value] of Object.entries(plain)) if (value !== undefined) style[name] = value;
  if (box.paddingAll !== undefined) style.padding = measure(box.paddingAll);
  for (const [name, side] of [["paddingTop", "paddingTop"], ["paddingBottom", "paddingBottom"], ["paddingStart", "paddingInlineStart"], ["paddingEnd", "paddingInlineEnd"]]) {
    if (box[name] !== undefined) style[side] = measure(box[name]);
  }
  if (box.borderWidth) style.borderWidth = measure(box.borderWidth, BORDERS);
  if (box.cornerRadius) style.borderRadius = measure(box.cornerRadius);
  if (box.cornerRadius || box.height || box.maxHeight) element.classList.add("clipped");
  if (box.background?.type === "linearGradient") {
    const { angle, startColor, centerColor, centerPosition = "50%", endColor } = box.background;
    style.backgroundImage = `linear-gradient(${angle}, ${[startColor, centerColor && `${centerColor} ${centerPosition}`, endColor].filter(Boolean).join(", ")})`;
  }
}

function look(element, part) {
  const style = element.style;
  if (part.size) style.fontSize = measure(part.size, FONTS);
  if (part.color) style.color = part.color;
  if (part.weight === "bold") style.fontWeight = 700;
  if (part.style === "italic") style.fontStyle = "italic";
  if (part.decoration && part.decoration !== "none") style.textDecoration = part.decoration;
}

function drawText(part, inside, tap) {
  const words = part.contents?.length
    ? part.contents.map((span) => { const element = h("span", {}, span.text ?? ""); look(element, span); return element; })
    : [part.text];
  const element = h("div.fx-text", {}, words);
  look(element, { size: "md", ...part });
  if (part.wrap) element.classList.add("wrap");
  if (part.wrap && part.maxLines) {
    element.classList.add("lines");
    element.style.webkitLineClamp = part.maxLines;
  }
  if (part.align) element.style.textAlign = part.align;
  if (part.lineSpacing) element.style.lineHeight = `calc(1.4em + ${part.lineSpacing})`;
  place(element, part, inside, 1);
  return tappable(element, part.action, tap);
}

function drawButton(part, inside, tap) {
  const button = h("button", { type: "button", onclick: (event) => { event.stopPropagation(); tap(part.action); } }, part.action.label);
  const kind = part.style ?? "link";
  if (part.color) button.style[kind === "link" ? "color" : "backgroundColor"] = part.color;
  const element = h(`div.fx-button.${kind}.${part.height ?? "md"}`, {}, button);
  return place(element, part, inside, 1);
}

const ratioOf = (part, fallback = "1:1") => (part.aspectRatio ?? fallback).replace(":", " / ");

function picture(url) {
  return h("img", { src: realUrl(url), alt: "", loading: "lazy", onerror: (event) => event.target.classList.add("lost") });
}

function drawImage(part, inside, tap) {
  const width = part.size === "full" ? "100%" : measure(part.size ?? "md", IMAGES);
  const frame = h("span", { style: { width, aspectRatio: ratioOf(part), backgroundColor: part.backgroundColor } }, picture(part.url));
  const element = h("div.fx-image", { style: { justifyContent: ALIGNS[part.align ?? "center"] } }, frame);
  if (part.aspectMode === "cover") element.classList.add("cover");
  if (inside === "block") element.style.width = "100%";
  return tappable(place(element, part, inside, 1), part.action, tap);
}

function drawVideo(part, inside, tap) {
  return draw(part.altContent, inside, tap) ?? h("video", { src: realUrl(part.url), poster: realUrl(part.previewUrl), controls: true });
}

function drawIcon(part, inside) {
  const size = measure(part.size ?? "md", FONTS);
  const element = h("span.fx-icon", { style: { height: size, aspectRatio: ratioOf(part) } }, picture(part.url));
  return place(element, part, inside, 0);
}

function drawSeparator(part) {
  return h("div.fx-line", { style: { backgroundColor: part.color } });
}

function drawFiller(part) {
  return h("div", { style: { flex: `${part.flex ?? 1} 1 0` } });
}
