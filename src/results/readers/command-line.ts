import { defaultDevice, optimizeDefaults } from '../../engine/index.ts';
import type { Conditions, DeploymentMode } from '../result.ts';
import { readCount, readFigure } from './figure.ts';
import { shellWords } from './shell-words.ts';

/** A command of one of the two programs, in any of their spellings. */
export interface ReadCommand {
  readonly program: 'throughput-optimizer' | 'text-generate';
  readonly words: readonly string[];
  /** Flags by their present name, each with its values; a flag without a value has none. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly mode: DeploymentMode | null;
  readonly conditions: Conditions;
  /** `analytic` for our own engine, `tensorcast` for the real programs. */
  readonly estimator: 'analytic' | 'tensorcast';
  /** Copied from a line that was cut: what it does not say is not known. */
  readonly isCut: boolean;
}

/** Names that a flag had or has elsewhere, and its present one. */
const presentNames: Readonly<Record<string, string>> = {
  '--devices': '--device',
  '--ttft-limits': '--ttft-limit',
  '--tpot-limits': '--tpot-limit',
  '--ttft-limit-ms': '--ttft-limit',
  '--tpot-limit-ms': '--tpot-limit',
  '--mtp-acceptance-rate': '--mtp-acceptance-rates',
  '--max-prefill-tokens': '--max-batched-tokens',
  '--model_id': '--model-id',
  '--model': '--model-id',
  '--chrome-trace': '--chrome-trace-file',
};

const switches: ReadonlySet<string> = new Set([
  '--compile',
  '--disagg',
  '--decode',
  '--dump-original-results',
  '--dump-op-bound-results',
  '--dump-input-shapes',
  '--enable-optimize-prefill-decode-ratio',
  '--compile-allow-graph-break',
  '--quantize-lmhead',
  '--no-repetition',
  '--enable-shared-expert-tp',
  '--enable-redundant-experts',
  '--verbose',
  '--quiet',
]);

const single: ReadonlySet<string> = new Set([
  '--model-id',
  '--num-devices',
  '--input-length',
  '--output-length',
  '--ttft-limit',
  '--tpot-limit',
  '--prefix-cache-hit-rate',
  '--quantize-linear-action',
  '--quantize-attention-action',
  '--quantize-non-expert-linear-action',
  '--max-batched-tokens',
  '--reserved-memory-gb',
  '--serving-cost',
  '--jobs',
  '--log-level',
  '--mxfp4-group-size',
  '--prefill-devices-per-instance',
  '--decode-devices-per-instance',
  '--num-queries',
  '--query-length',
  '--context-length',
  '--tp-size',
  '--pp-size',
  '--dp-size',
  '--ep-size',
  '--moe-tp-size',
  '--moe-dp-size',
  '--dcp-size',
  '--image-height',
  '--image-width',
  '--image-batch-size',
  '--max-search-combinations',
  '--concurrency-search-strategy',
  '--chrome-trace-file',
  '--device-file',
  '--word-embedding-tp',
]);

const listed: ReadonlySet<string> = new Set([
  '--device',
  '--tp-sizes',
  '--ep-sizes',
  '--moe-dp-sizes',
  '--dcp-sizes',
  '--num-mtp-tokens',
  '--mtp-acceptance-rates',
  '--batch-range',
]);

/** Without values they are searched whole: a command may end with one of them. */
const searchedWhole: ReadonlySet<string> = new Set(['--tp-sizes', '--ep-sizes', '--moe-dp-sizes']);

/** Whether a command ends inside a flag, or before its value: copied from a line that was cut. */
function endsInsideFlag(word: string | undefined): boolean {
  if (word === undefined || !/^--[a-z-]*$/.test(word) || searchedWhole.has(word)) return false;
  if (single.has(word) || listed.has(word)) return true;
  return !switches.has(word) && [...switches, ...single, ...listed].some((flag) => flag.startsWith(word));
}

const required: Readonly<Record<ReadCommand['program'], readonly string[]>> = {
  'throughput-optimizer': ['--input-length', '--output-length'],
  'text-generate': ['--num-queries', '--query-length'],
};

