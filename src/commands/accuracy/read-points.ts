import { basename } from 'node:path';
import { inputText } from '../../app/input-file.ts';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { UsageError } from '../../app/usage-error.ts';
import {
  FactsMissingError,
  pointsOfResult,
  type ServerFacts,
} from '../../backends/calibrated/points-of-results.ts';
import { type MeasuredPoint, measuredPointSchema } from '../../engine/serving/points/measured-point.ts';
import { readBenchmarkDocument } from '../../results/readers/benchmarks/documents.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { Catalogue } from '../../text/catalogue.ts';

/** The documents of a file: one of JSON, or one a line (`sglang.bench_serving` appends). */
function documentsOf(path: string, texts: Catalogue['accuracy']): unknown[] {
  const text = withoutPythonNumbers(inputText(path, texts.problems.unreadable));
  if (text.trim() === '') throw new DamagedFileError(path, null, 'empty');
  try {
    return [JSON.parse(text)];
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      return lines.map((line): unknown => JSON.parse(line));
    } catch {
      throw new DamagedFileError(path, null, 'not-json');
    }
  }
}

/** Python writes an unlimited rate as `Infinity`, which is no JSON. */
function withoutPythonNumbers(text: string): string {
  return text.replace(/(:\s?)(-?Infinity|NaN)(?=\s?[,}\]])/g, '$1"inf"');
}

/** The list of points in a document of ours; null where it is none. */
function listOf(document: unknown): readonly unknown[] | null {
  const isPoint = (one: unknown) =>
    typeof one === 'object' && one !== null && 'framework' in one && 'model' in one;
  if (Array.isArray(document)) return document.length > 0 && document.every(isPoint) ? document : null;
  if (typeof document !== 'object' || document === null || !('points' in document)) return null;
  return Array.isArray(document.points) ? document.points : null;
}

/** Reads points of one file in our own form. @throws DamagedFileError that names the first wrong field */
function ownPoints(path: string, list: readonly unknown[]): MeasuredPoint[] {
  return list.map((one, index) => {
    const read = measuredPointSchema.safeParse(one);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    const field = ['points', index, ...(issue?.path ?? [])].join('.');
    throw new DamagedFileError(path, { field }, issue?.message ?? 'not-valid');
  });
}

/**
 * Measured points of a file: in the form of `references/accuracy/points.json`, or the result of a load generator
 * (vllm bench serve, sglang.bench_serving, guidellm, genai-perf, AISBench) with what flags say of its server.
 *
 * @throws UsageError, InvalidInputError, DamagedFileError
 */
export function readPoints(path: string, facts: ServerFacts, texts: Catalogue['accuracy']): MeasuredPoint[] {
  const documents = documentsOf(path, texts);
  return documents.flatMap((document, index) => {
    const own = listOf(document);
    if (own !== null) return ownPoints(path, own);
    const results = readBenchmarkDocument(document);
    if (results.length === 0) throw new InvalidInputError(texts.problems.unknownForm(path));
    const name = documents.length === 1 ? basename(path) : `${basename(path)}:${index + 1}`;
    try {
      return results.flatMap((result, at) =>
        pointsOfResult(result, facts, results.length === 1 ? name : `${name}#${at + 1}`),
      );
    } catch (error) {
      if (!(error instanceof FactsMissingError)) throw error;
      throw new UsageError(texts.problems.factsMissing(path, error.flags.join(', ')));
    }
  });
}
