import { z } from 'zod';
import {
  jsonLines,
  mostTokens,
  outputLengthFields,
  promptLengthFields,
  RequestLineError,
} from '../../engine/serving/load/request-lines.ts';

/** One message of a chat. */
export const messageSchema = z.object({ role: z.string().min(1), content: z.string() });
export type ChatMessage = z.infer<typeof messageSchema>;

/** The prompt of a request: token ids, text, or the messages of a chat. */
export type Prompt = readonly number[] | string | readonly ChatMessage[];

/** One request of a workload file. */
export interface WorkloadRequest {
  readonly prompt: Prompt;
  /** As the file says, or the number of token ids; null where nothing tells. */
  readonly inputTokens: number | null;
  /** null where the file does not say it. */
  readonly outputTokens: number | null;
}

/** Fault of a file of prompts, with its line (from 1). */
export class WorkloadError extends RequestLineError<'form' | 'prompt' | 'empty' | 'output'> {
  override readonly name = 'WorkloadError';
}

const tokens = z.number().int().min(1).max(mostTokens);
const turnSchema = z.object({ from: z.string(), value: z.string() });

/** Where datasets put the prompt; the first that is there is read. */
const fieldsSchema = z.looseObject({
  prompt: z.union([z.string().min(1), z.array(z.number().int().min(0)).min(1)]).optional(),
  prompt_token_ids: z.array(z.number().int().min(0)).min(1).optional(),
  text: z.string().min(1).optional(),
  messages: z.array(messageSchema).min(1).optional(),
  conversations: z.array(turnSchema).min(1).optional(),
});
/** The batch form of OpenAI: https://platform.openai.com/docs/guides/batch */
const batchSchema = z.object({ body: fieldsSchema });

function promptIn(fields: z.infer<typeof fieldsSchema>): Prompt | null {
  const { prompt, prompt_token_ids: ids, text, messages, conversations } = fields;
  // ShareGPT: the first turn is what a person asked.
  const asked = conversations?.find(({ from }) => from === 'human' || from === 'user')?.value;
  return prompt ?? ids ?? text ?? messages ?? asked ?? null;
}

/** The first length that a request states; null where it states none. */
function lengthIn(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
  line: number,
): number | null {
  const stated = names.map((name) => fields[name]).find((value) => value !== undefined);
  if (stated === undefined) return null;
  const read = tokens.safeParse(stated);
  if (!read.success) throw new WorkloadError(line, 'form');
  return read.data;
}

function requestOf(value: unknown, line: number): WorkloadRequest {
  const batch = batchSchema.safeParse(value);
  const read = batch.success
    ? ({ success: true, data: batch.data.body } as const)
    : fieldsSchema.safeParse(value);
  if (!read.success) throw new WorkloadError(line, 'form');
  const fields = read.data;
  const inputTokens = lengthIn(fields, promptLengthFields, line);
  const outputTokens = lengthIn(fields, outputLengthFields, line);
  const prompt = promptIn(fields);
  if (prompt === null) throw new WorkloadError(line, 'prompt');
  const areIds = Array.isArray(prompt) && typeof prompt[0] === 'number';
  return { prompt, inputTokens: areIds ? prompt.length : inputTokens, outputTokens };
}

/**
 * Requests of a file of prompts, one JSON object a line: `prompt` (text or token ids), `messages`, or the turns of
 * ShareGPT, with the answer's length under any of its usual names; lines of an OpenAI batch as well.
 * @throws WorkloadError with the line that is wrong
 */
export function readWorkload(text: string): WorkloadRequest[] {
  const broken = (line: number) => new WorkloadError(line, 'form');
  const rows = jsonLines(text, broken).map(({ value, line }) => requestOf(value, line));
  if (rows.length === 0) throw new WorkloadError(1, 'empty');
  return rows;
}