const programName = /(?:^|[./\\])(throughput[_-]optimizer|text[_-]generate)(?:\.py)?$/;
const prompt = /^\s*(?:[$>#+%]\s+|\([\w.-]+\)\s*\$\s+)/;
const starter =
  /^(?:\S*\/)?(?:python[\d.]*|uv|uvx|msmodeling|throughline|npx|npm|node|env)$|^[A-Z_][A-Z0-9_]*=|(?:throughput[_-]optimizer|text[_-]generate)(?:\.py)?$/;

/** Reads a typed command; null where the text is not one of the two programs with arguments. */
export function readCommand(text: string): ReadCommand | null {
  const words = shellWords(text.replace(prompt, ''));
  return words ? readCommandWords(words) : null;
}

/** Reads a command that is an argument list already; null where it is not one of the two programs. */
export function readCommandWords(words: readonly string[]): ReadCommand | null {
  const first = words[0];
  if (first === undefined || !starter.test(first)) return null;
  const at = words.findIndex((word) => programName.test(word));
  const name = programName.exec(words[at] ?? '')?.[1];
  const rest = words.slice(at + 1);
  if (name === undefined || rest.length === 0 || !rest.some((word) => word.startsWith('--'))) return null;
  const program = name.startsWith('throughput') ? 'throughput-optimizer' : 'text-generate';
  const endsOpen = endsInsideFlag(rest.at(-1));
  const { flags, positional } = readFlags(endsOpen ? rest.slice(0, -1) : rest);
  // Neither program starts without its lengths.
  const isCut = endsOpen || required[program].some((flag) => !flags.has(flag));
  const isOurs = words.slice(0, at).some((word) => /throughline|dist\/main\.js/.test(word));
  return {
    program,
    words,
    flags,
    mode: program === 'throughput-optimizer' ? modeOf(flags, isCut) : null,
    conditions: conditionsOf(flags, positional, { program, isCut }),
    estimator: isOurs ? 'analytic' : 'tensorcast',
    isCut,
  };
}

function readFlags(words: readonly string[]): {
  flags: Map<string, readonly string[]>;
  positional: string | null;
} {
  const flags = new Map<string, string[]>();
  let positional: string | null = null;
  let current: string[] | null = null;
  let room = 0;
  for (const word of words) {
    if (/^(?:[|>&;]|\d?>)/.test(word)) break;
    const flag = /^(--[A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (flag) {
      const typed = flag[1] ?? '';
      const present = presentNames[typed] ?? typed;
      current = flag[2] === undefined ? [] : [flag[2]];
      flags.set(present, current);
      room = flag[2] !== undefined || switches.has(present) ? 0 : single.has(present) ? 1 : Infinity;
    } else if (current && room > 0) {
      current.push(word);
      room -= 1;
    } else positional ??= word;
  }
  return { flags, positional };
}

function modeOf(flags: ReadonlyMap<string, readonly string[]>, isCut: boolean): DeploymentMode | null {
  if (flags.has('--enable-optimize-prefill-decode-ratio')) return 'pd-ratio';
  if (flags.has('--disagg')) return 'disaggregation';
  return isCut ? null : 'aggregation';
}

/** TP alone is searched where no sizes are given. What a whole command leaves out is known; of a cut one it is not. */
const narrowestSpace = 'tp';

function conditionsOf(
  flags: ReadonlyMap<string, readonly string[]>,
  positional: string | null,
  { program, isCut }: { readonly program: ReadCommand['program']; readonly isCut: boolean },
): Conditions {
  const unless = <Value>(fallback: Value): Value | null => (isCut ? null : fallback);
  const one = (name: string): string | undefined => flags.get(name)?.[0];
  const mtp = flags.get('--num-mtp-tokens');
  const rates =
    flags.get('--mtp-acceptance-rates')?.map(readFigure) ??
    (mtp && program === 'throughput-optimizer' ? optimizeDefaults.mtpAcceptanceRates : undefined);
  const hitRate = one('--prefix-cache-hit-rate');
  const dimensions = ['--tp-sizes', '--ep-sizes', '--moe-dp-sizes', '--dcp-sizes'].flatMap((name) => {
    const sizes = flags.get(name);
    // The sizes of a command that was cut may stand behind the cut.
    const isOpen = sizes === undefined || (isCut && sizes.length === 0);
    return isOpen ? [] : [[name.slice(2), ...sizes].join(' ')];
  });
  return {
    model: positional ?? one('--model-id') ?? null,
    devices: [...(flags.get('--device') ?? (isCut ? [] : [defaultDevice]))],
    numDevices: flags.has('--num-devices')
      ? readCount(one('--num-devices'))
      : unless(optimizeDefaults.numDevices),
    inputLength: readCount(one('--input-length')),
    outputLength: readCount(one('--output-length')),
    ttftLimitMs: readFigure(one('--ttft-limit')),
    tpotLimitMs: readFigure(one('--tpot-limit')),
    quantizeLinearAction: actionName(
      one('--quantize-linear-action') ?? unless(optimizeDefaults.quantization.linear) ?? undefined,
    ),
    quantizeAttentionAction: actionName(
      one('--quantize-attention-action') ?? unless(optimizeDefaults.quantization.attention) ?? undefined,
    ),
    compile: flags.has('--compile') || unless(false),
    prefixCacheHitRate: hitRate === undefined ? unless(0) : readFigure(hitRate),
    numMtpTokens: mtp === undefined ? unless(0) : mtp.length === 1 ? readCount(mtp[0]) : null,
    mtpAcceptanceRates: rates?.every((rate) => rate !== null) ? [...rates] : null,
    searchSpace:
      program === 'text-generate'
        ? null
        : dimensions.length > 0
          ? dimensions.join(', ')
          : unless(narrowestSpace),
  };
}

/** The name of a quantization action as the present version prints it. */
export function actionName(text: string | undefined): string | null {
  return text === undefined ? null : text.trim().toUpperCase().replaceAll('-', '_');
}
