// The tape chart by mouse, by finger and by keys. Each way ends at a page that shows what would come of it; without
// scripts the same pages are reached from the menu of a bar.
const frame = document.querySelector('.tape');
const says = document.querySelector('[data-tape-says]');
const day = 86_400_000;

const sheet = () => document.getElementById('tape');
const bars = () => [...sheet().querySelectorAll('section .r > a')];
const mayChange = () => 'changes' in sheet().dataset;
const say = (text) => {
  says.textContent = text;
};

/* Where a bar is: half days, as its classes a<start> z<end> say */
const lines = (bar) => ({
  start: Number(/\ba(\d+)\b/.exec(bar.className)?.[1]),
  end: Number(/\bz(\d+)\b/.exec(bar.className)?.[1]),
});
const setLines = (bar, { start, end }) => {
  const last = 2 * Number(sheet().dataset.days) + 1;
  const from = Math.max(1, Math.min(start, last - 1));
  const to = Math.max(from + 1, Math.min(end, last));
  bar.className = bar.className.replace(/\ba\d+\b/, `a${from}`).replace(/\bz\d+\b/, `z${to}`);
};
const dateAt = (index) => new Date(Date.parse(sheet().dataset.tape) + index * day).toISOString().slice(0, 10);
/** A stay starts in an afternoon and ends at a noon; where it is cut off at the edge, its own date is not in sight. */
const dateOfLine = (line) => (line % 2 === 0 ? dateAt(line / 2 - 1) : null);

/** Opens a page as any link with `data-dialog` does. */
const open = (href) => {
  const link = document.createElement('a');
  link.href = href;
  link.dataset.dialog = '';
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
};

/* What has been picked up: a bar, the room it is over, and how far its ends have moved */
let held = null;

const lift = (bar) => {
  const ghost = bar.cloneNode(true);
  ghost.classList.add('ghost');
  ghost.removeAttribute('href');
  bar.dataset.lifted = '';
  bar.after(ghost);
  sheet().dataset.dragging = '';
  held = { bar, ghost, row: bar.parentElement, onto: null, startBy: 0, endBy: 0, split: null };
};

const showHeld = () => {
  const { bar, ghost, row, startBy, endBy } = held;
  const { start, end } = lines(bar);
  setLines(ghost, { start: start + 2 * startBy, end: end + 2 * endBy });
  if (ghost.parentElement !== row) {
    ghost.parentElement.classList.remove('over');
    row.append(ghost);
  }
  row.classList.toggle('over', row !== bar.parentElement);
};

const drop = () => {
  const { bar, ghost, row } = held;
  row.classList.remove('over');
  ghost.remove();
  delete bar.dataset.lifted;
  delete sheet().dataset.dragging;
  const was = held;
  held = null;
  return was;
};

/** The page that shows what this would mean; null where nothing was moved. */
const pageFor = ({ bar, row, onto, startBy, endBy, split }) => {
  const { href } = bar;
  if (onto && onto.href !== href) return `${href}/swap?otherStayId=${onto.href.split('/').at(-1)}`;
  const { start, end } = lines(bar);
  if (row !== bar.parentElement) {
    const from = split ?? (bar.classList.contains('planned') ? dateOfLine(start) : null);
    return from
      ? `${href}/split?from=${from}&roomId=${row.dataset.r}`
      : `${href}/room?roomId=${row.dataset.r}`;
  }
  if (startBy === 0 && endBy === 0) return null;
  const moved = (line, by) => {
    const date = dateOfLine(line);
    return date && new Date(Date.parse(date) + by * day).toISOString().slice(0, 10);
  };
  const [arrival, departure] = [startBy && moved(start, startBy), endBy && moved(end, endBy)];
  const asked = new URLSearchParams({ ...(arrival && { arrival }), ...(departure && { departure }) });
  return `${href}/dates?${asked}`;
};

const settle = () => {
  const href = pageFor(drop());
  if (href) open(href);
};

/* By mouse at once, by finger after holding still for a moment: until then the finger scrolls */
const hold = { mouse: 4, touch: 10, waitMs: 350, edge: 8 };
let press = null;

