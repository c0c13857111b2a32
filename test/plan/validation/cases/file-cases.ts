import { facts } from '../../plan-kit.ts';
import { type Case, edit } from './case.ts';

/** Cases of the rules in `file-rules.ts`. */
export const fileCases: readonly Case[] = [
  {
    rule: 'file-holds',
    severity: 'error',
    breaks: { lengthDistribution: 'empty.yaml' },
    keeps: { lengthDistribution: 'lengths.yaml' },
    facts: {
      facts: {
        ...facts,
        file: (_, path) => ({
          problem: path === 'empty.yaml' ? { en: 'no bins', zh: '没有区间' } : null,
          device: null,
        }),
      },
    },
    fix: edit('lengthDistribution'),
  },
];
