// Pictures: several at once with progress, in order by dragging. Without this the plain forms do the same.
const token = (part) => ({ 'x-csrf-token': part.dataset.token });
const gridOf = () => document.getElementById('media-grid');

/** Puts in the list as it is now, and the focus back on the button it was on. */
const refreshGrid = async (focus) => {
  const reply = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById('media-grid');
  if (!reply.ok || !fresh) return location.reload();
  gridOf().replaceWith(document.adoptNode(fresh));
  if (!focus) return;
  const card = gridOf().querySelector(`[data-id="${focus.id}"]`);
  const button = card?.querySelector(`button[value="${focus.direction}"]`);
  (button?.disabled ? card.querySelector('button:not([disabled])') : button)?.focus();
};

/* Upload: one request per file, so that each has its progress and can be tried again */
const form = document.querySelector('[data-upload]');
const largest = { image: 25e6, video: 120e6 };

const send = (file, address, headers, progress) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.setRequestHeader('accept', 'application/json');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => progress(event.loaded / (event.total || 1)));
    request.addEventListener('load', () => {
      let reply = {};
      try {
        reply = JSON.parse(request.responseText);
      } catch {
        // An answer that is no JSON is told by its status alone.
      }
      if (request.status < 300 && !reply.refused?.length) resolve(reply);
      else reject(new Error(reply.refused?.[0]?.reason ?? reply.detail ?? ''));
    });
    request.addEventListener('error', () => reject(new Error('')));
    const body = new FormData();
    body.append('files', file, file.name);
    request.send(body);
  });

/** A picture out of the film, a second in or half way. */
const frameOf = (address, at) =>
  new Promise((resolve, reject) => {
    const video = document.createElement('video');
    video.muted = true;
    video.preload = 'auto';
    video.addEventListener('loadedmetadata', () => {
      video.currentTime = at ?? Math.min(1, (video.duration || 0) / 2);
    });
    video.addEventListener('seeked', () => {
      const canvas = document.createElement('canvas');
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext('2d').drawImage(video, 0, 0);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', 0.9);
    });
    video.addEventListener('error', () => reject(new Error('no film')));
    setTimeout(() => reject(new Error('too slow')), 15_000);
    video.src = address;
  });

const sendPoster = async (address, blob, headers) => {
  const body = new FormData();
  body.append('file', blob, 'poster.jpg');
  const reply = await fetch(address, { method: 'POST', body, headers, redirect: 'manual' });
  if (reply.type !== 'opaqueredirect' && !reply.ok) throw new Error('refused');
};

if (form) {
  const list = form.querySelector('[data-upload-list]');
  const { waiting, working, done, failed, tooLarge, retry } = form.dataset;

  const rowFor = (file) => {
    list.hidden = false;
    const row = document.createElement('li');
    const name = document.createElement('span');
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    const state = document.createElement('span');
    state.className = 'small';
    state.textContent = waiting;
    row.append(name, bar, state);
    list.append(row);
    return { row, bar, state };
  };

  const upload = async (file, parts) => {
    const { row, bar, state } = parts;
    row.querySelector('button')?.remove();
    row.classList.remove('upload__bad');
    const kind = file.type.startsWith('video/') ? 'video' : 'image';
    try {
      if (file.size > largest[kind]) throw new Error(tooLarge);
      const reply = await send(file, form.dataset.upload, token(form), (share) => {
        bar.value = share;
        if (share === 1) state.textContent = working;
      });
      bar.value = 1;
      state.textContent = done;
      for (const item of reply.items.filter(({ posterAction }) => posterAction)) {
        await frameOf(item.video)
          .then((blob) => sendPoster(item.posterAction, blob, token(form)))
          .catch(() => undefined); // without a poster the drawn scene stands in
      }
      await refreshGrid();
    } catch (error) {
      row.classList.add('upload__bad');
      bar.value = 0;
      state.textContent = error.message || failed;
      const again = document.createElement('button');
      again.type = 'button';
      again.className = 'button button--small';
      again.textContent = retry;
      again.addEventListener('click', () => upload(file, parts));
      row.append(again);
    }
  };

  const take = async (files) => {
    const jobs = [...files].map((file) => [file, rowFor(file)]);
    for (const [file, row] of jobs) await upload(file, row);
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    const input = form.querySelector('input[type=file]');
    take(input.files).finally(() => form.reset());
  });
  for (const name of ['dragenter', 'dragover'])
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      form.classList.add('upload--over');
    });
  for (const name of ['dragleave', 'drop'])
    form.addEventListener(name, () => form.classList.remove('upload--over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

/* Order: by dragging a card before another, or by its buttons without loading the page anew */
let dragged = null;
const cardAt = (event) => event.target.closest?.('.media-card');
for (const card of document.querySelectorAll('.media-card')) card.draggable = true;
document.addEventListener('pointerover', (event) => {
  const card = cardAt(event);
  if (card && !card.draggable) card.draggable = true; // those that came in meanwhile
});
document.addEventListener('dragstart', (event) => {
  dragged = cardAt(event) ?? null;
  dragged?.classList.add('media-card--dragged');
});
document.addEventListener('dragover', (event) => {
  const over = cardAt(event);
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const { left, width } = over.getBoundingClientRect();
  over[event.clientX < left + width / 2 ? 'before' : 'after'](dragged);
});
document.addEventListener('dragend', async () => {
  if (!dragged) return;
  dragged.classList.remove('media-card--dragged');
  const list = dragged.parentElement;
  dragged = null;
  const body = new URLSearchParams();
  for (const { dataset } of list.querySelectorAll('.media-card')) body.append('ids', dataset.id);
  await fetch(list.dataset.order, { method: 'POST', body, headers: token(list), redirect: 'manual' });
  await refreshGrid();
});
document.addEventListener('submit', async (event) => {
  const move = event.target;
  if (!move.matches('[data-move]') || !event.submitter) return;
  event.preventDefault();
  const direction = event.submitter.value;
  const { id } = move.closest('.media-card').dataset;
  const body = new URLSearchParams({ direction, _csrf: move.elements._csrf.value });
  await fetch(move.action, { method: 'POST', body, redirect: 'manual' });
  await refreshGrid({ id, direction });
});

/* The poster of a video: the picture that is on the screen now */
const poster = document.querySelector('[data-poster]');
const film = document.querySelector('.media-stage video');
if (poster && film) {
  const grab = poster.querySelector('[data-grab]');
  grab.hidden = false;
  grab.addEventListener('click', async () => {
    const address = film.querySelector('source').src;
    await frameOf(address, film.currentTime || undefined)
      .then((blob) => sendPoster(poster.dataset.poster, blob, token(poster)))
      .catch(() => undefined);
    location.reload();
  });
}
