import { isLauncher, nameParts } from './name-parts.ts';

/** Identifiers that say what a template argument is, longest part of the meaning first. */
const telling = /(?<![A-Za-z0-9_])[A-Za-z0-9_]*(?:Kernel|kernel|Functor|Fwd|Bwd|Op|_cuda)[A-Za-z0-9_]*/;

/** Tile of a generated GEMM: `MT128x256x32`, `128x64x256`, `t128x16x256`. */
const tile = /(?:MT)?\d{1,3}x\d{1,3}(?:x\d{1,3})+/;

/**
 * A name for narrow screens: the function, and of its template the argument or tile that tells it from its siblings.
 * The full name stays in the report.
 */
export function shortName(name: string): string {
  if (/^Mem(?:cpy|set)\b/.test(name)) return name;
  const { called, template } = nameParts(name);
  const bare = called.replace(/\(anonymous namespace\)::/g, '').replace(/\([^()]*\)$/, '');
  if (bare.startsWith('Cijk_')) {
    const found = tile.exec(bare)?.[0];
    return found === undefined ? bare : `${bare.split('_').slice(0, 3).join('_')}…${found}`;
  }
  const argument = isLauncher(bare) ? telling.exec(template)?.[0] : undefined;
  return argument === undefined ? bare || name : `${bare}<${argument}>`;
}
