/** Events per second. */
export interface Rate {
  /** Of one core's time, spent by this process in all its threads. */
  readonly perCore: number;
  readonly perSecond: number;
}

/** Share of the events after which measuring begins: what it takes to join a group is left out. */
const WARM = 0.2;

interface Mark {
  readonly events: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly at: number;
}

/** How fast so many events go through, measured from when the first of them did. */
export class PartialRun {
  readonly #total: number;
  #from: Mark | undefined;

  constructor(total: number) {
    this.#total = total;
  }

  /** @param events how many are through by now */
  reached(events: number): void {
    if (this.#from === undefined && events >= WARM * this.#total)
      this.#from = { events, cpu: process.cpuUsage(), at: performance.now() };
  }

  /** To be asked at once when the last one is through. */
  rate(): Rate {
    if (this.#from === undefined) throw new Error('all went through before anything was measured');
    const { events, cpu, at } = this.#from;
    const { user, system } = process.cpuUsage(cpu);
    const measured = this.#total - events;
    return {
      perCore: Math.round(measured / ((user + system) / 1_000_000)),
      perSecond: Math.round(measured / ((performance.now() - at) / 1_000)),
    };
  }
}
