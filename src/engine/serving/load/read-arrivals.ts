import { z } from 'zod';
import type { Arrivals } from './protocol.ts';
import {
  jsonLines,
  mostTokens,
  outputLengthFields,
  promptLengthFields,
  RequestLineError,
} from './request-lines.ts';

/** Fault of a file of arrivals, with its line (from 1). */
export class ArrivalsFileError extends RequestLineError<'form' | 'fields' | 'order' | 'empty'> {
  override readonly name = 'ArrivalsFileError';
}

interface Row {
  readonly line: number;
  readonly microseconds: number;
  readonly prompt: number;
  readonly output: number;
  /** Identities of the prompt's blocks; empty where the file has none. */
  readonly blocks: readonly string[];
  readonly blockTokens: number;
}

/**
 * Traces whose `hash_ids` name equal blocks of prompts alike: tokens of a block, microseconds of their `timestamp`.
 * Source: kvcache-ai/Mooncake, alibaba-edu/qwen-bailian-usagetraces-anon (which names a `chat_id`).
 */
const mooncake = { blockTokens: 512, timestamp: 1e3 } as const;
const bailian = { blockTokens: 16, timestamp: 1e6 } as const;

const dialectOf = (fields: Fields) => ('chat_id' in fields ? bailian : mooncake);

const noBlocks = { blocks: [], blockTokens: 1 } as const;

/** Names of times and their microseconds. */
const timeFields: readonly (readonly [string, number])[] = [
  ['at_ms', 1e3],
  ['arrival_ms', 1e3],
  ['arrival_time_ns', 1e-3],
  ['arrival_time', 1e6],
  ['arrival_s', 1e6],
  ['start_time', 1e6],
];

const fieldsSchema = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof fieldsSchema>;

function count(fields: Fields, names: readonly string[]): number | null {
  for (const name of names) {
    const value = Number(fields[name]);
    if (fields[name] !== undefined && Number.isInteger(value) && value >= 1 && value <= mostTokens)
      return value;
  }
  return null;
}

function timeOf(fields: Fields): number | null {
  const named = [['timestamp', dialectOf(fields).timestamp] as const, ...timeFields];
  for (const [name, scale] of named) {
    const value = fields[name];
    // A larger one, three centuries from now, could not be told from its neighbours.
    if (typeof value === 'number' && value >= 0 && value * scale <= Number.MAX_SAFE_INTEGER)
      return value * scale;
  }
  return null;
}

function rowOf(value: unknown, line: number): Row {
  const fields = fieldsSchema.safeParse(value);
  if (!fields.success) throw new ArrivalsFileError(line, 'form');
  const [prompt, output] = [count(fields.data, promptLengthFields), count(fields.data, outputLengthFields)];
  const microseconds = timeOf(fields.data);
  if (prompt === null || output === null || microseconds === null)
    throw new ArrivalsFileError(line, 'fields');
  const ids = fields.data.hash_ids;
  const blocks = Array.isArray(ids) ? ids.map(String) : [];
  return { line, microseconds, prompt, output, blocks, blockTokens: dialectOf(fields.data).blockTokens };
}

const lineRows = (text: string): Row[] =>
  jsonLines(text, (line) => new ArrivalsFileError(line, 'form')).map(({ value, line }) => rowOf(value, line));

const numbers = z.array(z.number());
const detailSchema = z.looseObject({
  input_lens: numbers,
  output_lens: numbers,
  start_times: numbers.optional(),
});

/** Requests of a result of `vllm bench serve --save-detailed` or `sglang.bench_serving`: all at once without their times. */
function detailRows(value: unknown): Row[] | null {
  const read = detailSchema.safeParse(value);
  if (!read.success) return null;
  const { input_lens: prompts, output_lens: outputs, start_times: starts } = read.data;
  const first = starts === undefined ? 0 : Math.min(...starts);
  return prompts.flatMap((prompt, index): Row[] => {
    const output = outputs[index] ?? 0;
    // A request that failed has no output.
    if (prompt < 1 || output < 1) return [];
    const microseconds = ((starts?.[index] ?? first) - first) * 1e6;
    return [{ line: 1, microseconds, prompt, output, ...noBlocks }];
  });
}