const headWidth = () => sheet().querySelector('.tape__head b').offsetWidth;
const dayWidth = () => (sheet().offsetWidth - headWidth()) / Number(sheet().dataset.days);

frame?.addEventListener('pointerdown', (event) => {
  const bar = event.target.closest?.('section .r > a');
  if (!bar || !mayChange() || event.button !== 0 || held) return;
  const box = bar.getBoundingClientRect();
  const edge = Math.min(event.pointerType === 'mouse' ? hold.edge : 2 * hold.edge, box.width / 4);
  const left = event.clientX - box.left < edge;
  const right = box.right - event.clientX < edge;
  press = {
    bar,
    x: event.clientX,
    y: event.clientY,
    id: event.pointerId,
    left,
    right,
    type: event.pointerType,
  };
  if (press.type !== 'mouse') press.timer = setTimeout(() => press && !held && lift(press.bar), hold.waitMs);
});

document.addEventListener('pointermove', (event) => {
  if (!press || event.pointerId !== press.id) return;
  const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
  const far = Math.hypot(dx, dy);
  if (!held) {
    if (press.type === 'mouse' ? far < hold.mouse : far < hold.touch) return;
    if (press.type !== 'mouse') return letGo(); // a finger that moves at once means to scroll
    lift(press.bar);
  }
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const row = under?.closest?.('.tape .r[data-r]');
  const by = Math.round(dx / dayWidth());
  const isEnd = press.left || press.right;
  held.row = isEnd || !row ? held.bar.parentElement : row;
  const stays = held.row === held.bar.parentElement;
  const onto = under?.closest?.('section .r > a');
  held.onto = !stays && !isEnd && onto && held.bar.parentElement.dataset.r ? onto : null;
  const over = dateAt(
    Math.floor((event.clientX - sheet().getBoundingClientRect().left - headWidth()) / dayWidth()),
  );
  held.split = event.altKey && !stays ? over : null;
  held.startBy = stays && (press.left || !isEnd) ? by : 0;
  held.endBy = stays && (press.right || !isEnd) ? by : 0;
  showHeld();
  follow(event);
});

/** Near an edge of the frame the chart follows. */
const follow = ({ clientX, clientY }) => {
  const box = frame.getBoundingClientRect();
  if (clientY > box.bottom - 30) frame.scrollTop += 12;
  if (clientY < box.top + 70) frame.scrollTop -= 12;
  if (clientX > box.right - 30) frame.scrollLeft += 12;
  if (clientX < box.left + 40) frame.scrollLeft -= 12;
};

const letGo = () => {
  clearTimeout(press?.timer);
  press = null;
};

document.addEventListener('pointerup', (event) => {
  if (!press || event.pointerId !== press.id) return;
  letGo();
  if (!held) return;
  // The click that ends a drag opens nothing of its own.
  const swallow = (click) => {
    click.preventDefault();
    click.stopPropagation();
  };
  document.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => {
    document.removeEventListener('click', swallow, { capture: true });
    if (held) settle();
  });
});
document.addEventListener('pointercancel', () => {
  letGo();
  if (held) drop();
});
frame?.addEventListener('touchmove', (event) => held && event.preventDefault(), { passive: false });
frame?.addEventListener('contextmenu', (event) => press && press.type !== 'mouse' && event.preventDefault());
frame?.addEventListener('dragstart', (event) => event.preventDefault());

/* By keys: one bar is in the order of tabs, arrows go to the others */
const rove = (bar) => {
  for (const each of sheet().querySelectorAll('.r > a[tabindex="0"]')) each.tabIndex = -1;
  bar.tabIndex = 0;
};
const begin = () => {
  const all = bars();
  for (const bar of all) bar.tabIndex = -1;
  if (all[0]) all[0].tabIndex = 0;
};
frame?.addEventListener('focusin', (event) => {
  const bar = event.target.closest?.('section .r > a');
  if (bar) rove(bar);
});

