// The history of a cell as a picture: steps to the right, values upwards.

const CHART = { height: 270, left: 62, right: 18, top: 16, bottom: 30 };

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Points as dots of one path, each place once: a long history stays a small picture. */
function dots(writes, x, y) {
  const places = new Set();
  for (const { step, value } of writes)
    places.add(`M${x(step).toFixed(1)} ${y(value).toFixed(1)}h0`);
  return [...places].join("");
}

/**
 * Draws the first `count` of `writes` with their hull and `shares`, and those behind as later ones
 * up to `lastStep`, into `chart`. `position` is marked.
 */
function drawChart(chart, { writes, count, shares, position, lastStep }) {
  const { height, left, right, top, bottom } = CHART;
  const width = Math.max(chart.clientWidth, 240);
  const seen = writes.slice(0, count);
  const later = writes.slice(count).filter(({ step }) => step <= lastStep);
  let least = Infinity,
    greatest = -Infinity;
  for (const { value } of [...seen, ...later]) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const labels = new Set([least, greatest]);
  if (least < 0 && greatest > 0 && Math.min(-least, greatest) > 0.12 * (greatest - least))
    labels.add(0);
  if (least === greatest) [least, greatest] = [least - 1, greatest + 1];

  const x = (step) => left + ((width - left - right) * step) / Math.max(lastStep, 1);
  const y = (value) => top + ((height - top - bottom) * (greatest - value)) / (greatest - least);
  const base = height - bottom + 10;
  const parts = [];
  for (const value of labels) {
    parts.push(
      svg("line", { class: "grid", x1: left - 8, x2: width - right, y1: y(value), y2: y(value) }),
    );
    parts.push(
      svg(
        "text",
        { class: "label", x: left - 14, y: y(value) + 4, "text-anchor": "end" },
        `${value}`,
      ),
    );
  }
  parts.push(svg("text", { class: "label", x: left, y: height - 4, "text-anchor": "middle" }, "0"));
  parts.push(
    svg(
      "text",
      { class: "label", x: width - right, y: height - 4, "text-anchor": "end" },
      `step ${lastStep}`,
    ),
  );
  parts.push(
    svg("line", { class: "now", x1: x(position), x2: x(position), y1: top - 8, y2: base }),
  );

  const { upper, lower } = hullOf(seen);
  const outline = [...upper, ...lower.slice(1, -1).reverse()];
  const path = outline.map(({ step, value }) => `${x(step)} ${y(value)}`).join("L");
  parts.push(svg("path", { class: "hull", d: `M${path}Z` }));
  parts.push(svg("path", { class: "later", d: dots(later, x, y) }));
  parts.push(svg("path", { class: "point", d: dots(seen, x, y) }));
  for (const { step, value } of outline) {
    parts.push(
      svg("circle", {
        class: "corner",
        cx: x(step),
        cy: y(value),
        r: 4,
        "data-step": step,
        "data-value": value,
      }),
    );
  }
  shares.forEach((share, i) => {
    if (share < 0.005) return;
    const { step, value } = seen[seen.length - shares.length + i];
    parts.push(
      svg("circle", {
        class: "share",
        cx: x(step),
        cy: y(value),
        r: 5 + 5 * Math.sqrt(share),
        "data-step": step,
      }),
    );
  });
  chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
  chart.replaceChildren(...parts);
}
