import { type Case, drop, edit, set } from './case.ts';

const mtp = { model: 'Expert-9B', mtp: true, numMtpTokens: 1, mtpAcceptanceRates: [0.9] } as const;

/** Cases of the rules in `feature-rules.ts`. */
export const featureCases: readonly Case[] = [
  {
    rule: 'hit-rate-range',
    severity: 'error',
    breaks: { prefixCache: true, prefixCacheHitRate: 1 },
    keeps: { prefixCache: true, prefixCacheHitRate: 0 },
    fix: edit('prefixCacheHitRate'),
  },
  {
    rule: 'draft-excludes-mtp',
    severity: 'error',
    breaks: { ...mtp, speculativeMethod: 'dflash' },
    keeps: { speculativeMethod: 'dflash', mtp: false },
    fix: set('mtp', false),
  },
  {
    rule: 'draft-plain-cache',
    severity: 'error',
    breaks: {
      speculativeMethod: 'dspark',
      quantize: 'custom',
      quantizeLinearAction: 'W8A8_DYNAMIC',
      quantizeAttentionAction: 'INT8',
    },
    keeps: {
      speculativeMethod: 'dspark',
      quantize: 'custom',
      quantizeLinearAction: 'W8A8_DYNAMIC',
      quantizeAttentionAction: 'DISABLED',
    },
    fix: set('quantizeAttentionAction', 'DISABLED'),
  },
  {
    rule: 'fp8-by-blocks',
    severity: 'warning',
    breaks: { model: 'deepseek-ai/DeepSeek-R1', devices: ['gpu_two'], precision: 'fp8' },
    keeps: { model: 'meta-llama/Llama-3.3-70B-Instruct', devices: ['gpu_two'], precision: 'fp8' },
    fix: set('precision', 'fp8_block'),
  },
  {
    rule: 'mtp-tokens-positive',
    severity: 'error',
    breaks: { ...mtp, numMtpTokens: 0 },
    keeps: mtp,
    fix: set('mtp', false),
  },
  {
    rule: 'acceptance-range',
    severity: 'error',
    breaks: { ...mtp, mtpAcceptanceRates: [1.2] },
    keeps: { ...mtp, mtpAcceptanceRates: [0, 1] },
    fix: edit('mtpAcceptanceRates'),
  },
  {
    rule: 'acceptance-count',
    severity: 'error',
    breaks: { ...mtp, numMtpTokens: 3 },
    keeps: mtp,
    fix: set('numMtpTokens', 2),
  },
  {
    rule: 'acceptance-count',
    severity: 'warning',
    breaks: { ...mtp, numMtpTokens: 2 },
    keeps: mtp,
    fix: edit('mtpAcceptanceRates'),
  },
  {
    rule: 'group-size-needs-mxfp4',
    severity: 'warning',
    breaks: { mxfp4GroupSize: 32 },
    keeps: {
      quantize: 'custom',
      quantizeLinearAction: 'MXFP4',
      quantizeAttentionAction: 'FP8',
      mxfp4GroupSize: 32,
    },
    fix: drop('mxfp4GroupSize'),
  },
];
