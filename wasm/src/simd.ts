// Whether this engine has the vector instructions that ptvm_verifier.simd.wasm is made of.

// A function of type [] -> v128 that counts the ones in each byte of a zero: i8x16.popcnt was the
// last instruction that the proposal got, so an engine that has it has all.
const counting = [0x41, 0x00, 0xfd, 0x0f, 0xfd, 0x62, 0x0b];
const smallestModule = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // version 1
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type
  ...[0x03, 0x02, 0x01, 0x00], // one function
  ...[0x0a, counting.length + 3, 0x01, counting.length + 1, 0x00, ...counting],
);

let supported: boolean | undefined;

export function supportsSimd(): boolean {
  return (supported ??= WebAssembly.validate(smallestModule));
}
