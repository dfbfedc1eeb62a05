import { beforeAll, describe, expect, it } from '@jest/globals';
import type { MeasureEvent, Receipt } from '@custos/client';
import { contractOf } from '@custos/contracts';
import { until } from '@custos/postgres/testing';
import { play, type Played } from '../demo/play.js';
import { loadScenario, playOut, type PublisherEvent, type Scenario } from '../scenario.js';
import type { Form } from './form.js';
import { describeThePages } from './the-pages.js';
import { figuresOf, Platform, type CaseListing, type Figure } from './platform.js';

const SOURCE = 'market';

interface Culprit {
  readonly account: string;
  readonly event: PublisherEvent;
  readonly expected: string;
}

/** The shipped day on a form, and what it must have led to. */
export class Day {
  private constructor(
    readonly platform: Platform,
    readonly scenario: Scenario,
    readonly events: readonly PublisherEvent[],
    readonly played: Played,
  ) {}

  static async play(form: Form): Promise<Day> {
    const platform = await Platform.join(form, SOURCE);
    const scenario = await loadScenario(new URL('../../scenario/market-day.yaml', import.meta.url));
    const { client, desk } = platform;
    const played = await play({ scenario, client, desk, progress: () => undefined });
    const day = new Day(platform, scenario, playOut(scenario, SOURCE), played);
    await day.settledReport();
    return day;
  }

  settledReport() {
    const { traffic, measures } = this.played;
    return until(
      () => this.platform.report(),
      (report) =>
        report.totals.events.value >= traffic &&
        report.totals.measures.value >= measures &&
        report.measures.every(({ state }) => state !== 'imposed'),
    );
  }

  /** The incidents by the pseudonym of whose they are. */
  async culprits(): Promise<ReadonlyMap<string, Culprit>> {
    const incidents = this.events.filter(({ id }) => !id.startsWith('chat-'));
    const culprits = incidents.map((event, place): Culprit => {
      const { accountId, targetAccountId, payerAccountId } = event.data;
      const account = (targetAccountId ?? payerAccountId ?? accountId) as string;
      return { account, event, expected: this.scenario.incidents[place]!.expect };
    });
    const pseudonyms = await this.platform.pseudonyms(culprits.map(({ account }) => account));
    return new Map(culprits.map((culprit) => [pseudonyms[culprit.account]!, culprit]));
  }

  async measures(): Promise<MeasureEvent[]> {
    const measures: MeasureEvent[] = [];
    for (let cursor = ''; ;) {
      const page = await this.platform.client.measures(cursor);
      if (page.measures.length === 0) return measures;
      measures.push(...page.measures);
      cursor = page.cursor;
    }
  }

  /** Every event of the day once more. */
  async sendAgain(): Promise<readonly Receipt[]> {
    return (await this.platform.client.publish(this.events)).receipts;
  }
}

