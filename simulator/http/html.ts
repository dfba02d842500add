/** Pages as text. Everything that is put into one is escaped here and nowhere else. */

/** `text` for HTML text and for quoted attributes. Pure. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

/** A whole page. `title` is text, `content` is HTML. Pure. */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1rem; color: #1a1a1a; }
.notice { background: #fff3c4; border: 2px solid #b7791f; border-radius: .5rem; padding: .75rem 1rem; font-weight: 600; }
button { font: inherit; display: block; width: 100%; margin: .5rem 0; padding: .7rem; border-radius: .5rem; border: 1px solid #555; cursor: pointer; }
button.approve { background: #1f7a3d; color: #fff; } button.refuse { background: #a32020; color: #fff; }
dt { color: #555; } dd { margin: 0 0 .5rem; font-weight: 600; }
</style>
</head>
<body>
<p class="notice" role="note">Simulation of a bank's 3DS page. No bank is asked and no money moves.</p>
<h1>${escapeHtml(title)}</h1>
${content}
</body>
</html>
`;
}

/** Hidden inputs for these form fields. Pure. */
export function hiddenInputs(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('\n');
}
