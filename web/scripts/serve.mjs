// Serves dist on 127.0.0.1 with the page's headers: node scripts/serve.mjs [PORT]
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { headers } from "./headers.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Starts the server; 0 takes any free port. Resolves to it when it listens. */
export function serve(port) {
  const server = createServer(async (request, response) => {
    const name = request.url === "/" ? "index.html" : request.url.slice(1).split("?")[0];
    try {
      if (!/^[\w.]+$/.test(name)) throw new Error("not a name in dist, which is flat");
      const body = await readFile(new URL(`../dist/${name}`, import.meta.url));
      const type = types[extname(name)] ?? "application/octet-stream";
      const isZipped = /\bgzip\b/.test(request.headers["accept-encoding"]);
      const encoding = isZipped ? { "Content-Encoding": "gzip" } : {};
      response.writeHead(200, { ...headers, ...encoding, "Content-Type": type, Vary: "Accept-Encoding" });
      response.end(isZipped ? gzipSync(body) : body);
    } catch {
      response.writeHead(404, { ...headers, "Content-Type": "text/plain" }).end("not found\n");
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const server = await serve(Number(process.argv[2] ?? 8000));
    console.log(`The page is on http://127.0.0.1:${server.address().port} (Ctrl-C ends this).`);
  } catch (error) {
    console.error(`serve: ${error.message}`);
    process.exitCode = 1;
  }
}
