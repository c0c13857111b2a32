import type { SlotId } from '../../../plan/slots/values.ts';
import type { UnreadReason } from '../unread.ts';
import type { Role } from './passages.ts';

/** Why a figure of a role is not used, where another one is asked for. */
export const reasons: Readonly<Record<Exclude<Role, 'wish' | 'ours'>, UnreadReason>> = {
  told: 'told',
  today: 'today',
  measured: 'measured',
  before: 'before',
  others: 'others',
  'others-perhaps': 'others',
  quoted: 'quoted',
  supposed: 'supposed',
  'supposed-perhaps': 'supposed',
  beyond: 'beyond',
  example: 'example',
  denied: 'denied',
};

/** How far from the plan each role is: of two values of a slot the nearer one holds. Beyond its clause a role is weaker. */
export const distances: Readonly<Record<Role, readonly [near: number, far: number]>> = {
  wish: [0, 0],
  told: [1, 1],
  ours: [0, 0],
  today: [2, 1],
  measured: [2, 1],
  'others-perhaps': [3, 0],
  'supposed-perhaps': [3, 3],
  beyond: [3, 0],
  before: [4, 3],
  others: [4, 3],
  quoted: [4, 3],
  supposed: [4, 4],
  example: [4, 0],
  denied: [4, 0],
};

/** Figures that are told of what runs as often as they are asked for. */
export const times: ReadonlySet<SlotId> = new Set(['ttftLimitMs', 'tpotLimitMs', 'e2eLimitMs']);

/** Figures that a measurement gives, which are no limits by themselves. */
export const results: ReadonlySet<SlotId> = new Set([
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'outputTokensPerSecond',
]);

/** Settings that a measurement was made with. */
export const settings: ReadonlySet<SlotId> = new Set([
  'tpSizes',
  'epSizes',
  'moeDpSizes',
  'batchRange',
  'limitStatistic',
]);

/** Figures that are said back even where a word sets them right. */
export const saidBack: ReadonlySet<SlotId> = new Set([
  ...times,
  'concurrentUsers',
  'requestsPerSecond',
  'devices',
  'inputLength',
  'outputLength',
]);
