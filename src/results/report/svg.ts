/** Text made safe for HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** One element with its attributes; `inner` is markup already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  inner = '',
): string {
  const written = Object.entries(attributes)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escapeMarkup(value)}"`,
    )
    .join('');
  return inner === '' && name !== 'text' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** A chart that a screen reader announces by its title and description. */
export function chart(
  id: string,
  title: string,
  description: string,
  size: { readonly width: number; readonly height: number },
  marks: readonly string[],
): string {
  const heading = `<title id="${id}-title">${escapeMarkup(title)}</title><desc id="${id}-desc">${escapeMarkup(description)}</desc>`;
  return element(
    'svg',
    {
      role: 'img',
      viewBox: `0 0 ${size.width} ${size.height}`,
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    heading + marks.join(''),
  );
}

/** Text of a drawing at a place; `x` and `y` in pixels of the drawing. */
export function label(
  x: number,
  y: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): string {
  return element('text', { x, y, ...more }, escapeMarkup(text));
}
