import { inputText } from '../../app/input-file.ts';
import { UsageError } from '../../app/usage-error.ts';
import { tokenizerFile } from '../../backends/load/tokenizer.ts';
import type { GoodputLimits } from '../../campaign/load/load-figures.ts';
import type { Arrivals, LengthRange, PlannedRequest } from '../../campaign/load/load-plan.ts';
import {
  type Prompt,
  readWorkload,
  WorkloadError,
  type WorkloadRequest,
} from '../../campaign/load/read-workload.ts';
import { recordedRequests } from '../../campaign/load/recorded-requests.ts';
import { type WorkloadLoad, workloadRequests } from '../../campaign/load/workload-requests.ts';
import { randomSequence } from '../../engine/serving/load/random.ts';
import { ArrivalsFileError, readArrivalsFile } from '../../engine/serving/load/read-arrivals.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { Catalogue } from '../../text/catalogue.ts';

type Texts = Catalogue['load'];

/** Flags as they were typed. */
export interface LoadFlags {
  readonly model?: string;
  readonly requests?: string;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly burstiness?: string;
  readonly maxConcurrency?: string;
  readonly burst?: boolean;
  readonly arrivals?: string;
  readonly prompts?: string;
  readonly tokenizer?: string;
  readonly inputLength?: string;
  readonly outputLength?: string;
  readonly endpoint: 'completions' | 'chat';
  readonly warmup?: string;
  readonly resetCache?: boolean;
  readonly seed: string;
  readonly goodput?: readonly string[];
  readonly percentiles: readonly string[];
  readonly timeout: string;
  readonly records?: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** A load, ready to be run. */
export interface LoadOptions {
  readonly url: URL;
  readonly endpoint: '/v1/completions' | '/v1/chat/completions';
  /** Null: the one that the server lists. */
  readonly model: string | null;
  readonly arrivals: Arrivals;
  /** Null: they come from `recorded`. */
  readonly lengths: {
    readonly requests: number;
    readonly input: LengthRange;
    readonly output: LengthRange;
  } | null;
  readonly recorded: readonly PlannedRequest[] | null;
  /** Prompts of a file, by the index of their request; null: they are made. */
  readonly prompts: readonly Prompt[] | null;
  /** The `tokenizer.json` that counts answers again; null where none is named. */
  readonly tokenizer: string | null;
  readonly warmUp: number;
  readonly resetsCache: boolean;
  readonly seed: number;
  readonly goodput: GoodputLimits;
  readonly percentiles: readonly number[];
  readonly timeoutMs: number;
  readonly recordsFile: string | null;
  readonly outputFile: string | null;
  readonly isJson: boolean;
}

/** A load of which the model is known. */
export type NamedLoad = LoadOptions & { readonly model: string };

const mostRequests = 10_000_000;
const mostTokens = 10_000_000;

function whole(flag: string, text: string, least: 0 | 1, texts: Texts): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= mostRequests) return value;
  const { number, whole, wholeOrNone } = texts.problems;
  throw new UsageError(number(flag, text, least === 0 ? wholeOrNone : whole));
}

function above(flag: string, text: string, texts: Texts): number {
  const value = /^(?:\d+(?:\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(texts.problems.number(flag, text, texts.problems.above));
}

function range(flag: string, text: string, texts: Texts): LengthRange {
  const found = /^(\d+)(?::(\d+))?$/.exec(text);
  const least = Number(found?.[1] ?? 0);
  const most = Number(found?.[2] ?? least);
  if (least >= 1 && most >= least && most <= mostTokens) return { least, most };
  throw new UsageError(texts.problems.number(flag, text, texts.problems.range));
}

/** Paths of the API behind the address of a server, as clients and examples spell it. */
const apiPath = /\/v1(?:\/(?:chat\/)?completions|\/models)?\/*$/;

/** The address of a server: with or without `http://`, and with the path of its API behind it or not. */
function urlOf(text: string, texts: Texts): URL {
  const named = /^[\w.-]{1,253}:\d{1,5}(?:\/|$)/.test(text) ? `http://${text}` : text;
  const url = URL.canParse(named) ? new URL(named) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UsageError(texts.problems.url(text));
  url.pathname = url.pathname.replace(apiPath, '/');
  return url;
}

function goodputOf(given: readonly string[], texts: Texts): GoodputLimits {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^(ttft|tpot|e2el):(.+)$/.exec(text) ?? [];
      if (name === undefined || value === undefined) throw new UsageError(texts.problems.goodput(text));
      return [name, above('--goodput', value, texts)];
    }),
  );
}

