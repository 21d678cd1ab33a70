// The step-through: a button, then one step after the other.

import { element, withAttributes } from "./dom.js";
import type { LocalExplainer } from "./local_explainer.js";
import { loadLocal } from "./local_script.js";
import { type Recorded, walkOf } from "./recording.js";
import { scriptUrl } from "./script_url.js";
import { type Step, stepsOf } from "./steps.js";

/** For an accepted proof: `file` is verified once more when somebody asks for it. */
export function stepsView(file: Blob): HTMLElement {
  const title = element("h2", "", "Step by step");
  title.id = "steps-title";
  const button = withAttributes(element("button", "button", "Step through the verification"), {
    type: "button",
  });
  const status = withAttributes(element("p", "note"), { role: "status" });
  const place = element("div", "");
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Verifying once more, and writing down what is computed …";
    try {
      const recorded = await record(file);
      if (recorded.status !== 0) throw new Error("the file was not accepted this time");
      status.textContent = "";
      button.remove();
      walkThrough(place, stepsOf(walkOf(recorded)));
    } catch (error) {
      status.textContent = `The steps cannot be shown: ${(error as Error).message}.`;
      button.disabled = false;
    }
  });
  const view = element(
    "section",
    "steps",
    title,
    element(
      "p",
      "note",
      "See what the check computed for this proof, with the values that it computed. This runs the " +
        "verifier's own code, with a pen in its hand.",
    ),
    button,
    status,
    place,
  );
  return withAttributes(view, { "aria-labelledby": title.id });
}

/** Has the explainer run, in a worker of its own or in this thread. */
async function record(file: Blob): Promise<Recorded> {
  if (location.protocol === "file:") {
    const explain = await loadLocal<LocalExplainer>("local_explainer.js", "ptvmLocalExplainer");
    return explain(file);
  }
  const worker = new Worker(scriptUrl("explainer_worker.js"), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) =>
        data.recorded ? resolve(data.recorded) : reject(new Error(data.problem));
      worker.onerror = () => reject(new Error("the explainer did not start, or stopped"));
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}

function walkThrough(place: HTMLElement, steps: Step[]): void {
  const heading = withAttributes(element("h3", ""), { tabindex: "-1" });
  const content = element("div", "step");
  const back = withAttributes(element("button", "quiet", "Back"), { type: "button" });
  const next = withAttributes(element("button", "button", "Next"), { type: "button" });
  const dots = steps.map(() => element("span", "dot"));
  let at = 0;
  const show = (index: number) => {
    at = index;
    const { title, content: make } = steps[index]!;
    heading.replaceChildren(
      element("span", "note", `Step ${index + 1} of ${steps.length} `),
      element("span", "title", title),
    );
    content.replaceChildren();
    content.append(element("div", "", make()));
    back.disabled = index === 0;
    next.disabled = index === steps.length - 1;
    dots.forEach((dot, n) => dot.classList.toggle("done", n <= index));
    heading.focus();
  };
  back.addEventListener("click", () => show(at - 1));
  next.addEventListener("click", () => show(at + 1));
  place.replaceChildren(
    element(
      "div",
      "card",
      heading,
      content,
      element(
        "div",
        "choices",
        back,
        next,
        withAttributes(element("span", "dots", dots), { "aria-hidden": "true" }),
      ),
    ),
  );
  show(0);
}
