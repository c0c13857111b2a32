import type { Conditions } from '../../result.ts';
import type { PrintedLine } from '../printed-lines.ts';
import { countOf, flagValue } from './command-above.ts';

/** How far above the report of a load test the command or the log of its server may stand. */
const linesAbove = 200;
/** A command goes on over so many lines at most. */
const linesOfCommand = 40;

const vllm =
  /\bvllm serve\b|vllm\.entrypoints\.(?:openai\.)?api_server|Initializing a V\d LLM engine|non-default args: \{/;
const sglang = /\bsglang\.launch_server\b|\bsglang serve\b|\bserver_args=ServerArgs\(/;
const trtllm = /\btrtllm-serve\b/;
const programs = [vllm, sglang, trtllm];

/** Facts of a server that its command or its log tells. */
export interface ServerAbove {
  readonly conditions: Partial<Conditions>;
  readonly extra: Readonly<Record<string, string>>;
}

const nothing: ServerAbove = { conditions: {}, extra: {} };

/** A dictionary of settings, as a log prints it, in the spelling of arguments. */
const asArguments = (text: string) => text.replace(/'(\w{1,60})': /g, '$1=');

/** The commands of servers within some lines, each with the lines that it goes on over. */
function commandsIn(lines: readonly string[]): { readonly program: RegExp; readonly text: string }[] {
  return lines.flatMap((line, at) => {
    const program = programs.find((one) => one.test(line));
    if (program === undefined || /\bbench(?:mark)?\b/.test(line)) return [];
    const rest = lines.slice(at + 1, at + linesOfCommand);
    const goesOn = (before: string, next: string) => /\\\s*$/.test(before) || /^\s+--?[a-z]/.test(next);
    const stop = rest.findIndex((next, place) => !goesOn(place === 0 ? line : (rest[place - 1] ?? ''), next));
    const own = [line, ...(stop < 0 ? rest : rest.slice(0, stop))];
    return [{ program, text: asArguments(own.map((one) => one.replace(/\\\s*$/, '')).join(' ')) }];
  });
}

/** Devices and their split. SGLang lays the replicas of data-parallel attention over the devices of its tensor parallelism. */
function devicesOf(program: RegExp, text: string) {
  const tp = countOf(text, 'tensor-parallel-size', 'tp-size', 'tp_size', 'tp') ?? shortFlag(text, 'tp');
  const pp = countOf(text, 'pipeline-parallel-size', 'pp-size', 'pp_size', 'pp') ?? shortFlag(text, 'pp');
  const dp = countOf(text, 'data-parallel-size', 'dp-size', 'dp') ?? shortFlag(text, 'dp');
  const isWithin = program === sglang && /enable[-_]dp[-_]attention(?!=False)/.test(text);
  const isPart = program === sglang && (countOf(text, 'nnodes') ?? 1) > 1 && tp === null;
  const devices = isPart ? null : (tp ?? 1) * (pp ?? 1) * (isWithin ? 1 : (dp ?? 1));
  return { tp, pp, dp, devices };
}

/** A flag with one stroke, as vLLM shortens those of its splits: `-tp 4`. */
function shortFlag(text: string, name: string): number | null {
  const value = Number(new RegExp(`(?<![\\w-])-${name}[ =](\\d{1,4})(?![\\w.])`).exec(text)?.[1]);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function toldBy(program: RegExp, text: string): ServerAbove {
  const { tp, pp, dp, devices } = devicesOf(program, text);
  const model =
    flagValue(text, 'model', 'model-path') ??
    /\b(?:vllm serve|trtllm-serve(?: serve)?) ['"]?([\w.@+-]{1,80}(?:\/[\w.@+-]{1,80}){0,6})['"]?(?!\S)/.exec(
      text,
    )?.[1] ??
    null;
  const named = {
    'TP Size': tp === null ? null : String(tp),
    'PP Size': pp === null ? null : String(pp),
    'DP Size': dp === null ? null : String(dp),
    quantization: flagValue(text, 'quantization', 'q'),
    'kv cache dtype': flagValue(text, 'kv-cache-dtype', 'kv_cache_dtype'),
    dtype: flagValue(text, 'dtype'),
    'max num seqs': flagValue(text, 'max-num-seqs', 'max-running-requests', 'max_batch_size'),
  };
  const isEager = /--enforce-eager\b|\benforce_eager=True|--disable-cuda-graph\b/.test(text);
  return {
    conditions: {
      ...(model === null ? {} : { model }),
      ...(devices === null ? {} : { numDevices: devices }),
      ...(isEager ? { compile: false } : {}),
    },
    extra: Object.fromEntries(
      Object.entries(named).flatMap(([name, value]) =>
        value === null || value === 'auto' ? [] : [[name, value]],
      ),
    ),
  };
}

/**
 * The server of a load test, as its launch command or its log above the report tells it: where exactly one stands there,
 * or all say the same.
 */
export function serverAbove(
  lines: readonly PrintedLine[],
  start: number,
  isOther: (text: string) => boolean,
): ServerAbove {
  const above = lines.slice(Math.max(0, start - linesAbove), start).map(({ text }) => text);
  const own = above.slice(above.findLastIndex(isOther) + 1);
  const told = commandsIn(own).map(({ program, text }) => toldBy(program, text));
  const [first, ...others] = told;
  if (first === undefined) return nothing;
  const isSame = others.every(
    ({ conditions: { numDevices, model } }) =>
      (numDevices ?? null) === (first.conditions.numDevices ?? null) &&
      (model ?? null) === (first.conditions.model ?? null),
  );
  return isSame ? { ...first, extra: Object.assign({}, ...told.map(({ extra }) => extra)) } : nothing;
}
