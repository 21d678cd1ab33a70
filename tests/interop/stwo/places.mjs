// Where a proof was rejected, from what either side says: the table of README.md.

// From the first line of this project's, "rejected: STATUS: ..." or "rejected: /path: ...".
export const placeOfPtvm = (message) => {
  const reason = message.replace(/^rejected: /, "");
  if (/^(ConstraintsUnsatisfied|\/proof\/commitments\/0: not)/.test(reason)) return "constraints";
  if (/^(Preprocessed|Trace|Interaction|Composition)OpeningInvalid/.test(reason)) return "columns";
  if (/^QueryPowInvalid/.test(reason)) return "proof of work";
  if (/^FriOpeningInvalid/.test(reason)) return "FRI layers";
  if (/^FriLastLayerInvalid/.test(reason)) return "last layer";
  if (/^LookupSumNonZero/.test(reason)) return "claimed sums";
  return "shape";
};

// From the crate's error as Rust's Debug writes it; a panic of its verifier has no such line.
export const placeOfCrate = (message) => {
  const reason = message.match(/^rejected: (.*)/m)?.[1] ?? "";
  if (/^OodsNotMatching/.test(reason)) return "constraints";
  if (/^Merkle\(RootMismatch/.test(reason)) return "columns";
  if (/^ProofOfWork/.test(reason)) return "proof of work";
  if (/^Fri\(\w+LayerCommitmentInvalid.*RootMismatch/.test(reason)) return "FRI layers";
  if (/^Fri\(LastLayerEvaluationsInvalid/.test(reason)) return "last layer";
  if (/^InvalidStructure\("the claimed sums/.test(reason)) return "claimed sums";
  return "shape";
};