const roomRows = () => [...sheet().querySelectorAll('.r[data-r]')];
const nearest = (row, to) =>
  [...row.querySelectorAll(':scope > a:not(.ghost)')].sort(
    (a, b) => Math.abs(lines(a).start - to) - Math.abs(lines(b).start - to),
  )[0];

const walk = (bar, key) => {
  if (key === 'Home' || key === 'End') return bars().at(key === 'Home' ? 0 : -1);
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const all = bars();
    return all[all.indexOf(bar) + (key === 'ArrowRight' ? 1 : -1)];
  }
  const rows = [...sheet().querySelectorAll('section .r')];
  const step = key === 'ArrowDown' ? 1 : -1;
  for (let at = rows.indexOf(bar.parentElement) + step; rows[at]; at += step) {
    const found = nearest(rows[at], lines(bar).start);
    if (found) return found;
  }
  return null;
};

const carry = (key, withShift) => {
  const { bar, row } = held;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const rows = roomRows();
    const next = rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)] ?? rows[0];
    held.row = next;
    held.startBy = 0;
    held.endBy = 0;
    say(says.dataset.row.replace('{room}', next.querySelector('b').firstChild.textContent));
    next.scrollIntoView({ block: 'nearest' });
  } else {
    const by = key === 'ArrowRight' ? 1 : -1;
    held.row = bar.parentElement;
    held.endBy += by;
    if (!withShift) held.startBy += by;
    say(says.dataset.day.replace('{count}', String(held.endBy)));
  }
  showHeld();
};

const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
frame?.addEventListener('keydown', (event) => {
  const bar = event.target.closest?.('section .r > a');
  if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  if (held) {
    if (arrows.includes(key)) carry(key, event.shiftKey);
    else if (key === 'Enter' || key === ' ') settle();
    else if (key === 'Escape' || key === 'Tab') {
      drop();
      say(says.dataset.dropped);
    } else return;
    event.preventDefault();
  } else if (arrows.includes(key) || key === 'Home' || key === 'End') {
    event.preventDefault();
    const next = walk(bar, key);
    next?.focus();
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  } else if (key === ' ') {
    event.preventDefault();
    if (!mayChange()) return;
    lift(bar);
    say(says.dataset.picked.replace('{name}', bar.textContent));
  }
});

/* What colour and place say, for whoever points at a bar */
frame?.addEventListener('pointerover', (event) => {
  const bar = event.target.closest?.('section .r > a');
  if (bar && !bar.title) bar.title = bar.textContent;
});

/* Questions stay in their dialog; of two, the one before closes */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('dialog form[data-in-dialog]')) return;
  event.preventDefault();
  const href = `${form.getAttribute('action')}?${new URLSearchParams(new FormData(form))}`;
  form.closest('dialog').close();
  open(href);
});
document.addEventListener('click', (event) => {
  event.target.closest?.('dialog a[data-dialog]')?.closest('dialog').close();
});

/* Those without a room stay folded away where somebody folded them, also when the chart is drawn anew */
const folded = 'tape-folded';
const fold = () => {
  const waiting = sheet().querySelector('[data-tape-waiting]');
  if (waiting && sessionStorage.getItem(folded) !== null) waiting.open = false;
};
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (!target.matches('[data-tape-waiting]')) return;
    if (target.open) sessionStorage.removeItem(folded);
    else sessionStorage.setItem(folded, 'yes');
  },
  { capture: true },
);

/* The chart comes back where it was: after a change, and when it is drawn anew */
const place = 'tape-place';
addEventListener('pagehide', () => {
  if (frame)
    sessionStorage.setItem(place, JSON.stringify([location.search, frame.scrollLeft, frame.scrollTop]));
});
if (frame) {
  const [search, left, top] = JSON.parse(sessionStorage.getItem(place) ?? '[]');
  fold();
  begin();
  if (search === location.search) frame.scrollTo(left, top);
  new MutationObserver(() => {
    fold();
    if (!bars().some((bar) => bar.tabIndex === 0 && bar.hasAttribute('tabindex'))) begin();
  }).observe(frame, { childList: true });
}
