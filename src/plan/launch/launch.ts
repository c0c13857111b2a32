import type { Conditions, ResultRow } from '../../results/result.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Bilingual, Language } from '../../text/language.ts';
import { type Framework, fileFrameworks, frameworks } from './framework.ts';

/** A command to start afterwards, and what of the row it cannot say. */
export interface LaunchCommand {
  readonly framework: string;
  readonly version: string;
  readonly source: string;
  readonly command: readonly string[];
  /** The file that it is started from, with the fields to set in it; null where flags say everything. */
  readonly file: { readonly path: string; readonly fields: unknown } | null;
  readonly notExpressed: readonly Bilingual[];
}

type Texts = Catalogue['launch']['missing'];

type Missing = 'expertSplit' | 'speculation' | 'weights' | 'replicas' | 'prefixCache' | 'otherFields';

function said(what: Missing): Bilingual {
  return { en: messages('en').launch.missing[what], zh: messages('zh').launch.missing[what] };
}

/** Machines that one server takes; null where one machine is enough, or nothing tells how many devices it has. */
interface Machines {
  readonly count: number;
  /** Devices of each that the server uses. */
  readonly each: number;
  readonly devices: number;
  readonly perMachine: number;
}

function machinesOf(devices: number, perMachine: number | null): Machines | null {
  if (perMachine === null || devices <= perMachine) return null;
  const count = Math.ceil(devices / perMachine);
  return { count, each: Math.ceil(devices / count), devices, perMachine };
}

function saidOf({ count, devices, perMachine }: Machines, rest: (texts: Texts) => string): Bilingual {
  const words = (language: Language) => {
    const { missing } = messages(language).launch;
    return missing.machines(fixed(devices), fixed(count), fixed(perMachine), rest(missing));
  };
  return { en: words('en'), zh: words('zh') };
}

function pair(flag: string | null, value: number | null): readonly string[] {
  return flag === null || value === null ? [] : [flag, String(value)];
}

function isOn(flag: string | null, on: boolean): readonly string[] {
  return flag !== null && on ? [flag] : [];
}

/** Whether replicas of the attention share one group, in which the experts are spread. */
function sharesAttention({ sharedAttention }: Framework, { dp, ep }: ResultRow): boolean {
  return (ep ?? 1) > 1 && (dp ?? 1) > 1 && sharedAttention !== null;
}

/** Requests that run at once at most, on a replica or on all of them: of an offered load more than come on the average. */
function batchOf({ batchCounts }: Framework, { batchSize, concurrency, dp }: ResultRow): number | null {
  if (batchCounts === 'replica') return batchSize;
  return batchSize === null ? concurrency : Math.max(batchSize * (dp ?? 1), concurrency ?? 0);
}

/** Tokens of a step as the framework counts them. */
function tokenBudgetOf(framework: Framework, row: ResultRow): number | null {
  const isOfAll = framework.sharedTokenBudget === 'all' && sharesAttention(framework, row);
  return row.maxBatchedTokens === null ? null : row.maxBatchedTokens * (isOfAll ? (row.dp ?? 1) : 1);
}

/** TP, DP and experts of a row. */
function parallelWords(framework: Framework, row: ResultRow): readonly string[] {
  const { tp, dp, ep } = row;
  const replicas = dp ?? 1;
  const hasExperts = ep !== null && ep > 1;
  const shares = sharesAttention(framework, row);
  const counted = shares || framework.tensorParallelCounts === 'all' ? (tp ?? 1) * replicas : tp;
  return [
    ...pair(framework.tensorParallel, counted),
    ...(replicas > 1 ? pair(framework.dataParallel, replicas) : []),
    ...isOn(framework.sharedAttention, shares),
    ...isOn(framework.expertParallel, hasExperts),
    ...(hasExperts ? pair(framework.expertParallelSize, ep) : []),
  ];
}

/** Parts of a row that the flags of a framework cannot express, in words. */
function notExpressed(
  framework: Framework,
  row: ResultRow,
  isQuantizedBefore: boolean,
  perMachine: number | null,
): readonly Bilingual[] {
  const { tp, dp, ep, moeTp, moeDp, mtp } = row;
  const all = (tp ?? 1) * (dp ?? 1);
  const machines = machinesOf(framework.dataParallel === null ? (tp ?? 1) : all, perMachine);
  const hasOwnSplit = ep !== null && ep > 1 && framework.expertParallelSize === null && ep !== all;
  const isSplitFurther = ((moeTp ?? 1) > 1 && ep !== null && ep > 1) || (moeDp ?? 1) > 1;
  return [
    ...(hasOwnSplit || isSplitFurther ? [said('expertSplit')] : []),
    ...(framework.dataParallel === null && (dp ?? 1) > 1 ? [said('replicas')] : []),
    ...(machines === null ? [] : [saidOf(machines, ({ joins }) => joins(framework.joins.join(' ')))]),
    ...((mtp ?? 0) > 0 ? [said('speculation')] : []),
    ...(isQuantizedBefore ? [said('weights')] : []),
  ];
}

