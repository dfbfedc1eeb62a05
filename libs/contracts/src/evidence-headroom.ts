/**
 * Most bytes that a record carrying a whole event as evidence (SignalRaised, EvidencePreserved) has besides that event:
 * its envelope, key and headers, up to 64 spans, up to 64 acts of a cluster, and texts at their longest. Whoever takes
 * events in leaves this much room below the log's largest record, or an event could break the law and yet not be
 * preserved.
 */
export const EVIDENCE_HEADROOM_BYTES = 300_000;
