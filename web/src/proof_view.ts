// The proof: how strong it is, where its bytes go, and the hashes that name what it is about.

import type { Backend, PartBytes, Result } from "ptvm-verifier";

import { bar, type Child, definitions, element, hiddenHead, withAttributes } from "./dom.js";
import type { Claim, Report } from "./report.js";
import { analysisOf, backendOf, count, limitOf } from "./words.js";

export function proofView(report: Report): HTMLElement {
  const { result } = report;
  const claim = report.statement === "program" ? report.claim : undefined;
  const title = element("h2", "", "The proof");
  title.id = "proof-title";
  // Faults of form are found before the estimate, which is then all zero.
  const hasEstimate = result.accepted || result.status >= 300;
  const view = element(
    "section",
    "proof",
    title,
    element("div", "cards", hasEstimate && securityCard(report), sizeCard(report)),
    claim && report.statement === "program" && hashCard(report.result, claim),
  );
  return withAttributes(view, { "aria-labelledby": title.id });
}

function securityCard(report: Report): HTMLElement {
  const { result, minProvenBits } = report;
  const { provenBits, conjecturedBits, limitingTerm, regime } = result.security;
  const scale = Math.max(128, provenBits, conjecturedBits, minProvenBits);
  const figure = (name: string, bits: number, text: string) =>
    element(
      "div",
      `bits ${name}`,
      element("p", "figure", element("strong", "", bits), ` bits ${name}`),
      bar(bits / scale),
      element("p", "note", text),
    );
  const { backend, parameters } = protocolOf(report);
  return element(
    "section",
    result.accepted ? "card security" : "card security unproven",
    element("h3", "", result.accepted ? "Security" : "Security, if the proof were valid"),
    figure(
      "proven",
      provenBits,
      "Follows from theorems, if the hash function behaves like a random one: to get a false claim " +
        `accepted costs about 2^${provenBits} hashes. ` +
        `Limiting term: ${limitingTerm}, that is ${limitOf(limitingTerm)}. Analysis: ${analysisOf(regime)}.`,
    ),
    figure(
      "conjectured",
      conjecturedBits,
      "What earlier systems print, for comparison. It rests on a conjecture whose strongest form " +
        "has been disproved.",
    ),
    parameters &&
      element(
        "p",
        "note parameters",
        `Blow-up ${2 ** parameters.logBlowup}, ${count(parameters.nQueries)} queries, ` +
          `${parameters.queryPowBits} bits of grinding.`,
      ),
    backend && backendPart(backend),
  );
}

interface Protocol {
  backend?: Backend;
  parameters?: { logBlowup: number; nQueries: number; queryPowBits: number };
}

/** Of a claim, if there is one. */
function protocolOf(report: Report): Protocol {
  if (report.statement === "attention") {
    const { backend, parameters } = report.result;
    return backend === "" ? {} : { backend, parameters };
  }
  if (report.claim === undefined) return {};
  const { backend, parameters } = report.claim.extension;
  const { log_blowup, n_queries, query_pow_bits } = parameters;
  return {
    backend,
    parameters: { logBlowup: log_blowup, nQueries: n_queries, queryPowBits: query_pow_bits },
  };
}

function backendPart(backend: Backend): HTMLElement {
  const { field, challenges, hash, meaning } = backendOf(backend);
  return element(
    "div",
    "backend",
    element("h4", "", `Backend ${backend}`),
    element("p", "note", meaning),
    definitions("", [
      ["field", field],
      ["challenges", challenges],
      ["hash", hash],
    ]),
  );
}

const parts: readonly (readonly [keyof PartBytes, string, string])[] = [
  ["claim", "Claim", "program, states and hashes"],
  ["public", "Public values", "table counts, clocks, lookup sums"],
  ["commitments", "Commitments", "Merkle roots"],
  ["samples", "Samples", "values outside the domain, last folding"],
  ["values", "Queried values", "rows of the committed tables"],
  ["paths", "Merkle paths", "that tie these rows to the roots"],
  ["friValues", "Folding values", "beside the queried ones"],
  ["friPaths", "Folding paths", "that tie these to their roots"],
];

const ofAttention = {
  claim: "shape, parameters and commitments",
  public: "data trees, table counts, lookup sums",
};

function sizeCard({ statement, result, fileBytes }: Report): HTMLElement {
  const own: Partial<Record<keyof PartBytes, string>> = statement === "attention" ? ofAttention : {};
  const rows: [string, string, number][] = parts
    .map(([part, name, what]): [string, string, number] => [
      name,
      own[part] ?? what,
      result.partBytes[part],
    ])
    .filter(([, , bytes]) => bytes > 0);
  const nUnread = fileBytes - rows.reduce((sum, [, , bytes]) => sum + bytes, 0);
  if (nUnread > 0 && rows.length > 0)
    rows.push(["Not looked at", "the check ended before", nUnread]);
  const longest = Math.max(...rows.map(([, , bytes]) => bytes));
  const row = ([name, what, bytes]: [string, string, number]) =>
    element(
      "tr",
      "",
      withAttributes(element("th", "", name, element("span", "what", what)), { scope: "row" }),
      element("td", "graph", bar(bytes / longest)),
      element("td", "number", count(bytes)),
      element("td", "number share", percent(bytes / fileBytes)),
    );
  return element(
    "section",
    "card sizes",
    element("h3", "", "Size by part"),
    element(
      "p",
      "figure",
      element("strong", "", count(fileBytes)),
      fileBytes === 1 ? " byte" : " bytes",
    ),
    rows.length > 0
      ? element(
          "table",
          "",
          hiddenHead("Part", "Chart", "Bytes", "Share"),
          element("tbody", "", rows.map(row)),
        )
      : element("p", "note", "The check ended before the parts were counted."),
  );
}

function percent(share: number): string {
  return share < 0.01 ? "< 1 %" : `${Math.round(100 * share)} %`;
}

function hashCard(result: Result, { commitments, equivalence }: Claim): HTMLElement {
  const rows: [string, Child][] = [
    ["Program hash", hash(result.programHash)],
    ["Claim digest", hash(result.claimDigest)],
    ["Transformer configuration", hash(commitments.transformer_config_hash)],
    ["Model: program and configuration", hash(commitments.deterministic_model_hash)],
    ["Proof options", hash(commitments.stark_options_hash)],
    ["Prover build", hash(commitments.prover_build_hash)],
    ["Fingerprint, transformer", hash(equivalence.transformer_fingerprint)],
    ["Fingerprint, native", hash(equivalence.native_fingerprint)],
    ["Made by", element("span", "text", commitments.prover_build_info)],
  ];
  const remark = result.accepted
    ? "Computed anew here from the claim. Compare the program hash with that of the program you mean."
    : "As the file gives them. They say nothing about whether the claim is true.";
  return element(
    "section",
    result.accepted ? "card hashes" : "card hashes unproven",
    element(
      "h3",
      "",
      "Hashes ",
      !result.accepted && element("span", "stamp", "claimed, not proven"),
    ),
    element("p", "note", remark),
    definitions("hash-list", rows),
  );
}

// In groups of eight digits for the eye; what is copied is the hash without gaps.
function hash(hex: string): HTMLElement {
  const groups = hex.match(/.{1,8}/g) ?? [];
  return element(
    "code",
    "hash",
    groups.map((group) => [element("span", "", group), element("wbr", "")]),
  );
}
