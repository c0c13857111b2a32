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
    const found: RegExpExecArray | null = /^(\d+)(.*)$/s.exec(rest);
    if (!found) break;
    const length = Number(found[1]);
    const after: string = found[2] ?? '';
    parts.push(after.slice(0, length));
    rest = after.slice(length);
  }
  return parts.length === 0 ? null : parts.join('::');
}

/**
 * A kernel's name as prose can carry it. Names of generated GEMMs keep the tile that tells them apart; what is still
 * long is cut between words.
 */
export function shortKernelName(name: string): string {
  const tile = /^(Cijk_\w+?)_.*?(MT\d+x\d+x\d+)/.exec(name);
  if (tile) return `${tile[1]}… ${tile[2]}`;
  const plain = demangled(name) ?? withoutArguments(name);
  const shown = plain === '' ? name : plain;
  return shown.length <= nameLimit ? shown : `${shown.slice(0, nameLimit).replace(/_[^_]*$/, '')}…`;
}
