import { tableOf } from '../table.js';

export interface PolicyFlags {
  /** Of the classifier. */
  readonly url: string;
  readonly token?: string;
}

export interface StepFlags extends PolicyFlags {
  readonly to: string;
  /** As 10% or 2.5%. */
  readonly share?: string;
  readonly reason: string;
}

type Answer = Readonly<Record<string, unknown>> & {
  readonly problem?: string;
  readonly title?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
};

interface ShownRule {
  readonly rule: string;
  readonly category: string;
  readonly stage: string;
  /** Millionths of the accounts. */
  readonly share?: number;
  readonly since?: string;
  readonly awaitsApproval?: boolean;
}

export async function listRules(flags: PolicyFlags): Promise<void> {
  const { pack, hash, problem, rules } = await ask(flags, 'GET', 'rules');
  console.log(`${String(pack)}@${String(hash).slice(0, 12)}`);
  if (problem !== undefined) console.log(`its files as they are now cannot be used: ${problem}`);
  const rows = rules as readonly ShownRule[];
  console.log(tableOf(rows.map(({ share, ...row }) => ({ ...row, share: share && `${share / 10_000}%` }))));
}

interface HappenedToRule {
  readonly type: string;
  readonly at: string;
  readonly from?: string;
  readonly to?: string;
  readonly share?: number;
  readonly proposedBy?: string;
  readonly approvedBy?: string;
  readonly stoppedBy?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly cause?: string;
  readonly quota?: number;
}

/** Prints who asked for which step, who approved it, and what stopped the rule. */
export async function showHistory(rule: string, flags: PolicyFlags): Promise<void> {
  const { events } = await ask(flags, 'GET', `rules/${rule}/history`);
  const happened = events as readonly HappenedToRule[];
  if (happened.length === 0) console.log(`nothing yet: ${rule} stands where its file says`);
  for (const event of happened) {
    const { type, at, from, to, share, proposedBy, approvedBy, stoppedBy, by, reason, cause, quota } = event;
    const said = { from, to, share: to === 'canary' ? share : undefined, proposedBy, approvedBy, stoppedBy, by };
    // A reason is free text: one of several lines must not print what never happened.
    const quoted = reason === undefined ? undefined : JSON.stringify(reason);
    const whole = Object.entries({ ...said, cause, quota, reason: quoted }).filter(([, value]) => value !== undefined);
    const name = type.slice(type.lastIndexOf('.') + 1);
    console.log([at, name, ...whole.map(([key, value]) => `${key}: ${value}`)].join('  '));
  }
}

/** Prints the id that a second person approves. */
export async function proposeStep(rule: string, { to, share, reason, ...flags }: StepFlags): Promise<void> {
  if (to === 'canary' && share === undefined) throw new Error('--to canary needs --share, as 10% or 0.5%');
  const body = { to, reason, ...(share === undefined ? {} : { share: millionthsOf(share) }) };
  console.log((await ask(flags, 'POST', `rules/${rule}/steps`, body))['proposalId']);
}

export async function approveStep(rule: string, proposalId: string, flags: PolicyFlags): Promise<void> {
  const { from, to } = await ask(flags, 'POST', `rules/${rule}/approvals`, { proposalId });
  console.log(`${rule} goes from ${String(from)} to ${String(to)}`);
}

export async function stopRule(rule: string, flags: PolicyFlags): Promise<void> {
  await ask(flags, 'POST', `rules/${rule}/stop`);
  console.log(`${rule} is stopped: it goes on in shadow`);
}

export async function reloadPack(flags: PolicyFlags): Promise<void> {
  const { hash, changed, problem } = await ask(flags, 'POST', 'reload');
  if (problem !== undefined) throw new Error(`the pack before stays in force: ${problem}`);
  console.log(changed === true ? `${String(hash)} judges from now on` : `${String(hash)} judges already`);
}

/** @throws Error that is no share */
function millionthsOf(text: string): number {
  const percent = /^(\d{1,3}(?:\.\d{1,4})?)%$/.exec(text)?.[1];
  const millionths = Math.round(Number(percent) * 10_000);
  if (millionths >= 1 && millionths <= 1_000_000) return millionths;
  throw new Error(`--share is "${text}"; give a part of the accounts, as 10% or 0.5%`);
}

/** @throws Error that says what the classifier answered */
async function ask(
  { url, token = process.env['CUSTOS_TOKEN'] }: PolicyFlags,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  if (token === undefined)
    throw new Error('--token or CUSTOS_TOKEN is missing: make one with "custos tokens NAME --role admin"');
  const authorization = `Bearer ${token}`;
  const sent =
    body === undefined
      ? { headers: { authorization } }
      : { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const address = new URL(`v1/policy/${path}`, url.endsWith('/') ? url : `${url}/`);
  const answer = await fetch(address, { method, ...sent }).catch((cause: unknown) => {
    throw new Error(`no classifier answers at ${url}: is it running, and is --url its address?`, { cause });
  });
  const content = (await answer.json()) as Answer;
  if (answer.ok) return content;
  const { title, detail, errors = [], mend } = content;
  const places = errors.map(({ pointer, detail: wrong }) => `${pointer || 'It'} ${wrong}.`);
  throw new Error([`${title}.`, detail, ...places, mend].filter(Boolean).join(' '));
}
