// A plot with lines and points as SVG, drawn by Vega-Lite.
import * as vega from "vega";
import * as vegaLite from "vega-lite";

// `x` and `y`: the field of `values`, a title and, unless linear, a scale. `series`: what lines are by.
// Every x that occurs has a tick.
const specification = ({ values, title, x, y, series }) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "white",
  title,
  width: 420,
  height: 260,
  data: { values },
  config: { legend: { labelLimit: 240 } },
  mark: { type: "line", point: { size: 60 } },
  encoding: {
    x: {
      field: x.field,
      type: "quantitative",
      title: x.title,
      axis: { values: [...new Set(values.map((v) => v[x.field]))], format: "d", grid: false },
      scale: { zero: false, padding: 15, ...x.scale },
    },
    y: { field: y.field, type: "quantitative", title: y.title, scale: y.scale, axis: { format: "~s" } },
    color: { field: series, type: "nominal", title: null, sort: null },
  },
});

export async function linePlot(picture) {
  const compiled = vegaLite.compile(specification(picture)).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  return { name: picture.name, title: picture.title, svg: await view.toSVG() };
}
