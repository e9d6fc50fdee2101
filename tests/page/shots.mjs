// SPDX-License-Identifier: Apache-2.0
// node shots.mjs FOLDER PAGE.html... - pictures of pages, in pieces that can be looked at: NAME.VIEW-01.png ...
// See tools/shots.sh. Views: wide (1920), 1280, 390, 320, dark (1280), and the print as NAME.pdf.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = process.env.JOURNEY_PAGE_NODE_MODULES;
const require = createRequire(modules ? path.join(path.resolve(modules), 'page-tests.js') : import.meta.url);
const { chromium } = require('playwright-core');

const PIECE = 2400;  // px, the tallest picture
const VIEWS = [
  { name: 'wide', width: 1920 },
  { name: '1280', width: 1280 },
  { name: 'dark', width: 1280, colorScheme: 'dark' },
  { name: '390', width: 390 },
  { name: '320', width: 320 },
];

const [folder, ...files] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
for (const file of files) {
  const name = path.basename(file, '.html');
  for (const view of VIEWS) {
    const page = await browser.newPage({ viewport: { width: view.width, height: PIECE }, colorScheme: view.colorScheme ?? 'light', bypassCSP: true });
    await page.goto(pathToFileURL(path.resolve(file)).href);
    const height = await page.evaluate(() => {
      // The bar at the top would stand in every piece.
      document.querySelector('.top').style.position = 'static';
      return document.documentElement.scrollHeight;
    });
    for (let i = 0; i * PIECE < height; i += 1) {
      await page.evaluate((y) => globalThis.scrollTo({ top: y, behavior: 'instant' }), i * PIECE);
      const left = Math.min(PIECE, height - i * PIECE);
      await page.screenshot({
        path: path.join(folder, `${name}.${view.name}-${String(i + 1).padStart(2, '0')}.png`),
        clip: { x: 0, y: PIECE - left, width: view.width, height: left },
      });
    }
    if (view.name === '1280') writeFileSync(path.join(folder, `${name}.pdf`), await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    console.log(`${name}.${view.name}: ${height} px`);
    await page.close();
  }
}
await browser.close();
