import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function installed(): string | undefined {
  const given = process.env['CUSTOS_BROWSER'];
  const folders = (process.env['PATH'] ?? '').split(':');
  const places = given === undefined ? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))) : [given];
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What keeps this machine from opening pages in a browser, as a clause. */
export function whyNoBrowser(): string | undefined {
  return installed() === undefined ? 'no Chromium is on the PATH (CUSTOS_BROWSER may name one)' : undefined;
}

/** The machine's own Chromium, without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: installed()!,
    timeout: 180_000,
    // Chromium has no sandbox for root, and tests may run as root; the pages are our own.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}
