import { optimizeDefaults } from '../../engine/index.ts';
import type { SupposedPlan } from '../../explain/facts.ts';
import type { WhatIf, WhatIfChange } from '../../explain/headline.ts';
import type { Answers } from '../../plan/answers.ts';
import type { SlotValues } from '../../plan/slots/values.ts';
import type { DeviceResult, Result, ResultRow } from '../../results/result.ts';
import { asAnswers, presentValues } from './changed-answers.ts';

/** Printed figures carry three decimals at most: rows that are this near were computed alike. */
const sameFigure = 0.001;

/** A printed latency as a limit: it was rounded, and the row itself has to hold it. */
function asLimit(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.ceil(milliseconds * 1000 + 1) / 1000;
}

/** The first row that a run found, with the phase it is of; a ratio is found by its sides. */
function foundRow({ results }: Result): { readonly row: ResultRow; readonly device: DeviceResult } | null {
  const device = results.find(({ best, phase }) => best !== null && phase !== 'pd-ratio');
  return device?.best ? { row: device.best, device } : null;
}

/** Slots that hold a plan to the sizes and the batch of one row. */
function heldTo({ tp, ep, moeDp, batchSize }: ResultRow): Partial<SlotValues> {
  const sizes = [
    ...(tp === null ? [] : [`tp-sizes ${tp}`]),
    ...(ep === null ? [] : [`ep-sizes ${ep}`]),
    ...(moeDp === null ? [] : [`moe-dp-sizes ${moeDp}`]),
  ];
  return {
    ...(sizes.length === 0 ? {} : presentValues({ searchSpace: sizes.join(', ') })),
    ...(batchSize === null ? {} : { batchRange: [batchSize, batchSize] }),
    ttftLimitMs: null,
    tpotLimitMs: null,
  };
}

/** How far the engine's row is from the one that was read; null where it has none, or none with the same latencies. */
function distance(row: ResultRow, device: DeviceResult, engine: WhatIf): number | null {
  const own = engine({ ...(device.device ? { devices: [device.device] } : {}) })?.results.find(
    ({ phase }) => phase === device.phase,
  )?.best;
  if (!own || own.concurrency !== row.concurrency) return null;
  const apart = (['ttftMs', 'tpotMs'] as const).flatMap((field) => {
    const [mine, told] = [own[field], row[field]];
    return mine === null || told === null || told <= 0 ? [] : [Math.abs(mine / told - 1)];
  });
  return apart.length === 0 ? null : Math.max(...apart);
}

/** The sizes of every strategy that was read, as a search takes them. */
function sizesRead({ candidates }: DeviceResult): string {
  const listed = (name: string, sizeOf: (row: ResultRow) => number | null) => {
    const sizes = [...new Set(candidates.flatMap((row) => sizeOf(row) ?? []))].toSorted((a, b) => a - b);
    return sizes.length === 0 ? [] : [`${name} ${sizes.join(' ')}`];
  };
  return [
    ...listed('tp-sizes', ({ tp }) => tp),
    ...listed('ep-sizes', ({ ep }) => ep),
    ...listed('moe-dp-sizes', ({ moeDp }) => moeDp),
  ].join(', ');
}

/**
 * The sizes that were read, where the search that printed them was held to those: the engine finds a better row among
 * others, and with them the row that was read. Null where it finds that row by itself, or not at all.
 */
function searchRead(row: ResultRow, device: DeviceResult, engine: WhatIf): string | null {
  const named = device.device ? { devices: [device.device] } : {};
  const best = (change: WhatIfChange) =>
    engine({ ...named, ...change })?.results.find(({ phase }) => phase === device.phase)?.best ?? null;
  const isSame = (own: ResultRow | null) =>
    own !== null && own.parallel === row.parallel && own.concurrency === row.concurrency;
  if (isSame(best({}))) return null;
  const searchSpace = sizesRead(device);
  return searchSpace !== '' && isSame(best({ searchSpace })) ? searchSpace : null;
}

/**
 * What a printed result leaves open and the engine needs, as its own row tells it: whether it was compiled (the choice that
 * gives the row again), the tokens that MTP predicts, its latencies in the place of limits that are not told, and the sizes that were searched. Null
 * where the result carries its command, leaves nothing open, has no row, or tells too little for the engine.
 */
export function supposedPlan(
  run: Result,
  answers: Answers,
  whatIfOf: (answers: Answers) => WhatIf,
): SupposedPlan | null {
  const found = run.command === null && run.basis === 'simulated' ? foundRow(run) : null;
  if (found === null) return null;
  const { row, device } = found;
  const { compile, numMtpTokens, ttftLimitMs, tpotLimitMs } = run.conditions;
  const mtp = numMtpTokens === null ? row.mtp : null;
  const told: Answers = {
    ...answers,
    ...(mtp === null ? {} : asAnswers(presentValues({ numMtpTokens: mtp }))),
  };
  // One batch of one strategy tells as well as a whole search whether the engine can run the plan.
  if (whatIfOf({ ...told, ...asAnswers(heldTo(row)) })({}) === null) return null;
  const choices = compile === null ? [false, true] : [];
  const compiled = choices.find((one) => {
    const plan = { ...told, ...asAnswers({ ...heldTo(row), compile: one }) };
    const apart = distance(row, device, whatIfOf(plan));
    return apart !== null && apart < sameFigure;
  });
  const hasLimits = ttftLimitMs !== null || tpotLimitMs !== null;
  const limits =
    hasLimits || run.mode === 'pd-ratio'
      ? null
      : {
          ttftMs: device.phase === 'decode' ? null : asLimit(row.ttftMs),
          tpotMs: device.phase === 'prefill' ? null : asLimit(row.tpotMs),
        };
  const isRebuilt = compile !== null || compiled !== undefined;
  const drafted = numMtpTokens ?? mtp ?? 0;
  // The engine gave the row again with the program's own rates.
  const assumed = run.conditions.mtpAcceptanceRates === null && compiled !== undefined && drafted > 0;
  const mtpAcceptanceRates = assumed ? optimizeDefaults.mtpAcceptanceRates.slice(0, drafted) : null;
  const supposed = {
    compile: compiled ?? null,
    numMtpTokens: mtp,
    mtpAcceptanceRates,
    limits,
    searchSpace: null,
  };
  const searchSpace =
    run.conditions.searchSpace === null && isRebuilt
      ? searchRead(row, device, whatIfOf({ ...told, ...supposedAnswers(supposed) }))
      : null;
  const isOpen = compiled !== undefined || mtp !== null || limits !== null || searchSpace !== null;
  return isOpen ? { ...supposed, searchSpace } : null;
}

/** The slots that a supposed plan sets. */
export function supposedAnswers({ compile, numMtpTokens, limits, searchSpace }: SupposedPlan): Answers {
  return asAnswers(
    presentValues({
      ...(compile === null ? {} : { compile }),
      ...(numMtpTokens === null ? {} : { numMtpTokens }),
      ...(searchSpace === null ? {} : { searchSpace }),
      ...(limits === null ? {} : { ttftLimitMs: limits.ttftMs, tpotLimitMs: limits.tpotMs }),
    }),
  );
}
