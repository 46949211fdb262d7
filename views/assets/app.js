// The little the pages need beside htmx: copy buttons, the focus on a form's mistakes, busy buttons, the lost connection.
// Everything works without it.

function revealCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll('button[data-copy][hidden]')) button.hidden = false;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('button[data-copy]');
  if (!button) return;
  const word = button.querySelector('.copy-word');
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    word.textContent = 'Copied';
  } catch {
    word.textContent = 'Select and copy by hand';
  }
  setTimeout(() => {
    word.textContent = 'Copy';
  }, 2000);
});

document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (!button || button.closest('.themes')) return;
  if (button.getAttribute('aria-busy') === 'true') event.preventDefault();
  else button.setAttribute('aria-busy', 'true');
});

// A box that loses its tick means something only where not all was chosen above it.
document.addEventListener('change', ({ target }) => {
  if (target.type !== 'checkbox' || target.checked) return;
  const some = target.closest('.ticks')?.parentElement.querySelector('[type="radio"][value="some"]');
  if (some) some.checked = true;
});

function calm() {
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
}
window.addEventListener('pageshow', calm);

document.addEventListener('htmx:after:request', calm);
document.addEventListener('htmx:after:swap', () => revealCopyButtons(document));
document.addEventListener('htmx:sse:after:connection', () => setLost(false));
document.addEventListener('htmx:sse:error', () => setLost(true));

function setLost(isLost) {
  const banner = document.getElementById('lost');
  if (banner) banner.hidden = !isLost;
}

revealCopyButtons(document);
document.querySelector('[data-focus]')?.focus();
