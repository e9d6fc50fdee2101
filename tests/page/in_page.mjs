// SPDX-License-Identifier: Apache-2.0
// Functions that run inside the page; each returns a list of problems and uses nothing from outside of itself.

// What sticks out to the right. The contents bar scrolls inside itself, and that is allowed.
export function overflow() {
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

// What the keyboard should reach, in the order of the document: names of elements that stand open.
export function focusable() {
  const shown = (element) => {
    for (let e = element.parentElement; e; e = e.parentElement) {
      if (e.tagName === 'DETAILS' && !e.open && element.closest('summary')?.parentElement !== e) return false;
    }
    return element.getClientRects().length > 0;
  };
  const list = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')].filter(shown);
  list.forEach((element, i) => element.setAttribute('data-tab', String(i)));
  return list.length;
}

// The element that has the focus: its place in the list, and whether a reader can see that it has it.
export function focused() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const at = element.getAttribute('data-tab');
  return { at: at === null ? null : Number(at), outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
}

// Korean lines must not break inside a word, nor between a figure or a Latin letter and the particle behind it. A word that
// is wider than its place may.
export function koreanBreaks() {
  const out = [];
  const hangul = /[\uAC00-\uD7A3]/;
  const bound = /[\uAC00-\uD7A3\d%A-Za-z]/;
  const range = document.createRange();
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('svg') || parent.getClientRects().length === 0) continue;
    const text = node.data;
    let top = null;
    for (let i = 0; i < text.length; i += 1) {
      if (text[i] === '\u2060') continue;
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      const before = text[i - 1] === '\u2060' ? text[i - 2] : text[i - 1];
      if (top !== null && box.top > top + 4 && before && hangul.test(text[i]) && bound.test(before)) {
        const word = text.slice(0, i).split(/\s/).pop() + text.slice(i).split(/\s/)[0];
        // Two letters' room is not a break that the style sheet chose.
        range.setStart(node, i - (text.slice(0, i).split(/\s/).pop().length));
        range.setEnd(node, i + text.slice(i).split(/\s/)[0].length);
        let wide = 0;
        for (const line of range.getClientRects()) wide += line.width;
        let block = parent;
        while (getComputedStyle(block).display === 'inline') block = block.parentElement;
        if (wide < block.clientWidth - 2) out.push(`"${word}" breaks before "${text[i]}" in: ${text.trim().slice(0, 60)}`);
      }
      top = box.top;
    }
  }
  return out;
}

// Text that must stand on one page of the print, a list of texts a unit: rows of findings, then cards.
export function printUnits() {
  const clean = (element) => (element ? element.textContent.replace(/\s+/g, ' ').trim() : '');
  const units = [];
  for (const row of document.querySelectorAll('.five li:not(.hd)')) {
    units.push({ what: `finding "${clean(row.querySelector('h3')).slice(0, 50)}"`, texts: [clean(row.querySelector('h3')), clean(row.querySelector('p'))] });
  }
  for (const card of document.querySelectorAll('article.card')) {
    const main = card.querySelector('.cm');
    const last = card.classList.contains('wide') ? [...main.querySelectorAll('li')].pop() : [...main.querySelectorAll('dd')].pop();
    units.push({ what: `card ${card.id}`, texts: [clean(main.querySelector('h3')), clean(last).slice(0, 60)].filter(Boolean) });
  }
  return units;
}