/** What is known of the devices and weights of a row that is to be started. */
export interface LaunchGround {
  /** The maker of the devices. */
  readonly vendor: string;
  /** Devices of one machine; null where nobody tells. */
  readonly perMachine: number | null;
  /** The weights are published in the format of the plan, and need no quantization before. */
  readonly isOwnFormat: boolean;
}

/**
 * How each framework that runs on devices of a maker starts a row of an aggregated service; a row that was predicted for
 * one framework is started by that one.
 */
export function launchCommands(
  row: ResultRow,
  conditions: Conditions,
  { vendor, perMachine, isOwnFormat }: LaunchGround,
): readonly LaunchCommand[] {
  const { model, inputLength, outputLength, compile, prefixCacheHitRate } = conditions;
  if (model === null) return [];
  const context = inputLength === null || outputLength === null ? null : inputLength + outputLength;
  const isQuantized =
    conditions.quantizeLinearAction !== null && conditions.quantizeLinearAction !== 'DISABLED';
  const byFlags: readonly LaunchCommand[] = frameworks
    .filter(({ id, vendors }) => vendors.includes(vendor) && (row.extra.framework ?? id) === id)
    .map((framework) => ({
      framework: framework.title,
      version: framework.version,
      source: framework.source,
      command: [
        ...framework.start,
        ...(framework.modelFlag === null ? [model] : [framework.modelFlag, model]),
        ...framework.fixed,
        ...parallelWords(framework, row),
        ...pair(framework.contextLength, context),
        ...pair(framework.batch, batchOf(framework, row)),
        ...pair(framework.tokenBudget, tokenBudgetOf(framework, row)),
        ...(isQuantized ? framework.quantized : []),
        ...isOn(framework.eager, compile === false),
        ...isOn(framework.prefixCacheOff, prefixCacheHitRate === 0),
      ],
      file: null,
      notExpressed: notExpressed(framework, row, isQuantized && !isOwnFormat, perMachine),
    }));
  return [...byFlags, ...fileLaunches(row, conditions, { vendor, perMachine }, isQuantized && !isOwnFormat)];
}

/** An object with a value at a path such as `BackendConfig.ModelConfig.0.tp`; numbers are places of a list. */
function withField(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  let at: Record<string, unknown> = target;
  keys.forEach((key, index) => {
    if (index === keys.length - 1) at[key] = value;
    else {
      at[key] ??= /^\d+$/.test(keys[index + 1] ?? '') ? [] : {};
      at = at[key] as Record<string, unknown>;
    }
  });
}

/** How frameworks that are started from a file of fields start a row. */
function fileLaunches(
  row: ResultRow,
  conditions: Conditions,
  { vendor, perMachine }: Pick<LaunchGround, 'vendor' | 'perMachine'>,
  isQuantizedBefore: boolean,
): readonly LaunchCommand[] {
  const { model, inputLength, outputLength, prefixCacheHitRate } = conditions;
  const { tp, dp, ep, moeTp } = row;
  const world = (tp ?? 1) * (dp ?? 1);
  const machines = machinesOf(world, perMachine);
  // Each machine has a file of its own, with the numbers of its own devices.
  const onMachine = machines?.each ?? world;
  return fileFrameworks
    .filter(({ id, vendors }) => vendors.includes(vendor) && (row.extra.framework ?? id) === id)
    .map(({ title, version, source, start, file, fields }) => {
      const hasExperts = ep !== null;
      const values: readonly (readonly [path: string, value: unknown])[] = [
        [fields.devices, [Array.from({ length: onMachine }, (_, at) => at)]],
        [fields.severalMachines, machines === null ? null : true],
        [
          fields.contextLength,
          inputLength === null || outputLength === null ? null : inputLength + outputLength,
        ],
        [fields.inputLength, inputLength],
        [fields.model, model?.split('/').at(-1) ?? null],
        [fields.weights, model],
        [fields.worldSize, onMachine],
        [fields.tensorParallel, tp],
        [fields.dataParallel, dp],
        [fields.expertTensorParallel, hasExperts ? moeTp : null],
        [fields.expertParallel, hasExperts ? ep : null],
        [fields.batch, row.batchSize],
        [fields.tokenBudget, row.maxBatchedTokens],
        [fields.outputLength, outputLength],
      ];
      const content: Record<string, unknown> = {};
      for (const [path, value] of values)
        if (value !== null && value !== undefined) withField(content, path, value);
      return {
        framework: title,
        version,
        source,
        command: start,
        file: { path: file, fields: content },
        notExpressed: [
          said('otherFields'),
          ...(machines === null ? [] : [saidOf(machines, ({ rankTable }) => rankTable)]),
          ...((row.moeDp ?? 1) > 1 ? [said('expertSplit')] : []),
          ...((row.mtp ?? 0) > 0 ? [said('speculation')] : []),
          ...(isQuantizedBefore ? [said('weights')] : []),
          ...((prefixCacheHitRate ?? 0) > 0 ? [said('prefixCache')] : []),
        ],
      };
    });
}
