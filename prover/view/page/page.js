// What is shown of the run at a position and of a cell, and how these are chosen.

const by = (id) => document.getElementById(id);
const trace = new Trace(JSON.parse(by("trace").textContent));
const MOST_ROWS = 200; // of the table of writes
const at = { position: 0, cell: 0 };
const lines = [],
  cells = [];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const counted = (n, noun) => `${n.toLocaleString("en-US")} ${noun}${n === 1 ? "" : "s"}`;
const percent = (share) => `${Number((100 * share).toPrecision(3))} %`;

// What does not change

function showHead() {
  by("name").textContent = trace.program;
  const end = trace.halted ? "halted" : trace.failure !== null ? "failed" : "not halted";
  by("facts").textContent = [
    `${counted(trace.steps, "step")}, ${end}`,
    `${trace.attention_mode} attention`,
    counted(trace.layers, "layer"),
    counted(trace.instructions.length, "instruction"),
  ].join(" · ");
  if (trace.halted) return;
  by("notice").hidden = false;
  by("notice").textContent =
    trace.failure !== null
      ? `The run fails: ${trace.failure}`
      : `The run goes on: no more than its first ${counted(trace.steps, "step")} were recorded.`;
}

function makeListing() {
  const { is_source: isSource, lines: all } = trace.listing;
  for (const { pc, text } of all) {
    const [, statement, comment] = isSource ? text.match(/^([^;#]*)(.*)$/su) : [text, text, ""];
    const code = element("code", { textContent: statement });
    if (comment !== "") code.append(element("span", { className: "soft", textContent: comment }));
    const item = element(
      "li",
      {},
      element("span", { className: "pc", textContent: pc ?? "" }),
      code,
    );
    by("listing").append(item);
    if (pc !== null) lines[pc] = item;
  }
}

function makeMemory() {
  trace.initial_memory.forEach((_, cell) => {
    const button = element(
      "button",
      { type: "button", className: "cell" },
      element("span", { className: "hidden", textContent: "cell " }),
      element("span", { className: "address", textContent: cell }),
      element("span", { className: "value" }),
      element("span", { className: "hidden" }),
    );
    button.dataset.cell = cell;
    button.addEventListener("click", () => show({ cell }));
    cells.push(button);
  });
  by("memory").append(...cells);
  const none = cells.length === 0;
  by("no-memory").hidden = !none;
  for (const id of ["memory", "legend", "history"]) by(id).hidden = none;
}

function makeEngines() {
  for (const { first, second, equal_steps: equal, difference, problem } of trace.comparisons) {
    const item = element("li", {}, element("strong", { textContent: `${first}, ${second}` }));
    if (problem !== null) {
      item.className = "problem";
      item.append(` not compared: ${problem}`);
    } else if (difference !== null) {
      item.className = "differ";
      const { step, field, first_value: one, second_value: other } = difference;
      const jump = element("button", {
        type: "button",
        className: "text",
        textContent: `step ${step}`,
      });
      jump.addEventListener("click", () => show({ position: Math.min(step, trace.steps) }));
      item.append(
        " differ in ",
        jump,
        `: ${field} is ${one} in ${first}, but ${other} in ${second}`,
      );
    } else {
      item.className = "equal";
      item.append(` equal in all ${counted(equal, "step")}`);
    }
    by("engines").append(item);
  }
  if (trace.comparisons.length === 0)
    by("engines").append(element("li", { textContent: "No two engines were compared." }));
}

// What does

function instructionText(pc) {
  const instruction = trace.instructions[pc];
  if (instruction === undefined) return `pc ${pc}, where no instruction is`;
  return (
    `${instruction.text} at pc ${pc}` + (trace.layers > 1 ? `, layer ${instruction.layer}` : "")
  );
}

function eventText(position) {
  if (position === 0) return "The initial state, before the first step.";
  const { kind, address, value } = trace.access(position);
  let text = `Step ${position} executed ${instructionText(trace.states.pc[position - 1])}`;
  if (kind === READ) text += `, which read ${value} from cell ${address}`;
  if (kind === WRITE) text += `, which wrote ${value} to cell ${address}`;
  return `${text}.`;
}

function showRegisters() {
  const now = trace.registers(at.position);
  const before = trace.registers(Math.max(at.position - 1, 0));
  const names = { pc: "program counter", acc: "accumulator", sp: "stack pointer" };
  const word = (value) => (value === true ? "yes" : value === false ? "no" : `${value}`);
  const rows = Object.keys(now).map((key) => {
    const value = element("dd", { textContent: word(now[key]) });
    const row = element(
      "div",
      {},
      element("dt", { textContent: key, title: names[key] ?? `${key} flag` }),
      value,
    );
    row.dataset.register = key;
    if (now[key] !== before[key]) {
      row.className = "changed";
      value.prepend(
        element("span", { className: "before", textContent: `was ${word(before[key])}` }),
      );
    }
    return row;
  });
  by("registers").replaceChildren(...rows);
  let next = `Next: ${instructionText(now.pc)}.`;
  if (now.halted) next = "The machine has halted.";
  else if (at.position === trace.steps && trace.failure !== null) next = "The next step fails.";
  by("next").textContent = next;
}

function showListing() {
  const { pc, halted } = trace.registers(at.position);
  const executed = at.position > 0 ? trace.states.pc[at.position - 1] : undefined;
  for (const marked of document.querySelectorAll(".listing .current, .listing .executed")) {
    marked.classList.remove("current", "executed");
    marked.removeAttribute("aria-current");
  }
  if (executed !== undefined) lines[executed].classList.add("executed");
  const line = halted ? lines[executed] : lines[pc];
  if (line === undefined) return;
  if (!halted) line.classList.add("current");
  line.setAttribute("aria-current", "step");
  bringIntoView(by("listing").parentElement, line);
}

/** Scrolls `area`, and nothing around it, until `item` is in view. */
function bringIntoView(area, item) {
  const above = item.getBoundingClientRect().top - area.getBoundingClientRect().top;
  if (above >= 0 && above <= area.clientHeight - item.offsetHeight) return;
  area.scrollTop += above - area.clientHeight / 2;
}

function showMemory() {
  const { kind, address } = trace.access(at.position);
  cells.forEach((button, cell) => {
    const touched = kind !== NONE && address === cell;
    const [, , value, did] = button.children;
    value.textContent = trace.value(cell, at.position);
    did.textContent = !touched ? "" : kind === WRITE ? ", written now" : ", read now";
    button.classList.toggle("written", touched && kind === WRITE);
    button.classList.toggle("read", touched && kind === READ);
    button.setAttribute("aria-pressed", cell === at.cell);
  });
}

function summaryText(seen, corners, shares) {
  const mean = shares.reduce(
    (sum, share, i) => sum + share * seen[seen.length - shares.length + i].value,
    0,
  );
  const { step, value } = seen.at(-1);
  const gives =
    shares.length === 1
      ? `A read now gives ${value}, the newest value, of step ${step}.`
      : `A read now gives the mean ${mean.toFixed(2)}, rounded; ${percent(shares.at(-1))} of it is the newest value, ${value}, of step ${step}.`;
  return `${counted(seen.length, "write")} so far, ${counted(corners.size, "corner")}. ${gives}`;
}

function showHistory() {
  if (cells.length === 0) return;
  const writes = trace.histories[at.cell];
  const count = trace.countWrites(at.cell, at.position);
  const seen = writes.slice(0, count);
  const shares = sharesOf(seen, trace.temperature);
  const { upper, lower } = hullOf(seen);
  const corners = new Set([...upper, ...lower]);
  by("history-title").textContent = `History of cell ${at.cell}`;
  by("summary").textContent = summaryText(seen, corners, shares);
  const lastStep = by("whole").checked ? trace.steps : at.position;
  drawChart(by("chart"), { writes, count, shares, position: at.position, lastStep });

  const rows = seen.slice(-MOST_ROWS).map((write, i, shown) => {
    const share = shares[shares.length - shown.length + i] ?? 0;
    const texts = [
      write.step,
      write.value,
      corners.has(write) ? "corner" : "",
      share > 0 ? percent(share) : "",
    ];
    return element("tr", {}, ...texts.map((textContent) => element("td", { textContent })));
  });
  by("writes").replaceChildren(...rows.reverse());
  by("more").textContent =
    count > MOST_ROWS ? `The newest ${MOST_ROWS} of ${count.toLocaleString("en-US")}.` : "";
  for (const [id, direction] of [
    ["previous-access", -1],
    ["next-access", 1],
  ]) {
    by(id).disabled = trace.nextAccess(at.cell, at.position, direction) === undefined;
  }
}

function showControls() {
  by("slider").value = at.position;
  by("slider").setAttribute("aria-valuetext", `${at.position} of ${trace.steps}`);
  by("number").value = at.position;
  by("event").textContent = eventText(at.position);
  by("first").disabled = by("back").disabled = at.position === 0;
  by("last").disabled = by("forward").disabled = at.position === trace.steps;
}

let remembering;

/** Goes to a position, a cell, or both; what is beyond the run is brought back into it. */
function show({ position = at.position, cell = at.cell }) {
  at.position = Math.min(Math.max(position, 0), trace.steps);
  const isOther = cell !== at.cell;
  at.cell = Math.min(Math.max(cell, 0), Math.max(cells.length - 1, 0));
  showControls();
  showRegisters();
  showListing();
  showMemory();
  if (isOther && cells.length > 0) bringIntoView(by("memory"), cells[at.cell]);
  showHistory();
  clearTimeout(remembering); // browsers limit how often an address may change
  remembering = setTimeout(
    () => history.replaceState(null, "", `#step=${at.position}&cell=${at.cell}`),
    300,
  );
}

function showAddress() {
  const numbers = new URLSearchParams(location.hash.slice(1));
  const number = (name) =>
    /^\d{1,9}$/.test(numbers.get(name) ?? "") ? Number(numbers.get(name)) : 0;
  show({ position: number("step"), cell: number("cell") });
}

function listen() {
  const go = { first: -Infinity, back: -1, forward: 1, last: Infinity };
  for (const [id, steps] of Object.entries(go)) {
    by(id).addEventListener("click", () => show({ position: at.position + steps }));
  }
  by("slider").addEventListener("input", () => show({ position: by("slider").valueAsNumber }));
  by("number").addEventListener("change", () => {
    const wanted = by("number").valueAsNumber;
    show({ position: Number.isNaN(wanted) ? at.position : Math.round(wanted) });
  });
  for (const [id, direction] of [
    ["previous-access", -1],
    ["next-access", 1],
  ]) {
    by(id).addEventListener("click", () =>
      show({ position: trace.nextAccess(at.cell, at.position, direction) }),
    );
  }
  by("whole").addEventListener("change", showHistory);
  new ResizeObserver(showHistory).observe(by("history"));
  addEventListener("hashchange", showAddress);
  addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isTaken = event.target.matches("input:not([type=checkbox])");
    if (direction === undefined || isTaken || event.ctrlKey || event.altKey || event.metaKey)
      return;
    event.preventDefault();
    show({ position: at.position + direction * (event.shiftKey ? 10 : 1) });
  });
}

showHead();
makeListing();
makeMemory();
makeEngines();
by("slider").max = by("number").max = trace.steps;
by("of").textContent = `of ${trace.steps.toLocaleString("en-US")}`;
listen();
showAddress();
