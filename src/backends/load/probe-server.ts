import { z } from 'zod';
import type { RequestFailure } from '../../campaign/load/request-record.ts';
import type { CompletionClient, CompletionServer } from './completion-client.ts';
import { type ProbedServer, promptOf } from './prompts.ts';

/** Why a server cannot be measured. */
export class ServerProbeError extends Error {
  override readonly name = 'ServerProbeError';
  readonly problem:
    | { readonly code: 'unreachable'; readonly detail: string }
    | { readonly code: 'unknown-model'; readonly served: readonly string[] }
    | { readonly code: 'refused'; readonly status: number; readonly detail: string }
    | { readonly code: 'broken-answer'; readonly detail: string }
    | { readonly code: 'no-answer'; readonly detail: string };

  constructor(problem: ServerProbeError['problem']) {
    super(problem.code);
    this.problem = problem;
  }
}

const exactly = (tokens: number) => tokens;
/** Two prompts tell how many tokens a word has, and how many stand around any prompt. */
const fitWords = [64, 512] as const;

/** Fits the length of text prompts to what the server counts; one that does not count is taken at a token a word. */
async function fitted(client: CompletionClient, signal: AbortSignal): Promise<(tokens: number) => number> {
  const counts: number[] = [];
  for (const words of fitWords) {
    const planned = { index: -1, inputTokens: words, outputTokens: 1, atMs: null };
    const prompt = promptOf('text', words, Math.random);
    const { inputTokens, failure } = await client.send({ planned, prompt, dueAtMs: null, signal });
    if (failure !== null || inputTokens === null) return exactly;
    counts.push(inputTokens);
  }
  const [few = 0, many = 0] = counts;
  const slope = (many - few) / (fitWords[1] - fitWords[0]);
  if (!(slope > 0.1)) return exactly;
  const around = few - slope * fitWords[0];
  return (tokens) => Math.max(1, Math.round((tokens - around) / slope));
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
const probeTokens = 8;

/** Model names that the server lists; null where it lists none. @throws ServerProbeError where nothing answers */
export async function servedModels(
  client: Pick<CompletionClient, 'get'>,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const found = await client.get('/v1/models', signal).catch((error: Error) => {
    throw new ServerProbeError({ code: 'unreachable', detail: error.message });
  });
  if (found.status !== 200) return null;
  try {
    return modelsSchema.parse(JSON.parse(found.text)).data.map(({ id }) => id);
  } catch {
    return null;
  }
}

function problemOf(failure: RequestFailure): ServerProbeError['problem'] {
  const { detail } = failure;
  switch (failure.code) {
    case 'status':
      return { code: 'refused', status: failure.status, detail };
    case 'stream':
      return { code: 'broken-answer', detail };
    case 'no-tokens':
      return { code: 'no-answer', detail };
    default:
      return { code: 'unreachable', detail };
  }
}

/**
 * Makes sure that a server answers with this model before anything is measured, and finds out whether it takes prompts
 * as token ids: those have exactly the length that was asked for. @throws ServerProbeError
 */
export async function probeServer(
  client: CompletionClient,
  { model, endpoint }: CompletionServer,
  signal: AbortSignal,
): Promise<ProbedServer> {
  const served = await servedModels(client, signal);
  if (served !== null && !served.includes(model))
    throw new ServerProbeError({ code: 'unknown-model', served });
  const kinds = endpoint === '/v1/completions' ? (['tokens', 'text'] as const) : (['text'] as const);
  let last: ServerProbeError | null = null;
  for (const promptKind of kinds) {
    const planned = { index: -1, inputTokens: probeTokens, outputTokens: probeTokens, atMs: null };
    const prompt = promptOf(promptKind, probeTokens, () => 0.5);
    const { failure } = await client.send({ planned, prompt, dueAtMs: null, signal });
    if (failure === null) {
      return { promptKind, wordsFor: promptKind === 'tokens' ? exactly : await fitted(client, signal) };
    }
    last = new ServerProbeError(problemOf(failure));
    // Only a refused form of the prompt is tried in another form.
    if (failure.code !== 'status' || ![400, 415, 422].includes(failure.status)) break;
  }
  throw last ?? new ServerProbeError({ code: 'no-answer', detail: '' });
}
