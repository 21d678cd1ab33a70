// make sbom: bills of materials of what was built, as SPDX 2.3 in JSON, in build/sbom/; by hand:
//   node scripts/sbom.mjs [folder of the native build] [output]
// What is in
// them is read from the build and the system, not from a list: the headers that the compiler read
// (ninja's log), the libraries that a program loads (ldd), and the packages these belong to (dpkg).
// The same build gives the same files.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const [native = "build", out = "build/sbom"] = process.argv.slice(2);

const run = (command, ...args) =>
  execFileSync(command, args, {
    encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"],
  });
if (spawnSync("dpkg-query", ["--version"]).error) {
  console.error("sbom: nothing written: without dpkg nobody knows whose the libraries are");
  process.exit(0);
}
const lines = (text) => text.split("\n").filter((line) => line !== "");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const hash = (name, bytes) => createHash(name).update(bytes).digest("hex");
const version = /project\(ptvm VERSION ([0-9.]+)/.exec(readFileSync("CMakeLists.txt", "utf8"))[1];

/** A package's URL: https://github.com/package-url/purl-spec. */
const purl = (type, name, number, qualifiers = "") =>
  `pkg:${type}/${name.split("/").map(encodeURIComponent).join("/")}@` +
  encodeURIComponent(number).replaceAll("%3A", ":") + qualifiers;

/** When the sources were made: builds of one commit have one date. */
function created() {
  const seconds = process.env.SOURCE_DATE_EPOCH ?? run("git", "log", "-1", "--format=%ct").trim();
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** The Debian packages that own these files, and the Python packages of files in site-packages. */
function ownersOf(files) {
  const owners = new Map();
  const paths = [...new Set(files)].filter((file) => {
    const match = /^(.*\/site-packages)\/([^/]+)\//.exec(file);
    if (match === null) return true;
    const info = readdirSync(match[1])
      .find((name) => name.startsWith(`${match[2]}-`) && name.endsWith(".dist-info"));
    const number = info.slice(match[2].length + 1, -".dist-info".length);
    owners.set(match[2], { name: match[2], version: number, purl: purl("pypi", match[2], number) });
    return false;
  });
  if (paths.length === 0) return [...owners.values()];
  // The database knows a file of /lib or /usr/lib, which are one folder, by one of the two.
  const bothNames = (file) => [file, file.startsWith("/usr/") ? file.slice(4) : `/usr${file}`];
  const found = spawnLines("dpkg-query", "--search", ...paths.flatMap(bothNames))
    .filter((line) => !line.startsWith("diversion ")).map((line) => line.split(": "));
  const owned = new Map(found.map(([names, file]) => [file, names]));
  for (const path of paths) {
    const names = bothNames(path).map((name) => owned.get(name)).find(Boolean);
    if (names === undefined) throw new Error(`no package owns ${path}`);
    for (const name of names.split(", ")) owners.set(name, null);
  }
  for (const name of [...owners.keys()].filter((key) => owners.get(key) === null)) {
    owners.set(name, debian(name));
  }
  return [...owners.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
/** The lines that a command prints, also if it fails: dpkg-query does for each path it lacks. */
function spawnLines(command, ...args) {
  try {
    return lines(run(command, ...args));
  } catch (error) {
    return lines(error.stdout ?? "");
  }
}
function debian(name) {
  const format = "${Package} ${Version} ${Architecture}";
  const [plain, number, architecture] =
    run("dpkg-query", "--show", "--showformat", format, name).split(" ");
  const url = purl("deb/debian", plain, number, `?arch=${architecture}`);
  return { name: plain, version: number, purl: url };
}
/** The package of a program of the toolchain. */
const toolOf = (program) => ownersOf([realpathSync(run("which", program).trim())]);

/** The compiler, linker and optimiser that Emscripten works with. */
const emscriptenTools = () =>
  run("dpkg-query", "--show", "--showformat", "${Depends}", "emscripten").split(", ")
    .filter((name) => /^(clang|lld|llvm|binaryen)/.test(name)).map(debian);

/** The packages whose headers and archives went into a target of a build. */
function compiledInto(folder, target) {
  const ninja = (...args) => lines(run("ninja", "-C", folder, "-t", ...args));
  const inputs = ninja("inputs", target).map((line) => line.trim());
  const headers = ninja("deps", ...inputs.filter((name) => name.endsWith(".o")))
    .filter((line) => line.startsWith("    ")).map((line) => line.trim());
  const all = [...headers, ...inputs]
    .filter((name) => /\.(a|so|h|hh|hpp|inc|ipp|tcc)$|\/[^./]+$/.test(name));
  const isOurs = (name) =>
    [root, resolve(folder)].some((ours) => !relative(ours, name).startsWith(".."));
  const others = all.map((name) => resolve(folder, name)).filter((name) => !isOurs(name));
  return ownersOf(others.map((name) => realpathSync(name)));
}
/** The packages of the libraries that the loader adds to a program. */
function loadedBy(file) {
  const loaded = run("ldd", file);
  if (loaded.includes("not found")) throw new Error(`${file} does not load:\n${loaded}`);
  const libraries = [...loaded.matchAll(/=> (\/\S+)/g)].map((match) => match[1]);
  return ownersOf(libraries.map((name) => realpathSync(name)));
}

const identifier = (text) => `SPDXRef-${text.replaceAll(/[^A-Za-z0-9.-]/g, "-")}`;

/**
 * Writes one document about one package of ours: `files` that it consists of, and `related`, a
 * list of [packages, relationship, whether the relationship is from them to it].
 */
function write(name, { title, files, related }) {
  const hashed = files.map((path) => {
    const bytes = readFileSync(path);
    const checksums = ["sha1", "sha256"].map((algorithm) => (
      { algorithm: algorithm.toUpperCase(), checksumValue: hash(algorithm, bytes) }));
    return {
      SPDXID: identifier(`File-${path}`), fileName: `./${relative(root, resolve(path))}`, checksums,
      licenseConcluded: "NOASSERTION", copyrightText: "NOASSERTION",
    };
  });
  const sha1s = hashed.map((file) => file.checksums[0].checksumValue).sort();
  const own = {
    SPDXID: identifier(`Package-${title}`), name: title, versionInfo: version,
    downloadLocation: "NOASSERTION", licenseConcluded: "NOASSERTION", licenseDeclared: "Apache-2.0",
    copyrightText: "NOASSERTION", filesAnalyzed: true,
    packageVerificationCode: { packageVerificationCodeValue: hash("sha1", sha1s.join("")) },
  };
  const packages = new Map([[own.SPDXID, own]]);
  const relationships = [];
  const relate = (from, relationshipType, to) =>
    relationships.push({ spdxElementId: from, relationshipType, relatedSpdxElement: to });
  relate("SPDXRef-DOCUMENT", "DESCRIBES", own.SPDXID);
  for (const file of hashed) relate(own.SPDXID, "CONTAINS", file.SPDXID);
  for (const [others, relationship, isFromThem] of related) {
    if (others.length === 0) relate(own.SPDXID, relationship, "NONE");
    for (const other of others) {
      const id = identifier(`Package-${other.name}-${other.version}`);
      packages.set(id, {
        SPDXID: id, name: other.name, versionInfo: other.version, downloadLocation: "NOASSERTION",
        licenseConcluded: "NOASSERTION", licenseDeclared: "NOASSERTION",
        copyrightText: "NOASSERTION", filesAnalyzed: false,
        externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl",
                         referenceLocator: other.purl }],
      });
      if (isFromThem) relate(id, relationship, own.SPDXID);
      else relate(own.SPDXID, relationship, id);
    }
  }
  const content = hash("sha256", sha1s.join("")).slice(0, 16);
  const document = {
    spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT", name,
    documentNamespace: `https://spdx.org/spdxdocs/ptvm-${name}-${version}-${content}`,
    creationInfo: { created: created(), creators: ["Tool: ptvm-sbom"] },
    packages: [...packages.values()], files: hashed, relationships,
  };
  mkdirSync(out, { recursive: true });
  const path = join(out, `${name}.spdx.json`);
  writeFileSync(path, JSON.stringify(document, null, 1) + "\n");
  console.log(`${path}: ${files.length} files, ${packages.size - 1} other packages`);
}

/** All files below a folder, by name. */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();

/** What a folder with a package.json needs of others: at run time, and to be built. */
function npm(folder) {
  const locked = json(join(folder, "package-lock.json")).packages;
  const { dependencies = {}, devDependencies = {} } = json(join(folder, "package.json"));
  const package_of = (name) => {
    const entry = locked[`node_modules/${name}`];
    const number = (entry.link ? locked[entry.resolved] : entry).version;
    return { name, version: number, purl: purl("npm", name, number) };
  };
  return [[Object.keys(dependencies).map(package_of), "DEPENDS_ON", false],
          [Object.keys(devDependencies).map(package_of), "DEV_DEPENDENCY_OF", true]];
}

const library = "verifier/libptvm_verifier.a";
write("libverifier", {
  title: "libptvm_verifier", files: [join(native, library)],
  related: [[[], "DEPENDS_ON", false], [compiledInto(native, library), "BUILD_DEPENDENCY_OF", true],
            [toolOf("c++"), "BUILD_TOOL_OF", true]],
});

const programs = ["bin/prover", "bin/verifier", "lib/ptvm/onnx_engine.so"]
  .filter((name) => existsSync(join(native, name)));
const unite = (lists) => [...new Map(lists.flat().map((one) => [one.purl, one])).values()];
write("programs", {
  title: "ptvm", files: programs.map((name) => join(native, name)),
  related: [[unite(programs.map((name) => loadedBy(join(native, name)))), "DYNAMIC_LINK", false],
            [unite(programs.map((name) => compiledInto(native, name))), "BUILD_DEPENDENCY_OF",
             true],
            [toolOf("c++"), "BUILD_TOOL_OF", true]],
});

// The C library's functions that the module has in it are Emscripten's.
write("wasm", {
  title: "ptvm_verifier.wasm and ptvm_attention.wasm",
  files: filesBelow("wasm/dist").filter((name) => name.endsWith(".wasm")),
  related: [[[debian("emscripten")], "STATIC_LINK", false],
            [emscriptenTools(), "BUILD_TOOL_OF", true]],
});
write("npm", { title: "ptvm-verifier", files: filesBelow("wasm/dist"), related: npm("wasm") });
write("page", { title: "ptvm-page", files: filesBelow("web/dist"), related: npm("web") });
