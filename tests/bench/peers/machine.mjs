// The machine that is measured on, and how programs are run and asked for JSON on it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";

export function output(program, args, environment = {}) {
  const env = { ...process.env, ...environment };
  const maxBuffer = 2 ** 26;
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env, maxBuffer });
  if (error || status !== 0) {
    const cause = error ?? `exit status ${status}\n${stderr}`;
    throw new Error(`${program} ${args.join(" ")}: ${cause}`);
  }
  return stdout;
}

export const json = (program, args) => JSON.parse(output(program, args));
// {"log-rows": 3} as ["--log-rows", "3"]
export const options = (named) =>
  Object.entries(named).flatMap(([name, value]) => [`--${name}`, `${value}`]);

const firstLine = (program) => {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0] : undefined;
};

export function machine() {
  const release = readFileSync("/etc/os-release", "utf8");
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: `${os.cpus().length} cores of an ${os.cpus()[0].model.trim()}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: release.match(/^PRETTY_NAME="(.*)"/m)?.[1] ?? os.version(),
    compilers: [firstLine("c++"), firstLine("rustc")].filter(Boolean).join(", "),
    load: os.loadavg()[0].toFixed(2),
  };
}

export function warnIfBusy({ load }) {
  if (load > 0.5) console.error(`warning: the load average is ${load}, not idle`);
}
