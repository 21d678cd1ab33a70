// A project of its own, as somebody else would have it: it knows ptvm-verifier only as the tarball
// that `npm pack` makes of ../../wasm, installed without a network.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = mkdtempSync(join(tmpdir(), "ptvm-npm-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Runs a command to its end; gives what it printed. Throws if it fails. */
export function run(command, args, options) {
  const result = spawnSync(command, args, { encoding: "utf8", ...options });
  const { error, status, stdout, stderr } = result;
  if (error ?? status !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${error ?? stdout + stderr}`);
  }
  return stdout;
}

const wasm = fileURLToPath(new URL("../../wasm", import.meta.url));
run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: wasm });
const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")));

/** The folder of a new project with the files of projects/NAME and the package installed. */
export function makeConsumer(name) {
  const project = join(folder, name);
  cpSync(new URL(`projects/${name}`, import.meta.url), project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{"name": "consumer", "private": true}\n');
  const quietly = ["--offline", "--no-audit", "--no-fund", "--no-save"];
  run("npm", ["install", ...quietly, tarball], { cwd: project });
  return project;
}
