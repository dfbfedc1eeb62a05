import type { Projection } from '@custos/kernel';
import type { ReportedEvent } from '../reported-event.js';
import { measures } from './measures/projection.js';
import { signals } from './signals/projection.js';
import { timeline } from './timeline/projection.js';
import { volumes } from './volumes/projection.js';

/** Every version that reporting feeds. `npm run g projection` adds to it. */
export function projections(zone: string): readonly Projection<ReportedEvent>[] {
  return [volumes, signals(zone), measures(zone), timeline];
}
