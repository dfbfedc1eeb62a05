export default async function removeTestCluster(): Promise<void> {
  await globalThis.custosTestCluster?.remove();
}
