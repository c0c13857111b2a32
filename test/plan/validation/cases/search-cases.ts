import { type Case, drop, set } from './case.ts';

/** Cases of the rules in `search-rules.ts`. */
export const searchCases: readonly Case[] = [
  {
    rule: 'sizes-within-devices',
    severity: 'error',
    breaks: { tpSizes: [4, 16] },
    keeps: { tpSizes: [4, 8] },
    fix: set('tpSizes', [4]),
  },
  {
    rule: 'valid-combination',
    severity: 'error',
    breaks: { tpSizes: [3] },
    keeps: { tpSizes: [3, 4] },
    fix: drop('tpSizes'),
  },
  {
    rule: 'experts-on-dense',
    severity: 'warning',
    breaks: { searchSpace: 'tp-ep' },
    keeps: { model: 'Expert-9B', searchSpace: 'tp-ep' },
    fix: set('searchSpace', 'tp'),
  },
];
