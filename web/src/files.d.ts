// Files whose bytes the build puts into a script.
declare module "*.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module "*.proof" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