function percentilesOf(given: readonly string[], texts: Texts): number[] {
  return given
    .flatMap((text) => text.split(','))
    .map((text) => {
      const value = Number(text);
      if (text !== '' && value > 0 && value <= 100) return value;
      throw new UsageError(texts.problems.number('--percentiles', text, texts.problems.percentile));
    });
}

function arrivalsOf(flags: LoadFlags, texts: Texts): Arrivals | null {
  const given = [
    flags.concurrency === undefined ? null : '--concurrency',
    flags.rate === undefined ? null : '--rate',
    flags.burst === true ? '--burst' : null,
    flags.arrivals === undefined ? null : '--arrivals',
  ].filter((flag) => flag !== null);
  if (given.length > 1) throw new UsageError(texts.problems.oneOf(given.join(' ')));
  const { rate, concurrency, burstiness, maxConcurrency } = flags;
  if (rate === undefined) {
    if (burstiness !== undefined) throw new UsageError(texts.problems.needsRate('--burstiness'));
    if (maxConcurrency !== undefined) throw new UsageError(texts.problems.needsRate('--max-concurrency'));
  } else {
    const shape = burstiness ?? '1';
    return {
      kind: 'rate',
      perSecond: above('--rate', rate, texts),
      burstiness: shape === 'constant' ? Number.POSITIVE_INFINITY : above('--burstiness', shape, texts),
      maxConcurrency:
        maxConcurrency === undefined ? null : whole('--max-concurrency', maxConcurrency, 1, texts),
    };
  }
  if (concurrency !== undefined) {
    return { kind: 'closed-loop', concurrency: whole('--concurrency', concurrency, 1, texts) };
  }
  if (flags.burst === true) return { kind: 'burst' };
  if (flags.arrivals !== undefined) return { kind: 'recorded' };
  return null;
}

/** What is missing, all at once. */
function missingOf(flags: LoadFlags, arrivals: Arrivals | null, { problems }: Texts): readonly string[] {
  const { prompts, requests, inputLength, outputLength } = flags;
  const isRecorded = flags.arrivals !== undefined || prompts !== undefined;
  const missing = [
    [isRecorded || requests !== undefined, problems.requestsMissing],
    [isRecorded || (inputLength !== undefined && outputLength !== undefined), problems.lengthsMissing],
    [arrivals !== null, problems.arrivalsMissing],
  ] as const;
  return missing.flatMap(([isThere, text]) => (isThere ? [] : [text]));
}

function recordedOf(path: string, texts: Texts): PlannedRequest[] {
  const text = inputText(path, texts.problems.arrivalsFile);
  try {
    return recordedRequests(readArrivalsFile(text));
  } catch (error) {
    if (!(error instanceof ArrivalsFileError)) throw error;
    throw new DamagedFileError(path, { line: error.line }, texts.problems.arrivalsProblems[error.problem]);
  }
}

function lengthsOf(flags: LoadFlags, texts: Texts): LoadOptions['lengths'] {
  const { requests, inputLength, outputLength } = flags;
  if (requests === undefined || inputLength === undefined || outputLength === undefined) return null;
  return {
    requests: whole('--requests', requests, 1, texts),
    input: range('--input-length', inputLength, texts),
    output: range('--output-length', outputLength, texts),
  };
}

