const { readFileSync } = require("node:fs");

import("ptvm-verifier")
  .then(({ verify }) => verify(readFileSync(process.argv[2])))
  .then(({ name }) => console.log(name));
