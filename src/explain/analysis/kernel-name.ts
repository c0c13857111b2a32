const nameLimit = 56;

/** A C++ signature without template arguments, parameters and return type. */
function withoutArguments(signature: string): string {
  let angles = 0;
  let parentheses = 0;
  let kept = '';
  for (const sign of signature.replace(/\(anonymous namespace\)::/g, '')) {
    if (sign === '(') parentheses += 1;
    else if (sign === ')') parentheses -= 1;
    else if (parentheses > 0) continue;
    else if (sign === '<') angles += 1;
    else if (sign === '>') angles -= 1;
    else if (angles === 0) kept += sign;
  }
  return kept.trim().split(/\s+/).at(-1) ?? '';
}

/** The identifiers of a mangled name: `_ZN7ck_tile6kentryI…` is `ck_tile::kentry`. */
function demangled(name: string): string | null {
  let rest = /^_ZNK?(.*)$/s.exec(name)?.[1];
  const parts: string[] = [];
  while (rest !== undefined) {
    const digits: string | undefined = /^\d+/.exec(rest)?.[0];
    if (digits === undefined) break;
    const length = Number(digits);
    const after: string = rest.slice(digits.length);
    parts.push(after.slice(0, length));
    rest = after.slice(length);
  }
  return parts.length === 0 ? null : parts.join('::');
}

/** A copy or a fill of memory, as a profiler names it: `Memcpy DtoH (Device -> Pageable)`. */
const copied = /^mem[a-z]{3} [\w ]+(?:\([\w >-]{1,40}\))?$/iu;

/**
 * A kernel's name as prose can carry it. Names of generated GEMMs keep the tile that tells them apart; what is still
 * long is cut between words.
 */
export function shortKernelName(name: string): string {
  // Copies are told apart by where they come from and go to.
  if (copied.test(name)) return name;
  const kind = /^Cijk_\w[^_\W]*(?=_)/.exec(name)?.[0];
  const tile = kind === undefined ? null : /MT\d{1,6}x\d{1,6}x\d{1,6}/.exec(name.slice(kind.length));
  if (tile) return `${kind}… ${tile[0]}`;
  const plain = demangled(name) ?? withoutArguments(name);
  const shown = plain === '' ? name : plain;
  return shown.length <= nameLimit ? shown : `${shown.slice(0, nameLimit).replace(/_[^_]*$/, '')}…`;
}
