export default async function globalTeardown() {
  await globalThis.icubedTestbed?.close();
  globalThis.icubedTestbed = undefined;
}
