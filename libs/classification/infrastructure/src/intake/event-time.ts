/** When an event happened, for windows: what the publisher says, but not later than it was taken in. Milliseconds. */
export function eventTime(time: string, ingesttime: string): number {
  const ingested = Date.parse(ingesttime);
  if (time === ingesttime) return ingested;
  const said = Date.parse(time);
  return said < ingested ? said : ingested;
}
