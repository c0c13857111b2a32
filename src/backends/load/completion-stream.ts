import { createParser } from 'eventsource-parser';

/** One event of a streamed completion, as far as a load looks at it. */
export interface StreamedChunk {
  /** The chunk holds text, reasoning or a token: something that a user would have waited for. */
  readonly hasTokens: boolean;
  /** That text; empty where nobody wants it. */
  readonly text: string;
  readonly usage: {
    readonly promptTokens: number | null;
    readonly completionTokens: number | null;
    readonly cachedTokens: number | null;
  } | null;
  /** It says why the answer ends here. */
  readonly isLast: boolean;
  /** Error that the server names in the middle of an answer. */
  readonly error: string | null;
}

function filled(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : Array.isArray(value) && value.length > 0;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Fields of a document of the server: whatever it sent, nothing of it is believed. */
type Sent = Readonly<Record<string, unknown>>;

/** Whether a value has fields. By hand, not by a schema: it stands between two tokens whose distance is measured. */
function hasFields(value: unknown): value is Sent {
  return typeof value === 'object' && value !== null;
}

function choiceHasTokens({ text, token_ids, delta }: Sent): boolean {
  if (filled(text) || filled(token_ids)) return true;
  if (!hasFields(delta)) return false;
  return ['content', 'reasoning_content', 'reasoning', 'tool_calls'].some((field) => filled(delta[field]));
}

/** Text and reasoning of a choice, in the order in which a reader gets them. */
function choiceText({ text, delta }: Sent): string {
  const said = hasFields(delta) ? delta : {};
  const parts = [text, said.reasoning_content ?? said.reasoning, said.content];
  return parts.filter((one) => typeof one === 'string').join('');
}

function usageOf(usage: unknown): StreamedChunk['usage'] {
  if (!hasFields(usage)) return null;
  const { prompt_tokens, completion_tokens, prompt_tokens_details: details } = usage;
  const cached = hasFields(details) ? details.cached_tokens : undefined;
  return {
    promptTokens: count(prompt_tokens),
    completionTokens: count(completion_tokens),
    cachedTokens: count(cached),
  };
}

function errorOf(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (typeof error === 'string') return error;
  return hasFields(error) && typeof error.message === 'string' ? error.message : JSON.stringify(error);
}

/** Reads the data of one event of an OpenAI-compatible stream; null for what is no JSON object. */
export function readChunk(data: string, wantsText = false): StreamedChunk | null {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch {
    return null;
  }
  if (!hasFields(chunk)) return null;
  const { choices, usage, error } = chunk;
  const all = Array.isArray(choices) ? choices.filter(hasFields) : [];
  return {
    hasTokens: all.some(choiceHasTokens),
    text: wantsText ? all.map(choiceText).join('') : '',
    usage: usageOf(usage),
    isLast: all.some(({ finish_reason }) => filled(finish_reason)),
    error: errorOf(error),
  };
}

/** Cuts a body into events; text may come in pieces of any size, signs split over them included. */
export function eventReader(onEvent: (data: string) => void): { push(bytes: Uint8Array): void } {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => onEvent(data) });
  return { push: (bytes) => parser.feed(decoder.decode(bytes, { stream: true })) };
}
