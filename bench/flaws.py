"""What a machine can see is wrong with an open page: too wide, cut, out of order, too many things asking to be pressed."""

from __future__ import annotations

from playwright.sync_api import Page

NARROWEST = 320
_STRUCTURE = """() => {
  const seen = element => element.checkVisibility({visibilityProperty: true});
  const found = [];
  const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(seen);
  const ranks = headings.map(heading => Number(heading.tagName[1]));
  if (ranks.filter(rank => rank === 1).length !== 1) found.push('headings of the first rank: ' + ranks.filter(rank => rank === 1).length);
  ranks.reduce((before, rank, at) => {
    if (rank > before + 1) found.push('a heading skips a rank: ' + headings[at].textContent.trim());
    return rank;
  }, 1);
  const primary = [...document.querySelectorAll('main .btn-primary')].filter(seen);
  if (primary.length > 1) found.push('primary buttons: ' + primary.map(button => button.textContent.trim()).join(', '));
  for (const link of document.querySelectorAll('.errors a[href^="#"]'))
    if (!document.getElementById(link.hash.slice(1))) found.push('an error leads nowhere: ' + link.hash);
  if (!document.title.split(' – ')[0].trim()) found.push('no title');
  for (const link of document.querySelectorAll('main a, main button, label, legend, th, dt'))
    if (seen(link) && !link.textContent.trim() && !link.getAttribute('aria-label')) found.push('nothing to read in ' + link.outerHTML.slice(0, 80));
  return found;
}"""
_WIDTH = """() => {
  const found = [], page = document.documentElement;
  const over = page.scrollWidth - page.clientWidth;
  if (over > 0) found.push(over + ' px wider than the window');
  const pen = document.createElement('canvas').getContext('2d');
  for (const select of document.querySelectorAll('main select')) {
    const style = getComputedStyle(select);
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const shown = select.closest('.filters') ? select.selectedOptions : select.options;  // a filter's list opens at full width
    const wraps = style.whiteSpace === 'normal';  // then a choice takes as many rows as it needs, and only a word can be cut
    const pieces = [...shown].flatMap(option => wraps ? option.text.split(/[\\s-]+/) : [option.text]);
    const widest = pieces.sort((a, b) => pen.measureText(b).width - pen.measureText(a).width)[0];
    const cut = widest && pen.measureText(widest).width > room + 1 || wraps && select.scrollHeight > select.clientHeight + 1;
    if (cut && select.checkVisibility()) found.push('cut in its box: ' + widest);
  }
  for (const element of document.querySelectorAll('main *, header *')) {
    const style = getComputedStyle(element);
    if (style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) found.push('cut: ' + element.textContent.trim().slice(0, 60));
  }
  return found;
}"""


def structure(page: Page) -> list[str]:
    """What is wrong at any width."""
    found: list[str] = page.evaluate(_STRUCTURE)
    return found


def at_width(page: Page) -> list[str]:
    """What is wrong at the width that the window has."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    return [f"{width}: {flaw}" for flaw in page.evaluate(_WIDTH)]
