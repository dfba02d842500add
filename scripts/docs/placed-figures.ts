/** The page with these figures between its marks of this name, in place of those that stood there; alone when it has none. Pure. */
export function placedInto(page: string, name: string, figures: string): string {
  const begin = `<!-- ${name}: begin (written by --report) -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(`<!-- ${name}: end -->`)];
  if (from < 0 || to < from) return figures;
  return `${page.slice(0, from)}${begin}\n\n${figures}\n${page.slice(to)}`;
}