/** Columns of public traces in CSV: BurstGPT counts seconds, Azure's traces have a date. */
const csvColumns = {
  prompt: ['request tokens', 'contexttokens', 'input_tokens', 'input_length'],
  output: ['response tokens', 'generatedtokens', 'output_tokens', 'output_length'],
  time: ['timestamp', 'arrival_time', 'arrival_s'],
} as const;

function csvRows(text: string): Row[] | null {
  const [head = '', ...lines] = text.split(/\r?\n/);
  const titles = head.split(',').map((title) => title.trim().toLowerCase());
  const at = (names: readonly string[]) => titles.findIndex((title) => names.includes(title));
  const [prompt, output, time] = [at(csvColumns.prompt), at(csvColumns.output), at(csvColumns.time)];
  if (prompt < 0 || output < 0 || time < 0) return null;
  return lines.flatMap((content, index): Row[] => {
    if (content.trim() === '') return [];
    const cells = content.split(',');
    const seconds = Number(cells[time]);
    const date = Date.parse(`${(cells[time] ?? '').trim().replace(' ', 'T')}Z`) / 1e3;
    const found = {
      line: index + 2,
      microseconds: (Number.isFinite(seconds) ? seconds : date) * 1e6,
      prompt: Number(cells[prompt]),
      output: Number(cells[output]),
      ...noBlocks,
    };
    if (![found.microseconds, found.prompt, found.output].every(Number.isFinite)) {
      throw new ArrivalsFileError(found.line, 'fields');
    }
    // Rows of failed requests have no tokens.
    return found.prompt >= 1 && found.output >= 1 ? [found] : [];
  });
}

function rowsOf(text: string): Row[] {
  const csv = csvRows(text);
  if (csv !== null) return csv;
  try {
    const whole: unknown = JSON.parse(text);
    const detail = detailRows(whole);
    if (detail !== null) return detail;
    if (Array.isArray(whole)) return whole.map((one, index) => rowOf(one, index + 1));
  } catch (error) {
    if (error instanceof ArrivalsFileError) throw error;
    // Several documents, one a line, are read below.
  }
  return lineRows(text);
}

/** Tokens of a prompt that an earlier one has left in a cache that forgets nothing; its own blocks are noted. */
function cachedTokens({ blocks, blockTokens, prompt }: Row, seen: Set<string>): number {
  const fresh = blocks.findIndex((block) => !seen.has(block));
  for (const block of blocks) seen.add(block);
  const hits = fresh < 0 ? blocks.length : fresh;
  return Math.min(prompt - 1, hits * blockTokens);
}

/**
 * Requests of a file: one JSON object a line (Mooncake: `timestamp` in ms, `input_length`, `output_length`, `hash_ids`;
 * ours: `at_ms`, `input_tokens`, `output_tokens`; the names of serving logs likewise), a detailed result of
 * `vllm bench serve` or `sglang.bench_serving`, or a CSV trace (BurstGPT, Azure). Times must not fall and are counted from
 * the first request. @throws ArrivalsFileError with the line that is wrong
 */
export function readArrivalsFile(text: string): Arrivals {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''));
  const [first] = rows;
  if (first === undefined) throw new ArrivalsFileError(1, 'empty');
  rows.forEach((row, index) => {
    if (row.microseconds < (rows[index - 1]?.microseconds ?? 0))
      throw new ArrivalsFileError(row.line, 'order');
  });
  const seen = new Set<string>();
  const cached = rows.map((row) => cachedTokens(row, seen));
  return {
    microseconds: rows.map((row) => row.microseconds - first.microseconds),
    prompts: rows.map(({ prompt }) => prompt),
    cached,
    outputs: rows.map(({ output }) => output),
  };
}
