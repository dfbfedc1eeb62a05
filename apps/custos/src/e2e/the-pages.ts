import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeUnless } from '@custos/messaging/testing';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { openBrowser, whyNoBrowser } from '../testing/browser.js';
import { since, type Platform } from './platform.js';

/** What regulators read, as a real browser shows it to them. */
export function describeThePages(platform: () => Platform): void {
  describeUnless('browser', whyNoBrowser(), 'the pages in a browser', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    /** What the browser refused or could not do: pages need nothing that their own policy forbids. */
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await openBrowser();
      context = await browser.newContext();
      // A busy machine takes its time; only a fault takes two minutes.
      context.setDefaultTimeout(120_000);
      page = await context.newPage();
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
    });
    afterAll(() => browser.close());

    function reporting(path: string): string {
      return platform().form.addresses.reporting + path;
    }

    /** Clicks, and waits until the page that this leads to is there in whole. */
    async function follow(link: Locator): Promise<void> {
      await link.click();
      await page.waitForLoadState();
    }

    async function signIn(token: string): Promise<void> {
      await page.goto(reporting('/?lang=en'));
      await page.getByLabel('Your token').fill(token);
      await page.getByLabel('Platform').fill(platform().name);
      await page.getByLabel('from').fill(since);
      await page.getByLabel('to', { exact: true }).fill(since);
      await follow(page.getByRole('button', { name: 'Show the report' }));
    }

    it('say in a sentence that a token does not let anybody in, and ask again', async () => {
      await signIn('not-a-token');

      expect(await page.getByRole('alert').textContent()).toContain('token');
      expect(await page.getByLabel('Platform').inputValue()).toBe(platform().name);
      expect(await context.cookies()).toEqual([]);
      complaints.length = 0;
    });

    it('let a regulator in, who then reads the figures that the report has as data', async () => {
      await signIn(platform().tokens.regulator);

      expect(await page.title()).toContain('Daily moderation report');
      const { totals } = await platform().report();
      const shown = await page.getByRole('table', { name: 'In all' }).getByRole('link').allTextContents();
      expect(shown).toEqual([totals.events, totals.signals, totals.measures].map(({ value }) => String(value)));
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    });

    it('speak Chinese at a click, and the figures stay', async () => {
      const totals = () => page.getByRole('table').first().getByRole('link').allTextContents();
      const before = await totals();

      await follow(page.getByRole('link', { name: '中文' }));

      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('内容治理日报');
      expect(await totals()).toEqual(before);
      await follow(page.getByRole('link', { name: 'English' }));
    });

    it('lead from a figure by clicks to its sources, and on to what happened in a case', async () => {
      const fraud = page.getByRole('table', { name: 'Measures by day, harm and state' }).getByRole('row');
      const suspended = fraud.filter({ hasText: 'FRAUD_SCAM' }).filter({ hasText: 'M_POST_SUSPEND' });
      await follow(suspended.getByRole('link').first());
      expect(await page.title()).toContain('Sources of a figure');
      const counted = await page.getByRole('table', { name: 'Sources of a figure' }).getByRole('row').count();
      expect(counted).toBeGreaterThan(1);

      await follow(page.getByRole('table', { name: 'Measures counted' }).getByRole('link').first());

      const timeline = page.getByRole('table', { name: 'What happened in a case' });
      expect(await timeline.textContent()).toMatch(/CaseOpened.*CaseDecided.*MeasureImposed/s);
    });

    it('ask nothing of the browser that they forbid it, and fit a narrow screen', async () => {
      expect(complaints).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(reporting(platform().reportPath('html')));
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      await page.goBack();
    });
  });
}
