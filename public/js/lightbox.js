// Pictures open large in a dialog: arrows, swiping, Escape. Without this file the link opens the picture itself.
{
  const dialog = document.querySelector('[data-lightbox]');
  const image = dialog.querySelector('[data-picture]');
  const caption = dialog.querySelector('[data-caption]');
  const count = dialog.querySelector('[data-count]');
  const steps = dialog.querySelectorAll('[data-step]');
  let links = [];
  let at = 0;

  const altOf = (link) => link.querySelector('img')?.alt ?? '';
  const linkAt = (index) => links[(index + links.length) % links.length];

  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    image.src = link.href;
    image.alt = altOf(link);
    caption.textContent = altOf(link);
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : '';
    for (const step of [1, -1]) if (links.length > 1) new Image().src = linkAt(at + step).href;
  };
  const move = (step) => {
    if (links.length > 1) show(at + step);
  };

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-large]') : null;
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    links = [...(link.closest('[data-pictures]') ?? document).querySelectorAll('a[data-large]')];
    for (const step of steps) step.hidden = links.length < 2;
    show(links.indexOf(link));
    dialog.showModal();
    dialog.querySelector('[data-leave]').focus();
    dialog.addEventListener('close', () => linkAt(at).focus(), { once: true }); // back where one was looking
  });
  for (const step of steps) step.addEventListener('click', () => move(Number(step.dataset.step)));
  dialog.querySelector('[data-leave]').addEventListener('click', () => dialog.close());
  let swiped = false;
  dialog.addEventListener('click', (event) => {
    if (!swiped && (event.target === dialog || event.target.matches('figure'))) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft') move(-1);
    if (event.key === 'ArrowRight') move(1);
  });

  let from = null;
  dialog.addEventListener('pointerdown', (event) => {
    from = event.isPrimary ? event : null;
    swiped = false;
  });
  dialog.addEventListener('pointerup', (event) => {
    if (!from) return;
    const [across, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
    from = null;
    swiped = Math.abs(across) > 40 && Math.abs(across) > 2 * Math.abs(down);
    if (swiped) move(across < 0 ? 1 : -1);
  });
  image.addEventListener('dragstart', (event) => event.preventDefault());
}
