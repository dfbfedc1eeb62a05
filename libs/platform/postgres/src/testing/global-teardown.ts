async function removeTestCluster(): Promise<void> {
  await globalThis.custosTestCluster?.remove();
}

export { removeTestCluster as default };
