import type { TimelineRow } from '../projections/timeline/projection.js';

/**
 * Puts each event after the one that caused it; among those free to come next, the earlier first. Times alone will not
 * do: an effect may carry the same millisecond as its cause, or a clock may have been set back between them.
 */
export function inCausalOrder(rows: readonly TimelineRow[]): TimelineRow[] {
  const byTime = [...rows].sort(earlierFirst);
  const waiting = new Map(byTime.map((row) => [row.eventId, row]));
  const ordered: TimelineRow[] = [];
  const place = (row: TimelineRow): void => {
    if (!waiting.delete(row.eventId)) return;
    const cause = row.causationId === null ? undefined : waiting.get(row.causationId);
    if (cause) place(cause);
    ordered.push(row);
  };
  for (const row of byTime) place(row);
  return ordered;
}

function earlierFirst(a: TimelineRow, b: TimelineRow): number {
  if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1;
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.position < b.position ? -1 : a.position > b.position ? 1 : a.partition - b.partition;
}
