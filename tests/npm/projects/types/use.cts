export async function use(proof: Uint8Array): Promise<boolean> {
  const { verify } = await import("ptvm-verifier");
  return (await verify(proof)).accepted;
}
