// What a page does a little better with scripts. Nothing here is needed: every page works without it.
const on = (name, selector, act) =>
  document.addEventListener(name, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found) act(found, event);
  });

for (const part of document.querySelectorAll('[data-dismiss], [data-print], [data-theme-switch]'))
  part.hidden = false;

/* Light and dark */
const root = document.documentElement;
const showTheme = () => {
  for (const button of document.querySelectorAll('[data-set-theme]')) {
    button.setAttribute('aria-pressed', String(button.dataset.setTheme === (root.dataset.theme ?? 'auto')));
  }
};
on('click', '[data-set-theme]', (button) => {
  const theme = button.dataset.setTheme;
  if (theme === 'auto') {
    localStorage.removeItem('theme');
    delete root.dataset.theme;
  } else {
    localStorage.setItem('theme', theme);
    root.dataset.theme = theme;
  }
  showTheme();
});
showTheme();

/* Menus close when one clicks elsewhere or presses Escape */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll('details.switch[open]'))
    if (menu !== except) menu.open = false;
};
document.addEventListener('click', (event) => closeMenus(event.target.closest?.('details.switch')));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenus(null);
});

/* A strip that is wider than the screen begins where one is */
for (const current of document.querySelectorAll('.tabs [aria-current], .staff-nav [aria-current]')) {
  const strip = current.closest('nav');
  if (strip.scrollWidth > strip.clientWidth) {
    const { left, width } = current.getBoundingClientRect();
    strip.scrollLeft += left - strip.getBoundingClientRect().left - (strip.clientWidth - width) / 2;
  }
}

on('click', '[data-dismiss]', (button) => button.closest('.toast').remove());
on('click', '[data-print]', () => print());

/* Copies a text, and says so: [data-copy] */
if (navigator.clipboard) for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
on('click', '[data-copy]', async (button) => {
  const { copy, copied, refused } = button.dataset;
  const said = await navigator.clipboard.writeText(copy).then(
    () => copied,
    () => refused ?? copy,
  );
  button.querySelector('span').textContent = said;
});
document.querySelector('[data-focus]')?.focus();

/* A form is sent once, however often its button is pressed */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.submitter?.formTarget) return; // a preview may be asked for again and again
  if (form.method !== 'post' || form.dataset.sent) {
    if (form.dataset.sent) event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

/* Fields that send their form when changed: [data-submit] */
on('change', '[data-submit]', (field) => field.form.requestSubmit());

/* A form whose outcome is shown beside it, a moment after the last key: [data-previewed] with a [data-preview] button */
let previewTimer;
on('input', '[data-previewed]', (form) => {
  clearTimeout(previewTimer);
  previewTimer = setTimeout(() => form.requestSubmit(form.querySelector('[data-preview]')), 400);
});

/* Links that open their page in a dialog */
const openDialog = async (href) => {
  const reply = await fetch(href, { headers: { accept: 'text/html' } });
  const content = new DOMParser()
    .parseFromString(await reply.text(), 'text/html')
    .querySelector('[data-dialog-content]');
  if (!reply.ok || !content) return location.assign(href);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', content.getAttribute('aria-labelledby') ?? '');
  dialog.append(document.adoptNode(content));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
};
on('click', 'a[data-dialog]', (link, event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  openDialog(link.href).catch(() => location.assign(link.href));
});
on('click', 'dialog [data-close]', (link, event) => {
  event.preventDefault();
  link.closest('dialog').close();
});

/* The hold's clock: the seconds for the eye, whole minutes for the ear */
for (const clock of document.querySelectorAll('[data-hold-until]')) {
  const until = Date.parse(clock.dataset.holdUntil);
  const shown = clock.querySelector('[data-remaining]');
  const spoken = clock.querySelector('[data-announce]');
  shown.hidden = false;
  let saidMinutes = null;
  const tick = () => {
    const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    clock.classList.toggle('clock--late', seconds < 120);
    const minutes = Math.ceil(seconds / 60);
    if ([10, 5, 2, 1].includes(minutes) && minutes !== saidMinutes) {
      saidMinutes = minutes;
      spoken.textContent =
        minutes === 1 ? spoken.dataset.one : spoken.dataset.many.replace('99', String(minutes));
    }
    if (seconds > 0) return;
    clearInterval(timer);
    if (clock.dataset.lapsed) location.assign(clock.dataset.lapsed);
  };
  const timer = setInterval(tick, 1000);
  tick();
}

/* Leaving stays after arriving: the length of the stay is kept */
const day = 86_400_000;
for (const form of document.querySelectorAll('[data-stay-form]')) {
  const { checkIn, checkOut } = form.elements;
  let nights = Math.max(1, (checkOut.valueAsNumber - checkIn.valueAsNumber) / day || 1);
  checkIn.addEventListener('change', () => {
    if (Number.isNaN(checkIn.valueAsNumber)) return;
    if (!(checkOut.valueAsNumber > checkIn.valueAsNumber))
      checkOut.valueAsNumber = checkIn.valueAsNumber + nights * day;
  });
  checkOut.addEventListener('change', () => {
    nights = Math.max(1, (checkOut.valueAsNumber - checkIn.valueAsNumber) / day || 1);
  });
}

/* Fields that are checked while they are typed; the form itself is checked again when it is sent */
for (const field of document.querySelectorAll('[data-checks] [data-check]')) {
  const { form } = field;
  const place = document.getElementById(`${field.id}-errors`);
  let timer;
  const check = async () => {
    const body = new URLSearchParams({
      field: field.dataset.check,
      value: field.value,
      _csrf: form.elements._csrf.value,
    });
    const reply = await fetch(form.dataset.checks, { method: 'POST', body });
    if (!reply.ok) return;
    const { message } = await reply.json();
    place.textContent = message ?? '';
    field.toggleAttribute('aria-invalid', message !== null);
    if (message !== null) field.setAttribute('aria-invalid', 'true');
  };
  const soon = (wait) => {
    clearTimeout(timer);
    if (field.value.trim() !== '') timer = setTimeout(() => check().catch(() => undefined), wait);
  };
  field.addEventListener('input', () => soon(field.hasAttribute('aria-invalid') ? 250 : 1200));
  field.addEventListener('change', () => soon(0));
}

/* Waiting for the payment provider's word: look again every few seconds */
const awaited = document.querySelector('[data-await]');
if (awaited) {
  setInterval(async () => {
    const reply = await fetch(awaited.dataset.await, { headers: { accept: 'text/html' } }).catch(() => null);
    if (!reply?.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    if (reply.redirected || !page.querySelector('[data-await]')) location.assign(reply.url);
  }, 2500);
}
