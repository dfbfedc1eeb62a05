import type { ServiceProcess } from '@custos/app-custos/testing';

/** Something that can be struck while events are in flight, and brings itself back. */
export interface Victim {
  readonly name: string;
  /** Kills with SIGKILL and starts again. */
  kill(): Promise<void>;
  /** Freezes for so long that every lease expires, then lets it go on; absent where that means nothing. */
  freeze?(milliseconds: number): Promise<void>;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function serviceVictim(service: ServiceProcess): Victim {
  return {
    name: service.name,
    async kill() {
      await service.stop('SIGKILL');
      service.start();
    },
    async freeze(milliseconds) {
      service.signal('SIGSTOP');
      await pause(milliseconds);
      service.signal('SIGCONT');
    },
  };
}

export interface Strike {
  readonly victim: string;
  readonly kind: 'kill' | 'freeze';
  /** Events that were on their way at that moment. */
  readonly inFlight: number;
}

export interface Schedule {
  readonly kills: number;
  readonly freezeMs: number;
  /** Share of the events sent so far, 0 to 1. */
  progress(): number;
  /** Events accepted or being sent that have not reached the report yet. */
  inFlight(): Promise<number>;
  random(): number;
}

/** Strikes at evenly spaced progress, each only while events are in flight: killing an idle system proves nothing. */
export async function strike(victims: readonly Victim[], schedule: Schedule): Promise<Strike[]> {
  const strikes: Strike[] = [];
  const freezing: Promise<void>[] = [];
  for (let number = 0; number < schedule.kills; number++) {
    const due = (number + 0.5) / schedule.kills;
    while (schedule.progress() < due) await pause(20);
    let inFlight = await schedule.inFlight();
    while (inFlight === 0 && schedule.progress() < 1) {
      await pause(5);
      inFlight = await schedule.inFlight();
    }
    if (inFlight === 0) break;
    // Round robin over a shuffled start, so that twenty strikes meet everyone and everything.
    const victim = victims[number % victims.length]!;
    if (victim.freeze !== undefined && number % 4 === 3) {
      freezing.push(victim.freeze(schedule.freezeMs));
      strikes.push({ victim: victim.name, kind: 'freeze', inFlight });
    } else {
      await victim.kill();
      strikes.push({ victim: victim.name, kind: 'kill', inFlight });
    }
    await pause(schedule.random() * 500);
  }
  await Promise.all(freezing);
  return strikes;
}
