/** Draws LINE's templates (buttons, confirm, carousel, image carousel) and imagemaps. */
import { h } from "./dom.js";
import { realUrl } from "./api.js";

const button = (action, tap) => h("button", { type: "button", onclick: () => tap(action) }, action.label);

export function drawTemplate(template, tap) {
  switch (template.type) {
    case "confirm":
      return h("div.template", {}, h("div.words", {}, template.text), h("div.pair", {}, template.actions.map((action) => button(action, tap))));
    case "carousel":
      return h("div.row-of", {}, template.columns.map((column) => card(column, tap)));
    case "image_carousel":
      return h("div.row-of", {}, template.columns.map((column) =>
        h("button.picture-card", { type: "button", onclick: () => tap(column.action) },
          h("img", { src: realUrl(column.imageUrl), alt: "", loading: "lazy" }), h("span", {}, column.action.label))));
    default:
      return card(template, tap);
  }
}

function card(column, tap) {
  return h("div.template", {},
    column.thumbnailImageUrl ? h("img", { src: realUrl(column.thumbnailImageUrl), alt: "", loading: "lazy" }) : null,
    h("div.words", {}, column.title ? h("b", {}, column.title) : null, column.text),
    column.actions.map((action) => button(action, tap)));
}

export function drawImagemap(message, tap) {
  const { width, height } = message.baseSize;
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  return h("div.imagemap", { style: { aspectRatio: `${width} / ${height}` } },
    h("img", { src: realUrl(`${message.baseUrl}/700`), alt: message.altText }),
    message.actions.map(({ area, linkUri, ...action }) => h("button", {
      type: "button", "aria-label": action.label ?? action.text ?? linkUri,
      style: { left: percent(area.x, width), top: percent(area.y, height), width: percent(area.width, width), height: percent(area.height, height) },
      onclick: () => tap(linkUri ? { type: "uri", uri: linkUri } : action),
    })));
}
