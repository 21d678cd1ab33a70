// Elements from code. Every text becomes a text node, so nothing that a file says is ever markup.

export type Child = Node | string | number | false | undefined | readonly Child[];

/** An element; an empty class name and the children `false` and `undefined` count for nothing. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== "") node.className = className;
  append(node, children);
  return node;
}

export function withAttributes<E extends Element>(node: E, attributes: Record<string, string>): E {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

/** The head of a table whose columns explain themselves to the eye: for the ear only. */
export function hiddenHead(...names: string[]): HTMLElement {
  const cell = (name: string) =>
    withAttributes(element("th", "", element("span", "hidden", name)), { scope: "col" });
  return element("thead", "", element("tr", "", names.map(cell)));
}

/** One of the symbols in index.html, for the eye only. */
export function icon(name: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return withAttributes(svg, { class: "icon", "aria-hidden": "true" });
}

/** The element of index.html with this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no #${id}`);
  return node as E;
}

/** A bar of a chart, `share` of its track long, for the eye only: the figure stands beside it. */
export function bar(share: number): HTMLElement {
  const fill = element("span", "fill");
  fill.style.inlineSize = `${100 * share}%`; // set by script: the policy allows no style in markup
  return withAttributes(element("span", "track", fill), { "aria-hidden": "true" });
}

/** A list of terms and what they stand for. */
export function definitions(
  className: string,
  rows: readonly (readonly [string, Child])[],
): HTMLElement {
  const row = ([term, value]: readonly [string, Child]) =>
    element("div", "", element("dt", "", term), element("dd", "", value));
  return element("dl", className, rows.map(row));
}

function append(node: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (Array.isArray(child)) append(node, child);
    else node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}
