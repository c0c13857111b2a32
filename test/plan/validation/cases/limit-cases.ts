import { type Case, drop, edit, ratio, split } from './case.ts';

/** Cases of the rules in `limit-rules.ts`. */
export const limitCases: readonly Case[] = [
  {
    rule: 'limit-positive',
    severity: 'error',
    breaks: { tpotLimitMs: 0 },
    keeps: {},
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'ratio-needs-ttft',
    severity: 'error',
    breaks: { ...ratio, ttftLimitMs: null },
    keeps: ratio,
    fix: edit('ttftLimitMs'),
  },
  {
    rule: 'phase-needs-limit',
    severity: 'error',
    breaks: { ...split, tpotLimitMs: null },
    keeps: { ...split, phases: 'prefill', tpotLimitMs: null },
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'limit-not-passed',
    severity: 'warning',
    breaks: { ...split, phases: 'prefill' },
    keeps: split,
    fix: drop('tpotLimitMs'),
  },
  {
    rule: 'both-limits-two-runs',
    severity: 'warning',
    breaks: split,
    keeps: { ...split, phases: 'decode' },
    fix: null,
  },
  {
    rule: 'tpot-above-ttft',
    severity: 'warning',
    breaks: { ttftLimitMs: 50, tpotLimitMs: 2000 },
    keeps: { ttftLimitMs: 50, tpotLimitMs: 50 },
    fix: edit('ttftLimitMs'),
  },
  {
    rule: 'tpot-of-a-first-token',
    severity: 'warning',
    breaks: { tpotLimitMs: 2000 },
    keeps: { tpotLimitMs: 499 },
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'no-limit',
    severity: 'error',
    breaks: { ttftLimitMs: null, tpotLimitMs: null },
    keeps: { tpotLimitMs: null },
    fix: edit('tpotLimitMs'),
  },
  {
    rule: 'no-ttft-limit',
    severity: 'warning',
    breaks: { ttftLimitMs: null },
    keeps: {},
    fix: edit('ttftLimitMs'),
  },
];
