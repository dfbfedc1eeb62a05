import { describe, expect, it } from '@jest/globals';
import { loadScenario, playOut } from './scenario.js';

const scenario = await loadScenario(new URL('../scenario/market-day.yaml', import.meta.url));

describe('the market day', () => {
  it('has as many events as it says, each with an id of its own, and every incident once', () => {
    const events = playOut(scenario, 'demo');

    expect(events).toHaveLength(scenario.events);
    expect(new Set(events.map((event) => event.id)).size).toBe(scenario.events);
    expect(events.filter((event) => event.id.startsWith('incident-'))).toHaveLength(scenario.incidents.length);
  });

  it('is the same day every time', () => {
    expect(playOut(scenario, 'demo')).toEqual(playOut(scenario, 'demo'));
  });

  it('has a decision for every category that an incident is expected to open a case in', () => {
    const expected = new Set(
      scenario.incidents.map((incident) => incident.expect).filter((category) => category !== 'none'),
    );

    expect([...expected].filter((category) => scenario.decisions[category] === undefined)).toEqual([]);
  });
});
