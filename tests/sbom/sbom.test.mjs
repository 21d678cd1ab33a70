// The bills of materials that `make sbom` has written, beside the artefacts that they are about and
// the system that these were built on.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test as always } from "node:test";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const folder = "build/sbom";
const skip = spawnSync("dpkg-query", ["--version"]).error ? "not a Debian system" : false;
const test = (name, body) => always(name, { skip }, body);
const names = ["libverifier", "npm", "page", "programs", "wasm"];

const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8" });
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.spdx.json`, "utf8"));
const hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest("hex");
const checksum = (file, algorithm) =>
  file.checksums.find((entry) => entry.algorithm === algorithm).checksumValue;

/** The packages with this relationship to or from the one that the document describes. */
function related(document, type) {
  return document.relationships
    .filter(({ relationshipType }) => relationshipType === type)
    .flatMap(({ spdxElementId, relatedSpdxElement }) => [spdxElementId, relatedSpdxElement])
    .filter((id) => id !== document.packages[0].SPDXID)
    .map((id) => document.packages.find((one) => one.SPDXID === id) ?? id);
}
const namesOf = (packages) => packages.map((one) => one.name).sort();

test("there is one document for each thing that is shipped", () => {
  assert.deepEqual(readdirSync(folder).sort(), names.map((name) => `${name}.spdx.json`));
});

for (const name of names) {
  test(`${name} has the hashes of its files`, () => {
    const { files, packages } = read(name);
    assert.ok(files.length > 0);
    for (const file of files) {
      const bytes = readFileSync(file.fileName);
      assert.equal(checksum(file, "SHA256"), hash("sha256", bytes), file.fileName);
      assert.equal(checksum(file, "SHA1"), hash("sha1", bytes), file.fileName);
    }
    const sha1s = files.map((file) => checksum(file, "SHA1")).sort().join("");
    const { packageVerificationCodeValue } = packages[0].packageVerificationCode;
    assert.equal(packageVerificationCodeValue, hash("sha1", sha1s));
  });

  test(`${name} has what SPDX 2.3 asks for, and refers to nothing that it lacks`, () => {
    const document = read(name);
    assert.equal(document.spdxVersion, "SPDX-2.3");
    assert.equal(document.dataLicense, "CC0-1.0");
    assert.match(document.documentNamespace, /^https:\/\/[^#]+$/);
    assert.match(document.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const ids = [document, ...document.packages, ...document.files].map((one) => one.SPDXID);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/);
    for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
      assert.ok(ids.includes(spdxElementId));
      assert.ok(relatedSpdxElement === "NONE" || ids.includes(relatedSpdxElement));
    }
    assert.equal(related(document, "CONTAINS").length, document.files.length);
  });
}

test("the verifier depends on nothing, however it is shipped", () => {
  for (const name of ["libverifier", "npm"]) {
    assert.deepEqual(related(read(name), "DEPENDS_ON"), ["NONE"], name);
    assert.deepEqual(related(read(name), "DYNAMIC_LINK"), [], name);
    assert.deepEqual(related(read(name), "STATIC_LINK"), [], name);
  }
  assert.deepEqual(namesOf(related(read("wasm"), "STATIC_LINK")), ["emscripten"]);
  assert.deepEqual(namesOf(related(read("page"), "DEPENDS_ON")), ["ptvm-verifier"]);
  // Nothing but the headers of the compiler and its libraries.
  const headers = namesOf(related(read("libverifier"), "BUILD_DEPENDENCY_OF"));
  for (const header of headers) assert.match(header, /^(libc6-dev|lib(stdc\+\+|gcc)-\d+-dev)$/);
});

test("the programs have the package of every library that they name", () => {
  const packages = namesOf(related(read("programs"), "DYNAMIC_LINK"));
  for (const program of ["build/bin/prover", "build/bin/verifier"]) {
    for (const [, soname] of run("readelf", "--dynamic", program).matchAll(/NEEDED.*\[(.+)\]/g)) {
      const owners = run("dpkg-query", "--search", `*/${soname}`).trim().split("\n");
      assert.ok(owners.some((line) => packages.includes(line.split(":")[0])), soname);
    }
  }
});

test("versions are those that are installed", () => {
  for (const name of names) {
    for (const { name: one, versionInfo, externalRefs = [] } of read(name).packages) {
      if (!externalRefs[0]?.referenceLocator.startsWith("pkg:deb/")) continue;
      const installed = run("dpkg-query", "--show", "--showformat", "${Version}\n", one);
      assert.ok(installed.split("\n").includes(versionInfo), one);
    }
  }
});
