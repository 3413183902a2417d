// The back office: search by `/`, and pages that stay up to date while the connection holds.
document.addEventListener('keydown', (event) => {
  const typing =
    event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById('staff-search')?.focus();
});

const badge = document.querySelector('[data-live-state]');

let sayingUntil;
/** Says whether the page is live; after a break for a while that it has caught up. Read out, too: it is a status. */
const show = (online, caughtUp = false) => {
  if (!badge) return;
  badge.hidden = false;
  badge.classList.toggle('s-vacant', online);
  badge.classList.toggle('s-broken', !online);
  const { online: live, offline, caughtUp: back } = badge.dataset;
  clearTimeout(sayingUntil);
  if (online && caughtUp) {
    badge.textContent = `● ${back}`;
    sayingUntil = setTimeout(() => show(true), 6000);
  } else badge.textContent = `${online ? '●' : '○'} ${online ? live : offline}`;
};

/** After the connection was lost, anything may have changed. */
const everything = '*';

/* What came while a question was open is fetched when it closes */
let missed = false;
document.addEventListener(
  'close',
  () => {
    if (missed) soon(everything);
    missed = false;
  },
  true,
);

/** Fetches this page again and puts in what changed: parts marked `data-live="topic topic"` that carry an id. */
const refresh = async (topic) => {
  const parts = [...document.querySelectorAll('[data-live][id]')].filter(
    (part) => topic === everything || part.dataset.live.split(' ').includes(topic),
  );
  if (parts.length === 0) return;
  if (document.querySelector('dialog[open]')) {
    missed = true;
    return;
  }
  const reply = await fetch(location.href, { headers: { accept: 'text/html', 'x-refresh': '1' } });
  if (!reply.ok) return;
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html');
  for (const part of parts) {
    const next = fresh.getElementById(part.id);
    if (next) replace(part, document.adoptNode(next));
  }
};

/** Nothing is taken out of somebody's hands: a part with the focus waits, unless the same link is in it again. */
const replace = (part, next) => {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  if ('dragging' in part.dataset) return soon(everything);
  const again = focused?.matches('a') && next.querySelector(`a[href="${focused.getAttribute('href')}"]`);
  if (focused && !again) return;
  part.replaceWith(next);
  again?.focus({ preventScroll: true });
};

/** What waits for the reader stands beside its line of the menu: { alerts: 3 }. */
const showWaiting = (counts) => {
  for (const [name, count] of Object.entries(counts)) {
    const place = document.querySelector(`[data-waiting="${name}"]`);
    if (!place) continue;
    place.replaceChildren();
    if (count === 0) continue;
    const figure = Object.assign(document.createElement('span'), { className: 'badge badge--due' });
    const word = Object.assign(document.createElement('span'), { className: 'visually-hidden' });
    word.textContent = ` ${place.dataset.word}`;
    figure.append(count.toLocaleString(document.documentElement.lang), word);
    place.append(' ', figure);
  }
};

const waiting = new Set();
const soon = (topic) => {
  if (waiting.has(topic)) return;
  waiting.add(topic);
  setTimeout(() => {
    waiting.delete(topic);
    refresh(topic).catch(() => show(false));
  }, 250);
};

if (badge) {
  const source = new EventSource(document.getElementById('board') ? '/staff/live?feed=board' : '/staff/live');
  let lost = false;
  source.addEventListener('open', () => {
    show(true, lost);
    if (lost) soon(everything);
    lost = false;
  });
  source.addEventListener('error', () => {
    show(false);
    lost = true;
  });
  source.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    document.dispatchEvent(new CustomEvent('live', { detail: message }));
    if (message.topic === 'waiting') showWaiting(message.payload);
    else if (message.topic) soon(message.topic);
  });
}

// A group of a table that folds away below its head.
for (const button of document.querySelectorAll('[data-fold]')) {
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    for (const row of [...button.closest('tbody').rows].slice(1)) row.hidden = !open;
  });
}
