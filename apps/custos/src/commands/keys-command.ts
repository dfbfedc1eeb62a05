import { InvalidArgumentError, type Command } from 'commander';
import { runOptions, withRunFlags, type RunFlags } from '../options.js';

function hours(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= 8_760)) throw new InvalidArgumentError('give 0 to 8760 hours');
  return number;
}

/** Adds `keys` and what can be done with publishers' API keys. */
export function addKeysCommand(program: Command, defaults: { data: string; logLevel: string }): void {
  const keys = program.command('keys').description("publishers' API keys; a key's id stands in it: ck_ID_…");

  withRunFlags(keys.command('create'), defaults)
    .argument('<platform>')
    .description('make a key and print it, this once')
    .action(async (platform: string, flags: RunFlags) =>
      (await import('./keys.js')).createKey(runOptions(flags), platform),
    );

  withRunFlags(keys.command('rotate'), defaults)
    .argument('<id>', 'of the key that is to end')
    .option('--grace <hours>', 'how long it is still good for, so that publishers can change over', hours, 24)
    .description('make the key that takes over from another and print it, this once')
    .action(async (keyId: string, { grace, ...flags }: RunFlags & { grace: number }) =>
      (await import('./keys.js')).rotateKey(runOptions(flags), keyId, grace),
    );

  withRunFlags(keys.command('revoke'), defaults)
    .argument('<id>')
    .description('end a key at once; a service that has just seen it lets it in for ten seconds more')
    .action(async (keyId: string, flags: RunFlags) => (await import('./keys.js')).revokeKey(runOptions(flags), keyId));

  withRunFlags(keys.command('list'), defaults)
    .argument('<platform>')
    .description("show a platform's keys, without their secrets")
    .action(async (platform: string, flags: RunFlags) =>
      (await import('./keys.js')).listKeys(runOptions(flags), platform),
    );
}
