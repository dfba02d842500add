/**
 * The page updates itself: every 2 s (ours) it asks whether anything happened, and then inserts the new rows, so that what a
 * person has unfolded, selected or focused stays. It rests while it is hidden, and when paused (WCAG 2.2.2).
 */
export const RENEW = `
const live = document.getElementById('live');
const button = document.getElementById('pause');
const said = document.getElementById('said');
let version = live.dataset.version;
let isPaused = false;

/** Rows keep their id; a row whose content changed has a different data-v. Rows that stay are never moved. */
function renew(list, fresh) {
  const kept = new Map([...list.children].map((row) => [row.id, row]));
  const rows = [...fresh.children].map((row) => {
    const old = kept.get(row.id);
    return old !== undefined && old.dataset.v === row.dataset.v ? old : document.importNode(row, true);
  });
  for (const row of kept.values()) if (!rows.includes(row)) row.remove();
  let place = list.firstElementChild;
  for (const row of rows) {
    if (row === place) place = place.nextElementSibling;
    else list.insertBefore(row, place);
  }
}

async function look() {
  if (!isPaused && !document.hidden) {
    try {
      const answer = await fetch('/?since=' + encodeURIComponent(version), { signal: AbortSignal.timeout(10000) });
      if (answer.status === 200) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        version = page.getElementById('live').dataset.version;
        for (const list of document.querySelectorAll('[data-renew]')) renew(list, page.getElementById(list.id));
      }
      if (said.textContent !== '') said.textContent = '';
    } catch {
      said.textContent = 'The simulator does not answer. Trying again.';
    }
  }
  setTimeout(look, 2000);
}

button.hidden = false;
button.addEventListener('click', () => {
  isPaused = !isPaused;
  button.textContent = isPaused ? 'Resume' : 'Pause';
  said.textContent = isPaused ? 'Paused: what happens now is shown when you resume.' : '';
});
setTimeout(look, 2000);
`;
