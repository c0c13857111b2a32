/** Addresses that a name carries: at least six digits behind a boundary, so that tile sizes (`MT320x224x64`) stay. */
const address = /(?<![0-9A-Za-z])0x[0-9a-fA-F]{6,}/g;

/** ROCm's names of copies and fills, and the CUDA names that mean the same. */
const sameMoves: ReadonlyMap<string, string> = new Map([
  ['CopyDeviceToDevice', 'Memcpy DtoD (Device -> Device)'],
  ['CopyDeviceToHost', 'Memcpy DtoH (Device -> Host)'],
  ['CopyHostToDevice', 'Memcpy HtoD (Host -> Device)'],
]);

/** Where the balanced parameter list at the end of `text` begins; -1 where the parentheses do not balance. */
function parameterListStart(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const sign = text[at];
    if (sign === ')') depth += 1;
    else if (sign === '(') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/**
 * The name under which instances of a kernel are counted as one: white space collapsed, addresses hidden, the parameter
 * list of a `void` function cut, copies of both vendors under one name. Template arguments stay: they tell apart tiles
 * and data types.
 */
export function canonicalName(raw: string): string {
  const text = raw.replace(/\s+/g, ' ').trim().replace(address, '0xADDR');
  const moved = sameMoves.get(text);
  if (moved !== undefined) return moved;
  if (!text.startsWith('void ') || !text.endsWith(')')) return text;
  const start = parameterListStart(text);
  return start > 'void '.length ? text.slice(0, start).trimEnd() : text;
}
