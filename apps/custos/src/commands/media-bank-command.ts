import { userInfo } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { MediaFormatName } from '@custos/classification-infrastructure';
import { runOptions, withRunFlags, type RunFlags } from '../options.js';
import type { MediaImportFlags, MediaSetFlags } from './media-bank.js';

const FORMATS = ['csv', 'ncmec', 'threatexchange'] as const satisfies readonly MediaFormatName[];

function formatOption(): Option {
  return new Option('--as <format>', 'shape of the file').choices([...FORMATS]).default('csv');
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number)) throw new InvalidArgumentError('give a whole number');
  return number;
}

/** Adds `media-bank` and what can be done with banks of known media. */
export function addMediaBankCommand(program: Command, defaults: { data: string; logLevel: string }): void {
  const bank = program
    .command('media-bank')
    .description('banks of known media: hashes that pictures are compared with');
  const by = (): Option =>
    new Option('--by <name>', 'who answers for it: recorded with the change').default(userInfo().username);

  withRunFlags(bank.command('import'), defaults)
    .argument('<file>', 'hashes; all of its rows are taken, or none')
    .description('add hashes to a bank, making it at the first time')
    .requiredOption('--bank <id>', 'the bank')
    .option('--category <code>', 'the harm that every entry is an instance of; needed at the first time')
    .addOption(formatOption())
    .option('--replace', "in place of the bank's entries", false)
    .addOption(by())
    .action(async (file: string, flags: RunFlags & MediaImportFlags) =>
      (await import('./media-bank.js')).importBank(runOptions(flags), file, flags),
    );

  withRunFlags(bank.command('export'), defaults)
    .argument('<bank>')
    .argument('[file]', 'standard output without it')
    .description("write a bank's hashes")
    .addOption(formatOption())
    .action(async (id: string, file: string | undefined, flags: RunFlags & { as: MediaFormatName }) =>
      (await import('./media-bank.js')).exportBank(runOptions(flags), id, file, flags.as),
    );

  withRunFlags(bank.command('set'), defaults)
    .argument('<bank>')
    .description('switch a bank on or off, or say when its matches count')
    .option('--enabled', 'search it')
    .option('--no-enabled', 'do not search it')
    .option('--sampling <millionths>', 'share of media that is compared with it', wholeNumber)
    .option('--radius <bits>', 'most bits in which a PDQ hash may differ, 0 to 31', wholeNumber)
    .addOption(by())
    .action(async (id: string, { enabled, sampling, radius, by: name, ...flags }: RunFlags & MediaSetFlags) => {
      const settings = Object.fromEntries(
        Object.entries({ enabled, sampling, radius }).filter(([, value]) => value !== undefined),
      );
      await (await import('./media-bank.js')).setBank(runOptions(flags), id, { ...settings, by: name });
    });

  withRunFlags(bank.command('list'), defaults)
    .description('show the banks')
    .action(async (flags: RunFlags) => (await import('./media-bank.js')).listBanks(runOptions(flags)));

  bank
    .command('hash')
    .argument('<file...>', 'pictures')
    .description('print the MD5, SHA-256 and PDQ of pictures')
    .action(async (files: string[]) => (await import('./media-bank.js')).hashFiles(files));
}
