import type { Accepted, EventReceipt } from '@custos/intake-application';
import { Problem } from '@custos/http';

/** Written by hand: every member is an id, a word or a number of ours, and there are thousands a second. */
function receiptText({ index, id, status, partition, position, flags }: EventReceipt): string {
  const flagged = flags === undefined ? '' : `,"flags":${JSON.stringify(flags)}`;
  return `{"index":${index},"id":"${id}","status":"${status}","partition":${partition},"position":"${position}"${flagged}}`;
}

/**
 * The body of 202: receipts of what is durable, problems of what was refused.
 *
 * @throws Problem when nothing was accepted of what was sent
 */
export function answerText({ receipts, problems }: Accepted): string {
  if (receipts.length === 0 && problems.length > 0) throw nothingAccepted(problems);
  let text = '{"receipts":[';
  for (let place = 0; place < receipts.length; place++) {
    if (place > 0) text += ',';
    text += receiptText(receipts[place]!);
  }
  return problems.length === 0 ? `${text}]}` : `${text}],"problems":${JSON.stringify(problems)}}`;
}

function nothingAccepted(problems: Accepted['problems']): Problem {
  const tooLarge = problems.every(({ kind }) => kind === 'too-large');
  return new Problem({
    status: tooLarge ? 413 : 400,
    kind: tooLarge ? 'event-too-large' : 'no-event-accepted',
    title: tooLarge ? 'The event is too large' : 'No event could be accepted',
    mend: 'Each error says which event (index), where in it (pointer) and why; mend these and send them again.',
    errors: problems.map((problem) => ({ ...problem })),
  });
}
