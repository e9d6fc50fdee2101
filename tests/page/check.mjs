// SPDX-License-Identifier: Apache-2.0
// node check.mjs [--shots FOLDER] [PAGE.html...]
//
// Without pages: the stored models of fixtures/report, rendered in both languages by render_model of the release build, and the
// demo's reports ($JOURNEY_DEMO). The script stands in tests/page or in a copy of it under build/page.
//
// Opens each page in headless Chromium with scripting off and checks what a reader must be able to rely on: no console error,
// no network request, a bounded size, headline and first finding visible, no sideways scrolling at 320, 390 and 1280 px; then, with scripting on
// (the checker needs it, the page has none), that axe-core finds nothing serious, light and dark.
// The last line is "N passed, M failed, K skipped".
//
// JOURNEY_PAGE_NODE_MODULES: the folder that holds playwright-core and axe-core, else the one beside this script.
// CHROMIUM: the browser, /usr/bin/chromium. JOURNEY_RENDER_MODEL: another build's render_model.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const modules = process.env.JOURNEY_PAGE_NODE_MODULES;
const require = createRequire(modules ? path.join(path.resolve(modules), 'page-tests.js') : import.meta.url);
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = [320, 390, 1280];
const LARGEST_BYTES = 400 * 1000;  // the demo's page is the largest that is checked
const MOST_ELEMENTS = 7000;
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

function parseArguments(words) {
  const options = { shots: null, pages: [] };
  for (let i = 0; i < words.length; i += 1) {
    if (words[i] === '--shots') options.shots = words[(i += 1)];
    else options.pages.push(words[i]);
  }
  return options;
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
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) seen.requests.push(request.url());
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

// What sticks out to the right. The contents bar scrolls inside itself, and that is allowed.
function overflow() {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width) out.push(`page is ${document.documentElement.scrollWidth} wide, window ${width}`);
  for (const element of document.querySelectorAll('main *')) {
    if (element.closest('.sr')) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && box.height > 0 && box.right > width + 1) {
      out.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(box.right)}: ` +
        `${(element.textContent ?? '').trim().slice(0, 40)}`);
    }
  }
  return out;
}

async function checkPage(browser, file, shots) {
  const name = path.basename(file, '.html');
  const { context, page, seen } = await open(browser, file, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  check(`${name}: headline visible`, [await visible(page, 'h1')].filter(Boolean));
  const hasFindings = (await page.locator('article.card').count()) > 0;
  check(`${name}: first finding visible, or said that there is none`,
    [await visible(page, hasFindings ? '.five li:not(.hd) h3 a' : '.hero .none')].filter(Boolean));
  check(`${name}: language is set`, ['en', 'ko'].includes(await page.locator('html').getAttribute('lang')) ? [] : ['html lang']);
  check(`${name}: no script, no handler, no outside address`, await inertMarkup(page, file));
  const bytes = readFileSync(file).length;
  const elements = await page.locator('*').count();
  check(`${name}: size`, [bytes > LARGEST_BYTES && `${bytes} bytes`, elements > MOST_ELEMENTS && `${elements} elements`].filter(Boolean));
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.wide.png`), fullPage: true });
  if (shots) {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.screenshot({ path: path.join(shots, `${name}.narrow.png`), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: path.join(shots, `${name}.dark.png`), fullPage: true });
    await page.emulateMedia({ colorScheme: 'light', media: 'print' });
    await page.setViewportSize({ width: 696, height: 1000 });  // A4 less its margins
    await page.screenshot({ path: path.join(shots, `${name}.print.png`), fullPage: true });
  }
  check(`${name}: no console error`, seen.errors);
  check(`${name}: no network request`, seen.requests);
  await context.close();

  const scripted = await open(browser, file, { bypassCSP: true, viewport: { width: 1280, height: 900 } });
  await scripted.page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  for (const width of WIDTHS) {
    await scripted.page.setViewportSize({ width, height: 900 });
    check(`${name}: no sideways scrolling at ${width}`, await scripted.page.evaluate(overflow));
  }
  await scripted.page.evaluate(axeSource);
  for (const colorScheme of ['light', 'dark']) {
    await scripted.page.emulateMedia({ colorScheme });
    for (const width of [390, 1280]) {
      await scripted.page.setViewportSize({ width, height: 900 });
      const result = await scripted.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
      const serious = result.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
      check(`${name}: axe, ${colorScheme}, ${width}`,
        serious.map((violation) => `${violation.id}: ${violation.nodes.length} × ${violation.help}; first: ${violation.nodes[0].html.slice(0, 160)}`));
    }
  }
  await scripted.context.close();
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

function skip(name, reason) {
  skipped += 1;
  console.log(`SKIPPED ${name}: ${reason}`);
}

// The pages that are checked by default; rendered ones go to `folder`.
function defaultPages(folder) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
  const renderer = process.env.JOURNEY_RENDER_MODEL || path.join(root, 'build/release/tests/unit/reports/render_model');
  const demo = process.env.JOURNEY_DEMO || path.join(root, 'build/demo');
  const pages = [];
  for (const model of ['example', 'empty']) {
    for (const language of ['en', 'ko']) {
      if (!existsSync(renderer)) {
        skip(`${model}.${language}`, 'render_model is not built');
        continue;
      }
      const page = path.join(folder, `${model}.${language}.html`);
      writeFileSync(page, execFileSync(renderer, [path.join(root, `fixtures/report/${model}.model.json`), language]));
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

const options = parseArguments(process.argv.slice(2));
const rendered = mkdtempSync(path.join(tmpdir(), 'journey-page-'));
process.on('exit', () => rmSync(rendered, { recursive: true, force: true }));
if (options.pages.length === 0) options.pages = defaultPages(rendered);
if (options.shots) mkdirSync(options.shots, { recursive: true });
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.error(`no browser at ${executablePath}; set CHROMIUM`);
  process.exit(2);
}
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const file of options.pages) await checkPage(browser, file, options.shots);
await browser.close();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
