import { isSearchSpace } from '../../engine/terms/search-space.ts';
import type { WhatIfChange } from '../../explain/headline.ts';
import { type Answers, withSupposed } from '../../plan/answers.ts';
import { type SlotValues, statedValues } from '../../plan/slots/values.ts';

/** Wraps plain values as Answers for an engine call; never stored in a session. */
export function asAnswers(values: Partial<SlotValues>): Answers {
  return statedValues(values).reduce<Answers>(withSupposed, {});
}

/** Settings of servers that are simulated; the analytic model knows none of them. */
export const servedSettings = ['framework', 'precision', 'limitStatistic'] as const;

/** Slot values of a simulated server that a change states: its settings and its load. */
export function servedValues(change: WhatIfChange): Partial<SlotValues> {
  const stated = ([...servedSettings, 'concurrentUsers'] as const).filter(
    (name) => change[name] !== undefined,
  );
  return Object.fromEntries(stated.map((name) => [name, change[name]])) as Partial<SlotValues>;
}

/** Slot values that conditions, or a change of them, state. */
export function presentValues(conditions: WhatIfChange): Partial<SlotValues> {
  const { devices, compile, prefixCacheHitRate, numMtpTokens, mtpAcceptanceRates } = conditions;
  const usesQuantization =
    typeof conditions.quantizeLinearAction === 'string' ||
    typeof conditions.quantizeAttentionAction === 'string';
  const space = conditions.searchSpace;
  const values = {
    model: conditions.model,
    ...(devices && devices.length > 0 ? { devices: devices.slice(0, 1) } : {}),
    numDevices: conditions.numDevices,
    inputLength: conditions.inputLength,
    outputLength: conditions.outputLength,
    ...('ttftLimitMs' in conditions ? { ttftLimitMs: conditions.ttftLimitMs } : {}),
    ...('tpotLimitMs' in conditions ? { tpotLimitMs: conditions.tpotLimitMs } : {}),
    ...(usesQuantization ? { quantize: 'custom' } : {}),
    quantizeLinearAction: conditions.quantizeLinearAction,
    quantizeAttentionAction: conditions.quantizeAttentionAction,
    compile,
    ...(typeof prefixCacheHitRate === 'number'
      ? { prefixCache: prefixCacheHitRate > 0, prefixCacheHitRate }
      : {}),
    ...(typeof numMtpTokens === 'number' ? { mtp: numMtpTokens > 0, numMtpTokens } : {}),
    ...(mtpAcceptanceRates ? { mtpAcceptanceRates } : {}),
    ...(space ? searched(space) : {}),
    mode: conditions.mode,
    maxBatchedTokens: conditions.maxBatchedTokens,
    prefillDevicesPerInstance: conditions.prefillDevicesPerInstance,
    decodeDevicesPerInstance: conditions.decodeDevicesPerInstance,
  };
  const isLimit = (name: string) => name === 'ttftLimitMs' || name === 'tpotLimitMs';
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== undefined && (value !== null || isLimit(name)),
    ),
  ) as Partial<SlotValues>;
}

/** Sizes to search, by the name of a space or as a command lists them: `tp-sizes 2 4, ep-sizes 8`. */
function searched(space: string): Partial<SlotValues> {
  if (isSearchSpace(space)) return { searchSpace: space };
  const lists = new Map(
    space.split(/,\s*/).map((part) => {
      const [name = '', ...sizes] = part.trim().split(/\s+/);
      return [name, sizes.map(Number)] as const;
    }),
  );
  const given = (name: string): number[] | undefined => {
    const sizes = lists.get(name);
    return sizes && sizes.length > 0 && sizes.every(Number.isInteger) ? sizes : undefined;
  };
  const values: Partial<SlotValues> = {
    searchSpace: lists.has('moe-dp-sizes') ? 'tp-ep-moedp' : lists.has('ep-sizes') ? 'tp-ep' : 'tp',
  };
  const [tpSizes, epSizes, moeDpSizes] = ['tp-sizes', 'ep-sizes', 'moe-dp-sizes'].map(given);
  return {
    ...values,
    ...(tpSizes ? { tpSizes } : {}),
    ...(epSizes ? { epSizes } : {}),
    ...(moeDpSizes ? { moeDpSizes } : {}),
  };
}
