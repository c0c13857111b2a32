import { facts } from '../../plan-kit.ts';
import { type Case, drop, edit, set, split } from './case.ts';

const mtp = { model: 'Expert-9B', mtp: true, numMtpTokens: 1, mtpAcceptanceRates: [0.9] } as const;

/** Cases of the rules in `model-rules.ts`. */
export const modelCases: readonly Case[] = [
  { rule: 'unknown-model', severity: 'error', breaks: { model: 'Dense-2B' }, keeps: {}, fix: edit('model') },
  {
    rule: 'own-layout',
    severity: 'warning',
    breaks: { model: 'Expert-9B' },
    keeps: { model: 'Dense-1B' },
    facts: {
      facts: {
        ...facts,
        layoutBasis: (name) => (name === 'Expert-9B' ? 'published-architecture' : 'recorded-passes'),
      },
    },
    fix: null,
  },
  {
    rule: 'windowed-layers',
    severity: 'warning',
    breaks: { model: 'Dense-1B', inputLength: 3000, outputLength: 1500 },
    keeps: { model: 'Dense-1B', inputLength: 3000, outputLength: 1000 },
    facts: { facts: { ...facts, windowedLayers: () => ({ layers: 20, of: 24, window: 4000 }) } },
    fix: null,
  },
  {
    rule: 'whole-experts',
    severity: 'warning',
    breaks: { model: 'Expert-9B', numDevices: 8 },
    keeps: { model: 'Expert-9B', numDevices: 1 },
    facts: { facts: { ...facts, wholeExpertsGiB: (name) => (name === 'Expert-9B' ? 106 : null) } },
    fix: null,
  },
  {
    rule: 'model-without-mtp',
    severity: 'warning',
    breaks: { ...mtp, model: 'Dense-1B' },
    keeps: mtp,
    fix: set('mtp', false),
  },
  {
    rule: 'whole-positive',
    severity: 'error',
    breaks: { inputLength: 0 },
    keeps: {},
    fix: edit('inputLength'),
  },
  {
    rule: 'distribution-mode',
    severity: 'error',
    breaks: { ...split, lengthDistribution: 'x.yaml' },
    keeps: { lengthDistribution: 'x.yaml' },
    fix: drop('lengthDistribution'),
  },
];
