import { z } from 'zod';

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

/** What is wrong with a file of prompts, and in which line (from 1). */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
  readonly line: number;
  readonly problem: 'form' | 'prompt' | 'empty' | 'output';

  constructor(line: number, problem: WorkloadError['problem']) {
    super(`line ${line}: ${problem}`);
    this.line = line;
    this.problem = problem;
  }
}

const tokens = z.number().int().min(1).max(10_000_000);
const turnSchema = z.object({ from: z.string(), value: z.string() });

/** Names that datasets have for the same; the first that is there is read. */
const fieldsSchema = z.object({
  prompt: z.union([z.string().min(1), z.array(z.number().int().min(0)).min(1)]).optional(),
  prompt_token_ids: z.array(z.number().int().min(0)).min(1).optional(),
  text: z.string().min(1).optional(),
  messages: z.array(messageSchema).min(1).optional(),
  conversations: z.array(turnSchema).min(1).optional(),
  input_tokens: tokens.optional(),
  prompt_tokens: tokens.optional(),
  input_length: tokens.optional(),
  input_len: tokens.optional(),
  prompt_len: tokens.optional(),
  output_tokens: tokens.optional(),
  completion_tokens: tokens.optional(),
  output_length: tokens.optional(),
  output_len: tokens.optional(),
  expected_output_len: tokens.optional(),
  max_tokens: tokens.optional(),
  max_completion_tokens: tokens.optional(),
});
/** The batch form of OpenAI: https://platform.openai.com/docs/guides/batch */
const batchSchema = z.object({ body: fieldsSchema });

function promptIn(fields: z.infer<typeof fieldsSchema>): Prompt | null {
  const { prompt, prompt_token_ids: ids, text, messages, conversations } = fields;
  // ShareGPT: the first turn is what a person asked.
  const asked = conversations?.find(({ from }) => from === 'human' || from === 'user')?.value;
  return prompt ?? ids ?? text ?? messages ?? asked ?? null;
}

function requestOf(value: unknown, line: number): WorkloadRequest {
  const batch = batchSchema.safeParse(value);
  const read = batch.success
    ? ({ success: true, data: batch.data.body } as const)
    : fieldsSchema.safeParse(value);
  if (!read.success) throw new WorkloadError(line, 'form');
  const fields = read.data;
  const prompt = promptIn(fields);
  if (prompt === null) throw new WorkloadError(line, 'prompt');
  const areIds = Array.isArray(prompt) && typeof prompt[0] === 'number';
  return {
    prompt,
    inputTokens: areIds
      ? prompt.length
      : (fields.input_tokens ??
        fields.prompt_tokens ??
        fields.input_length ??
        fields.input_len ??
        fields.prompt_len ??
        null),
    outputTokens:
      fields.output_tokens ??
      fields.completion_tokens ??
      fields.output_length ??
      fields.output_len ??
      fields.expected_output_len ??
      fields.max_tokens ??
      fields.max_completion_tokens ??
      null,
  };
}

/**
 * Requests of a file of prompts, one JSON object a line: `prompt` (text or token ids), `messages`, or the turns of
 * ShareGPT, with the answer's length under any of its usual names; lines of an OpenAI batch as well.
 * @throws WorkloadError with the line that is wrong
 */
export function readWorkload(text: string): WorkloadRequest[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((content, at) => {
      if (content.trim() === '') return [];
      let value: unknown;
      try {
        value = JSON.parse(content);
      } catch {
        throw new WorkloadError(at + 1, 'form');
      }
      return [requestOf(value, at + 1)];
    });
  if (rows.length === 0) throw new WorkloadError(1, 'empty');
  return rows;
}
