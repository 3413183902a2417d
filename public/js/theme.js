// The reader's choice of light or dark, before anything is drawn; without a choice the system decides.
(() => {
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
  } catch {
    // Storage is switched off: the system decides.
  }
})();
