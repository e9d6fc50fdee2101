// SPDX-License-Identifier: Apache-2.0
// node check.mjs [PAGE.html...]
//
// Without pages: the stored models of fixtures/report, and one of them with markup in every text, rendered in both languages by
// render_model of the release build; and the demo's reports ($JOURNEY_DEMO). The script stands in tests/page or in a copy of it
// under build/page. Pictures of pages: tools/shots.sh.
//
// Opens each page in headless Chromium with scripting off and checks what a reader must be able to rely on: no console error, no
// network request, a bounded size, headline and first finding visible; then, with scripting on (the checker needs it, the page has
// none): no sideways scrolling at 320, 390 and 1280 px, axe-core finds nothing, light and dark, the keyboard reaches everything in
// the order of the document, Korean lines break between words, and in print no finding and no card is cut (pdftotext).
// The last line is "N passed, M failed, K skipped".
//
// JOURNEY_PAGE_NODE_MODULES: the folder that holds playwright-core and axe-core, else the one beside this script.
// CHROMIUM: the browser, /usr/bin/chromium. JOURNEY_RENDER_MODEL: another build's render_model.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { focusable, focused, koreanBreaks, overflow, printUnits } from './in_page.mjs';

const modules = process.env.JOURNEY_PAGE_NODE_MODULES;
const require = createRequire(modules ? path.join(path.resolve(modules), 'page-tests.js') : import.meta.url);
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = [320, 390, 1280];
const LARGEST_BYTES = 400 * 1000;        // the demo's page is the largest that is checked
const LARGEST_EMPTY_BYTES = 150 * 1000;  // a page without data
const MOST_ELEMENTS = 6000;
const MOST_TABS = 150;  // pressed; a page may have more stops
let passed = 0;
let failed = 0;
let skipped = 0;

function check(name, problems) {
  if (problems.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAILED ${name}`);
  for (const problem of problems.slice(0, 8)) console.log(`  ${problem}`);
}

function skip(name, reason) {
  skipped += 1;
  console.log(`SKIPPED ${name}: ${reason}`);
}

// A page whose console errors and requests are collected. Its own address is the only request that is expected.
async function open(browser, file, settings) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  const url = pathToFileURL(path.resolve(file)).href;
  const seen = { errors: [], requests: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.errors.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('dialog', (dialog) => {
    seen.errors.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) seen.requests.push(request.url());
  });
  // What the texts of the hostile page would call if one of them came out as markup.
  await page.addInitScript(() => {
    globalThis.ranHostile = 0;
    globalThis.hostile = () => { globalThis.ranHostile += 1; };
  });
  await page.goto(url);
  return { context, page, seen };
}

async function visible(page, selector) {
  const element = page.locator(selector).first();
  if ((await element.count()) === 0) return `no ${selector}`;
  const text = (await element.innerText()).trim();
  if (!(await element.isVisible()) || text === '') return `${selector} is not visible`;
  return null;
}

// Names from logs must come out as text: nothing that runs, nothing that loads.
async function inertMarkup(page, file) {
  const problems = [];
  for (const selector of ['script', 'iframe', 'object', 'embed', 'img', 'form', '[onerror]', '[onload]', '[onclick]', 'base']) {
    const count = await page.locator(selector).count();
    if (count > 0) problems.push(`${count} × ${selector}`);
  }
  const text = readFileSync(file, 'utf8');
  if (/(?:src|href)="(?!#|data:)/.test(text)) problems.push('an address that is neither an anchor nor data');
  if (!/http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;/.test(text)) problems.push('no strict content policy');
  if (/ style="/.test(text)) problems.push('an inline style, which the policy forbids');
  return problems;
}

async function checkWithoutScripting(browser, file, name) {
  const { context, page, seen } = await open(browser, file, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  check(`${name}: headline visible`, [await visible(page, 'h1')].filter(Boolean));
  const hasFindings = (await page.locator('article.card').count()) > 0;
  check(`${name}: first finding visible, or said that there is none`,
    [await visible(page, hasFindings ? '.five li:not(.hd) h3 a' : '.hero .none')].filter(Boolean));
  check(`${name}: language is set`, ['en', 'ko'].includes(await page.locator('html').getAttribute('lang')) ? [] : ['html lang']);
  check(`${name}: no script, no handler, no outside address`, await inertMarkup(page, file));
  const bytes = readFileSync(file).length;
  const elements = await page.locator('*').count();
  const most = name.startsWith('empty') ? LARGEST_EMPTY_BYTES : LARGEST_BYTES;
  check(`${name}: size`, [bytes > most && `${bytes} bytes`, elements > MOST_ELEMENTS && `${elements} elements`].filter(Boolean));
  check(`${name}: no console error`, seen.errors);
  check(`${name}: no network request`, seen.requests);
  await context.close();
}

async function checkKeyboard(page, name) {
  const stops = await page.evaluate(focusable);
  const problems = [];
  await page.evaluate(() => { document.activeElement?.blur(); globalThis.scrollTo(0, 0); });
  for (let i = 0; i < Math.min(stops, MOST_TABS) && problems.length === 0; i += 1) {
    await page.keyboard.press('Tab');
    const { at, outlined } = await page.evaluate(focused);
    if (at !== i) problems.push(`stop ${i} of ${stops} leads to ${at}`);
    if (!outlined) problems.push(`stop ${i} cannot be seen`);
  }
  check(`${name}: tab order`, problems);
}

async function checkAxe(page, name) {
  await page.evaluate(axeSource);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      check(`${name}: axe, ${colorScheme}, ${width}`,
        violations.map((one) => `${one.id}: ${one.nodes.length} × ${one.help}; first: ${one.nodes[0].html.slice(0, 160)}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

// Letters alone: what is a space, and what a ligature, depends on the font of the print.
const bare = (text) => text.normalize('NFKC').replace(/[\s\u2060]+/g, '');

// The pages of the print as such text.
function printedPages(pdf) {
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, maxBuffer: 1 << 28 }).toString().split('\f').map(bare);
}