function rowsOf(path: string, flags: LoadFlags, texts: Texts): WorkloadRequest[] {
  const rows = readWorkload(inputText(path, texts.problems.arrivalsFile));
  const areMessages = rows.some(({ prompt }) => typeof prompt !== 'string' && typeof prompt[0] === 'object');
  if (areMessages && flags.endpoint !== 'chat') throw new UsageError(texts.problems.messages(path));
  return rows;
}

/** The requests of a file of prompts, as many as it has or as are asked for. */
function workloadOf(path: string, flags: LoadFlags, arrivals: Arrivals, texts: Texts): WorkloadLoad {
  const { requests, outputLength, inputLength, seed } = flags;
  if (flags.arrivals !== undefined) throw new UsageError(texts.problems.oneOf('--prompts --arrivals'));
  if (inputLength !== undefined) throw new UsageError(texts.problems.oneOf('--prompts --input-length'));
  try {
    const rows = rowsOf(path, flags, texts);
    const count = requests === undefined ? rows.length : whole('--requests', requests, 1, texts);
    if (count > rows.length) throw new UsageError(texts.problems.fewPrompts(path, String(rows.length)));
    const outputTokens = outputLength === undefined ? null : whole('--output-length', outputLength, 1, texts);
    return workloadRequests(
      rows,
      { from: 0, requests: count, arrivals, outputTokens },
      randomSequence(whole('--seed', seed, 0, texts)),
    );
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    throw new DamagedFileError(path, { line: error.line }, texts.problems.promptProblems[error.problem]);
  }
}

function tokenizerOf(name: string, texts: Texts): string {
  const found = tokenizerFile(name, process.env);
  if (found === null) throw new UsageError(texts.problems.noTokenizer(name));
  return found;
}

const mostWarmUp = 8;

/** How many requests warm a server up where nobody says: one for each that will be in flight, eight at most. */
function usualWarmUp(arrivals: Arrivals, requests: number): number {
  const inFlight = arrivals.kind === 'closed-loop' ? arrivals.concurrency : requests;
  return Math.min(mostWarmUp, inFlight, requests);
}

/** The load that the words of a command line ask for. @throws UsageError, DamagedFileError */
export function loadOptions(url: string, flags: LoadFlags, texts: Texts): LoadOptions {
  const address = urlOf(url, texts);
  const arrivals = arrivalsOf(flags, texts);
  const missing = missingOf(flags, arrivals, texts);
  if (arrivals === null || missing.length > 0) throw new UsageError(missing.join('\n'));
  const workload = flags.prompts === undefined ? null : workloadOf(flags.prompts, flags, arrivals, texts);
  const recorded =
    workload?.requests ?? (flags.arrivals === undefined ? null : recordedOf(flags.arrivals, texts));
  const lengths = recorded === null ? lengthsOf(flags, texts) : null;
  const requests = recorded?.length ?? lengths?.requests ?? 0;
  return {
    url: address,
    endpoint:
      flags.endpoint === 'chat' || /\/chat\/completions\/*$/.test(url)
        ? '/v1/chat/completions'
        : '/v1/completions',
    model: flags.model ?? null,
    arrivals,
    lengths,
    recorded,
    prompts: workload?.prompts ?? null,
    tokenizer: flags.tokenizer === undefined ? null : tokenizerOf(flags.tokenizer, texts),
    warmUp:
      flags.warmup === undefined
        ? usualWarmUp(arrivals, requests)
        : whole('--warmup', flags.warmup, 0, texts),
    resetsCache: flags.resetCache ?? false,
    seed: whole('--seed', flags.seed, 0, texts),
    goodput: goodputOf(flags.goodput ?? [], texts),
    percentiles: percentilesOf(flags.percentiles, texts),
    timeoutMs: above('--timeout', flags.timeout, texts) * 1000,
    recordsFile: flags.records ?? null,
    outputFile: flags.output ?? null,
    isJson: flags.json ?? false,
  };
}
