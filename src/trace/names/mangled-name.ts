/** Reads `<length><identifier>` at `at`; null where there is none. */
function sourceName(text: string, at: number): { readonly name: string; readonly end: number } | null {
  const digits = /^\d+/.exec(text.slice(at, at + 6))?.[0];
  if (digits === undefined) return null;
  const start = at + digits.length;
  const end = start + Number(digits);
  return end > text.length ? null : { name: text.slice(start, end), end };
}

/**
 * The qualified name inside a mangled symbol, without template and parameter lists:
 * `_ZN5aiter24add_rmsnorm_quant_kernelI…` → `aiter::add_rmsnorm_quant_kernel`. Null where the symbol has another form.
 * Grammar: https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling-structure (nested-name, source-name).
 */
export function mangledPath(symbol: string): string | null {
  if (!symbol.startsWith('_Z')) return null;
  const isNested = symbol.startsWith('_ZN');
  const parts: string[] = [];
  let at = isNested ? 3 : 2;
  // Qualifiers of member functions (const, references) stand before the first name.
  while (isNested && /[rVKRO]/.test(symbol[at] ?? '')) at += 1;
  for (;;) {
    const found = sourceName(symbol, at);
    if (found === null) break;
    parts.push(/^_GLOBAL__N/.test(found.name) ? '(anonymous namespace)' : found.name);
    at = found.end;
    if (!isNested) break;
  }
  return parts.length === 0 ? null : parts.join('::');
}

/** Identifiers of a mangled symbol behind its own name: the types it was instantiated with. */
export function mangledArguments(symbol: string): string {
  const own = mangledPath(symbol);
  if (own === null) return '';
  const names: string[] = [];
  let at = 2;
  while (at < symbol.length) {
    const found = /\d/.test(symbol[at] ?? '') ? sourceName(symbol, at) : null;
    if (found !== null && /^[A-Za-z_]/.test(found.name)) {
      names.push(found.name);
      at = found.end;
    } else at += 1;
  }
  return names.slice(own.split('::').length).join(' ');
}