async function checkPrint(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  let pages;
  try {
    pages = printedPages(pdf);
  } catch (error) {
    if (error.code === 'ENOENT') {
      skip(`${name}: print`, 'pdftotext is not installed');
      return;
    }
    throw error;
  }
  const units = await page.evaluate(printUnits);
  const problems = [];
  for (const unit of units) {
    const texts = unit.texts.map(bare);
    if (!pages.some((one) => texts.every((text) => one.includes(text)))) problems.push(`${unit.what} is cut or missing`);
  }
  check(`${name}: print, ${pages.length} pages, findings and cards uncut`, problems);
  const first = units.filter((unit) => unit.what.startsWith('finding')).slice(0, 10);
  check(`${name}: print, the list of findings on page 1`, first.filter((unit) => !pages[0].includes(bare(unit.texts[0])))
    .map((unit) => unit.what));
}

async function checkWithScripting(browser, file, name) {
  const { context, page } = await open(browser, file, { bypassCSP: true, viewport: { width: 1280, height: 900 } });
  await checkKeyboard(page, name);
  // Names of the hostile page are no language; its print would be a book.
  const korean = (await page.locator('html').getAttribute('lang')) === 'ko';
  if (!korean && !name.startsWith('hostile')) await checkPrint(page, name);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    check(`${name}: no sideways scrolling at ${width}`, await page.evaluate(overflow));
    if (korean && !name.startsWith('hostile')) check(`${name}: line breaks at ${width}`, await page.evaluate(koreanBreaks));
  }
  await checkAxe(page, name);
  check(`${name}: nothing ran`, (await page.evaluate(() => globalThis.ranHostile)) === 0 ? [] : ['a name ran as a script']);
  await context.close();
}

// The pages that are checked by default; rendered ones go to `folder`.
function defaultPages(folder) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const renderer = process.env.JOURNEY_RENDER_MODEL || path.join(root, 'build/release/tests/unit/reports/render_model');
  const demo = process.env.JOURNEY_DEMO || path.join(root, 'build/demo');
  const pages = [];
  for (const name of ['example', 'empty', 'hostile']) {
    for (const language of ['en', 'ko']) {
      if (!existsSync(renderer)) {
        skip(`${name}.${language}`, 'render_model is not built');
        continue;
      }
      const model = path.join(root, `fixtures/report/${name === 'hostile' ? 'example' : name}.model.json`);
      const page = path.join(folder, `${name}.${language}.html`);
      writeFileSync(page, execFileSync(renderer, [model, language, ...(name === 'hostile' ? ['--hostile'] : [])]));
      pages.push(page);
    }
  }
  for (const name of ['report.html', 'report.ko.html']) {
    const page = path.join(demo, name);
    if (existsSync(page)) pages.push(page);
    else skip(`demo ${name}`, 'the demo has not been run');
  }
  return pages;
}

const rendered = mkdtempSync(path.join(tmpdir(), 'journey-page-'));
process.on('exit', () => rmSync(rendered, { recursive: true, force: true }));
const pages = process.argv.length > 2 ? process.argv.slice(2) : defaultPages(rendered);
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`no browser at ${executablePath}; set CHROMIUM`);
  process.exit(2);
}
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
for (const file of pages) {
  const name = path.basename(file, '.html');
  await checkWithoutScripting(browser, file, name);
  await checkWithScripting(browser, file, name);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
