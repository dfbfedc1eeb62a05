import '@custos/observability/register';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PEOPLE_ROLES, type Role } from '@custos/auth';
import { issueToken } from './administration.js';
import type { BacktestFlags } from './commands/backtest.js';
import type { DemoFlags } from './commands/demo.js';
import type { ImportFlags } from './commands/import.js';
import { addKeysCommand } from './commands/keys-command.js';
import { addMediaBankCommand } from './commands/media-bank-command.js';
import type { PolicyFlags, StepFlags } from './commands/policy.js';
import { runOptions, withRunFlags, type RunFlags } from './options.js';

const HOME = '.custos/data';
const program = new Command('custos').description('Event-sourced moderation: one process, real PostgreSQL, no Docker');

withRunFlags(program.command('up'), { data: HOME, logLevel: 'info' })
  .description('run all four services on an embedded PostgreSQL')
  .action(async (flags: RunFlags) => {
    const { runOneProcess, showUrls } = await import('./commands/run.js');
    await runOneProcess(runOptions(flags), async (running) => {
      showUrls(running);
      return 'stay up';
    });
  });

withRunFlags(program.command('demo'), { data: '.custos/demo', logLevel: 'warn' })
  .description('run everything on a fresh folder, play a day of traffic and print the report')
  .option('--exit', 'end after the report', false)
  .option('--json', 'print the report as JSON', false)
  .action(async (flags: RunFlags & DemoFlags) => (await import('./commands/demo.js')).demo(runOptions(flags), flags));

withRunFlags(program.command('import'), { data: HOME, logLevel: 'warn' })
  .argument('<file...>', 'files of messages')
  .description('publish the messages of files')
  .addOption(
    new Option('--as <format>', 'what the files hold').choices(['sms', 'csv', 'cloudevents']).makeOptionMandatory(),
  )
  .option('--platform <name>', 'platform they belong to', 'import')
  .option('--url <address>', 'ingest of a running Custos; one is started for the import without it')
  .option('--key <key>', "the platform's API key, with --url")
  .option('--json', 'print the counts as JSON', false)
  .action(async (files: string[], flags: RunFlags & ImportFlags) =>
    (await import('./commands/import.js')).importFiles(runOptions(flags), files, flags),
  );

addKeysCommand(program, { data: HOME, logLevel: 'warn' });

function tokenHours(text: string): number {
  const hours = Number(text);
  if (hours > 0 && hours <= 8_760) return hours;
  throw new InvalidArgumentError('give more than 0 hours, 8760 at most');
}

withRunFlags(program.command('tokens'), { data: HOME, logLevel: 'warn' })
  .argument('<name>', 'whose token it is: decisions are recorded under it')
  .description('issue a role token for a person')
  .addOption(new Option('--role <role...>', 'what they may do').choices([...PEOPLE_ROLES]).makeOptionMandatory())
  .option('--platform <name...>', 'platforms they may act on; * for all', ['*'])
  .option('--hours <number>', 'how long it is good for', tokenHours, 12)
  .action(async (name: string, flags: { role: Role[]; platform: string[]; hours: number; data: string }) => {
    console.log(
      await issueToken(flags.data, { name, roles: flags.role, platforms: flags.platform, hours: flags.hours }),
    );
  });

withRunFlags(program.command('backtest'), { data: HOME, logLevel: 'warn' })
  .argument('<pack>', 'folder of a policy pack')
  .description('judge the retained intake by a pack: hits, what was live then, what reviewers decided')
  .requiredOption('--from <time>', 'a day, or a time in UTC')
  .requiredOption('--to <time>', 'exclusive')
  .option('--samples <number>', 'samples of each kind for each rule', '3')
  .option('--texts <token>', "open the samples' texts for the person of this token, which is recorded")
  .option('--json', 'print the report as JSON', false)
  .action(async (pack: string, flags: RunFlags & BacktestFlags) =>
    (await import('./commands/backtest.js')).backtestPack(runOptions(flags), pack, flags),
  );

const policy = program.command('policy').description('where the rules of the pack in force stand');
policy
  .command('check')
  .argument('<pack>', 'folder of a policy pack')
  .description('say whether a pack can be loaded, and whether its rules do what their examples say')
  .action(async (pack: string) => (await import('./commands/check-pack.js')).checkPackFolder(pack));
function policyCommand(name: string, description: string): Command {
  return policy
    .command(name)
    .description(description)
    .option('--url <address>', 'the classifier', 'http://127.0.0.1:7401')
    .option('--token <token>', "an administrator's; CUSTOS_TOKEN unless given");
}
policyCommand('rules', 'list the rules').action(async (flags: PolicyFlags) =>
  (await import('./commands/policy.js')).listRules(flags),
);
policyCommand('history', 'print who asked for which step of a rule, who approved it, and what stopped it')
  .argument('<rule>')
  .action(async (rule: string, flags: PolicyFlags) => (await import('./commands/policy.js')).showHistory(rule, flags));
policyCommand('propose', 'ask for a rule to be moved to another stage; prints an id for somebody else to approve')
  .argument('<rule>')
  .addOption(new Option('--to <stage>').choices(['draft', 'shadow', 'canary', 'live', 'retired']).makeOptionMandatory())
  .option('--share <percent>', 'of the accounts that a canary acts upon, as 10%')
  .requiredOption('--reason <text>', 'why')
  .action(async (rule: string, flags: StepFlags) => (await import('./commands/policy.js')).proposeStep(rule, flags));
policyCommand('approve', 'approve a step that somebody else proposed')
  .argument('<rule>')
  .argument('<proposal>', 'its id')
  .action(async (rule: string, proposal: string, flags: PolicyFlags) =>
    (await import('./commands/policy.js')).approveStep(rule, proposal, flags),
  );
policyCommand('stop', 'take all effect from a rule at once')
  .argument('<rule>')
  .action(async (rule: string, flags: PolicyFlags) => (await import('./commands/policy.js')).stopRule(rule, flags));
policyCommand('reload', "read the pack's files again").action(async (flags: PolicyFlags) =>
  (await import('./commands/policy.js')).reloadPack(flags),
);

withRunFlags(program.command('migrate'), { data: HOME, logLevel: 'warn' })
  .description("bring the database up to date: DATABASE_URL's, else the embedded one")
  .action(async (flags: RunFlags) => {
    const { migrateDatabase } = await import('./commands/migrate.js');
    await migrateDatabase(runOptions(flags));
  });

withRunFlags(program.command('verify'), { data: HOME, logLevel: 'warn' })
  .description('check that no stored decision was changed: every chain of hashes, from its beginning')
  .action(async (flags: RunFlags) => (await import('./commands/verify.js')).verifyRecord(runOptions(flags)));

addMediaBankCommand(program, { data: HOME, logLevel: 'warn' });

try {
  await program.parseAsync();
} catch (error) {
  console.error(`custos: ${(error as Error).message}`);
  process.exitCode = 1;
}
