import { checkPack } from '@custos/classification-infrastructure';

/** `custos policy check PACK`: whether a pack can be loaded, and its rules do what their examples say. */
export async function checkPackFolder(folder: string): Promise<void> {
  const { id, hash, rules, failures } = await checkPack(folder);
  if (failures.length > 0) {
    const lines = failures.map(
      ({ rule, expected, example }) => `\n  ${rule} should ${expected} ${JSON.stringify(example)}`,
    );
    throw new Error(`examples of ${folder} are not met:${lines.join('')}`);
  }
  console.log(`${id}@${hash.slice(0, 12)}: ${rules} rules do what their examples say`);
}
