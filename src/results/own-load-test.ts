import type { Conditions, ResultRow } from './result.ts';

/** Prompts of a load test for each request in flight: enough that the start and the end do not decide. */
const promptsPerRequest = 4;
/** Seconds of an offered rate that a load test takes. */
const offeredSeconds = 180;

/** A server that was started as the commands say, on this machine. */
export const localServer = 'http://localhost:8000';

/** What a row was simulated under: a file of requests, an offered rate, or so many requests in flight. */
export function loadOfRow({ extra, concurrency }: Pick<ResultRow, 'extra' | 'concurrency'>) {
  const { 'arrivals file': file, 'offered rate': rate, 'offered load': kind } = extra;
  if (concurrency === null) return null;
  if (typeof file === 'string') return { file } as const;
  if (typeof rate !== 'string') {
    return { users: String(concurrency), requests: String(concurrency * promptsPerRequest) } as const;
  }
  // A rate is offered whatever is in flight; as many prompts as arrive in a few minutes.
  const requests = String(Math.max(100, Math.ceil(Number(rate) * offeredSeconds)));
  return { rate, isSteady: kind === 'constant-rate', requests } as const;
}

/** The part of the lengths asked for that the shortest drawn request has; 1 where all are of full length. */
export function leastLengthPart({ extra }: Pick<ResultRow, 'extra'>): number {
  return Number(extra['lengths from'] ?? 1);
}

/**
 * Our own load generator with the load of a row and the lengths that its requests were drawn from, on a server that runs
 * already; null where the result does not say them.
 */
export function ownLoadTest(
  row: Pick<ResultRow, 'extra' | 'concurrency'>,
  { model, inputLength, outputLength }: Conditions,
): readonly string[] | null {
  const load = loadOfRow(row);
  if (model === null || inputLength === null || outputLength === null || load === null) return null;
  if ('file' in load) return replayOf(model, load.file);
  const least = leastLengthPart(row);
  const drawn = (most: number) => (least < 1 ? `${Math.round(most * least)}:${most}` : String(most));
  return [
    ...['throughline', 'load', localServer, '--model', model, '--requests', load.requests],
    ...('rate' in load ? ['--rate', load.rate] : ['--concurrency', load.users]),
    ...('rate' in load && load.isSteady ? ['--burstiness', 'constant'] : []),
    ...['--input-length', drawn(inputLength), '--output-length', drawn(outputLength)],
  ];
}

/** Our own load generator with the requests of a file, on a server that runs already. */
export function replayOf(model: string, file: string): readonly string[] {
  return ['throughline', 'load', localServer, '--model', model, '--arrivals', file];
}