/** Counts by name, in a form that is easy to compare. */
function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function describeTheDay(form: () => Form): void {
  describe('a day of the shipped scenario', () => {
    let day: Day;
    let cases: CaseListing[];

    beforeAll(async () => {
      day = await Day.play(form());
      cases = [...(await day.platform.cases('open')), ...(await day.platform.cases('decided'))];
    });

    it('opens a case of the expected category for every incident, and none for chatter', async () => {
      const culprits = await day.culprits();
      const wanted = [...culprits].filter(([, { expected }]) => expected !== 'none');

      const found = cases.map(({ accountKey, category }) => [culprits.get(accountKey)?.account ?? 'chatter', category]);

      expect(found.sort()).toEqual(wanted.map(([, { account, expected }]) => [account, expected]).sort());
    });

    it('has every case decided, its measures fed to the platform and acknowledged', async () => {
      const imposed = (await day.measures()).filter(({ type }) => type.endsWith('.MeasureImposed'));
      const decided = imposed.filter(({ data }) => (data['decidedBy'] as string).startsWith('person:'));

      expect(day.played.decisions).toBe(cases.length);
      expect(await day.platform.cases('open')).toEqual([]);
      expect(imposed).toHaveLength(day.played.measures);
      for (const { category, caseId } of cases) {
        const chosen = decided.filter(({ data }) => data['caseId'] === caseId).map(({ data }) => data['measure']);
        const automatic = imposed.filter(({ data }) => data['caseId'] === caseId).map(({ data }) => data['measure']);
        // What automation had already done need not be imposed once more.
        for (const measure of day.scenario.decisions[category]!.measures) expect(automatic).toContain(measure);
        for (const measure of chosen) expect(day.scenario.decisions[category]!.measures).toContain(measure);
      }
    });

    it('is counted exactly in the report', async () => {
      const traffic = day.events.filter(({ type }) => contractOf(type)?.topic === 'intake');
      const imposed = (await day.measures()).filter(({ type }) => type.endsWith('.MeasureImposed'));
      const signals = await Promise.all(
        cases.map(async ({ caseId }) => {
          const { text } = await day.platform.asModerator(`/v1/cases/${caseId}`);
          // Rules in shadow say what they see to those who look at a case; reports count what had effect.
          return (JSON.parse(text) as { signals: { mode: string }[] }).signals.filter(({ mode }) => mode === 'live')
            .length;
        }),
      );

      const raised = signals.reduce((sum, count) => sum + count, 0);
      // Signals are counted by a read model of their own.
      const report = await until(
        () => day.platform.report(),
        ({ totals }) => totals.signals.value >= raised,
      );
      const events = report.volumes.flatMap(({ type, events: { value } }) => new Array<string>(value).fill(type));
      const measures = report.measures.flatMap(({ category, measure, measures: { value } }) =>
        new Array<string>(value).fill(`${category} ${measure}`),
      );
      expect(counted(events)).toEqual(counted(traffic.map(({ type }) => type)));
      expect(counted(measures)).toEqual(
        counted(imposed.map(({ data }) => `${String(data['category'])} ${String(data['measure'])}`)),
      );
      expect(figuresOf(report).totals).toEqual([traffic.length, raised, imposed.length]);
    });

    it('answers every event that is sent again as a duplicate, and counts it once', async () => {
      const before = figuresOf(await day.platform.report());

      const receipts = await day.sendAgain();

      expect(counted(receipts.map(({ status }) => status))).toEqual({ duplicate: day.events.length });
      expect(figuresOf(await day.platform.report())).toEqual(before);
    });

    it('opens each figure to the partitions and ranges that the receipts of its events name', async () => {
      const receipts = await day.sendAgain();
      const { totals, volumes, measures } = await day.platform.report();
      const figures: Figure[] = [
        ...Object.values(totals),
        ...volumes.flatMap(({ events, signals }) => [events, signals]),
        ...measures.map((line) => line.measures),
      ];

      for (const { value, open } of figures) {
        const opened = JSON.parse((await day.platform.asRegulator(open)).text) as Figure;
        expect(opened.value).toBe(value);
        expect(opened.sources.reduce((sum, { count }) => sum + count, 0)).toBe(value);
      }
      const places = receipts.filter(({ index }) => contractOf(day.events[index]!.type)?.topic === 'intake');
      for (const { partition, firstPosition, lastPosition, count } of totals.events.sources) {
        const positions = places.filter((receipt) => receipt.partition === partition).map((r) => BigInt(r.position));
        expect(positions).toHaveLength(count);
        for (const position of positions) {
          expect(position >= BigInt(firstPosition) && position <= BigInt(lastPosition)).toBe(true);
        }
      }
    });

    it("leads in a case's timeline from the publisher's event to the measure and its acknowledgement", async () => {
      const culprits = await day.culprits();
      const { caseId, accountKey } = cases.find(({ category }) => category === 'DOXXING')!;
      const [receipt] = (await day.platform.client.publish([culprits.get(accountKey)!.event])).receipts;

      const events = await until(
        () => day.platform.timeline(caseId),
        (found) => found.some(({ type }) => type.endsWith('.MeasureApplied')),
      );

      const opened = events.find(({ type }) => type.endsWith('.CaseOpened'))!;
      expect(opened.data.signal?.event.id).toBe(receipt!.id);
      const decided = events.find(({ type }) => type.endsWith('.CaseDecided'))!;
      const imposed = events.filter(({ type }) => type.endsWith('.MeasureImposed'));
      expect(imposed.length).toBeGreaterThan(0);
      for (const measure of imposed) {
        // The signal that opened the case led to it, or the decision that closed it.
        expect([opened.causationId, decided.causationId]).toContain(measure.causationId);
        const applied = events.find(
          (event) => event.type.endsWith('.MeasureApplied') && event.measureId === measure.measureId,
        );
        expect(applied).toBeDefined();
      }
    });

    it.each([
      ['json', '', 'application/json', '"report": "daily"'],
      ['csv', '', 'text/csv', 'FRAUD_SCAM'],
      ['html', '&lang=en', 'text/html', '<html lang="en"'],
      ['html', '&lang=zh', 'text/html', '<html lang="zh-Hans"'],
    ])('is reported as %s%s', async (format, language, type, holds) => {
      const answer = await day.platform.asRegulator(day.platform.reportPath(format) + language);

      expect([answer.status, answer.type]).toEqual([200, expect.stringContaining(type)]);
      expect(answer.text).toContain(holds);
    });

    describeThePages(() => day.platform);

    it('keeps its figures when everything is stopped and started, and counts nothing sent again twice', async () => {
      const before = figuresOf(await day.platform.report());
      await form().stop();
      await form().start();

      const after = await until(
        () => day.platform.report(),
        () => true,
      );
      expect(figuresOf(after)).toEqual(before);
      const { client } = day.platform;
      await client.publish(day.events);
      // A mark behind the day in every partition shows when all of it has been read.
      const marks = Array.from({ length: 400 }, (_, number) => ({
        specversion: '1.0' as const,
        id: `mark-${number}`,
        source: SOURCE,
        type: 'custos.account.AccountRegistered',
        data: { accountId: `mark-${number}`, displayName: 'Lin' },
      }));
      await client.publish(marks);
      const registered = 'custos.account.AccountRegistered';
      const report = await until(
        () => day.platform.report(),
        ({ totals }) => totals.events.value >= day.played.traffic + marks.length,
      );
      const others = ({ volumes, measures }: ReturnType<typeof figuresOf>) => [
        volumes.filter(([, type]) => type !== registered),
        measures,
      ];
      expect(report.totals.events.value).toBe(day.played.traffic + marks.length);
      expect(others(figuresOf(report))).toEqual(others(before));
    });
  });
}
