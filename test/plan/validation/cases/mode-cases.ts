import { type Case, drop, edit, ratio, set, split } from './case.ts';

/** Cases of the rules in `mode-rules.ts`. */
export const modeCases: readonly Case[] = [
  {
    rule: 'core-missing',
    severity: 'error',
    breaks: split.mode ? { mode: 'disaggregation' } : {},
    keeps: {},
    fix: edit('phases'),
  },
  {
    rule: 'ratio-excludes-disaggregation',
    severity: 'error',
    breaks: { ...ratio, phases: 'both' },
    keeps: ratio,
    fix: drop('phases'),
  },
  {
    rule: 'phases-need-disaggregation',
    severity: 'error',
    breaks: { phases: 'both' },
    keeps: split,
    fix: drop('phases'),
  },
  {
    rule: 'ratio-needs-instances',
    severity: 'error',
    breaks: { mode: 'pd-ratio', prefillDevicesPerInstance: 4 },
    keeps: ratio,
    fix: edit('decodeDevicesPerInstance'),
  },
  {
    rule: 'instances-need-ratio',
    severity: 'error',
    breaks: { prefillDevicesPerInstance: 4 },
    keeps: ratio,
    fix: drop('prefillDevicesPerInstance'),
  },
  {
    rule: 'instances-within-devices',
    severity: 'error',
    breaks: { ...ratio, numDevices: 4 },
    keeps: ratio,
    fix: set('numDevices', 8),
  },
];
