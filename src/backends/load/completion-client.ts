import { type Dispatcher, Pool } from 'undici';
import type { PlannedRequest } from '../../campaign/load/load-plan.ts';
import type { ChatMessage, Prompt } from '../../campaign/load/read-workload.ts';
import type { RequestFailure, RequestRecord } from '../../campaign/load/request-record.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { ArrivalsQueue } from './arrivals-queue.ts';
import { eventReader, readChunk } from './completion-stream.ts';

/** A server to measure. */
export interface CompletionServer {
  /** Scheme, host and port, and a path in front of `/v1` where a proxy adds one. */
  readonly url: URL;
  readonly endpoint: '/v1/completions' | '/v1/chat/completions';
  readonly model: string;
  /** From the environment; sent, and never written anywhere. */
  readonly apiKey: string | null;
  readonly connections: number;
  readonly timeoutMs: number;
}

/** One request on its way. */
export interface Sending {
  readonly planned: PlannedRequest;
  readonly prompt: Prompt;
  /** Made of them beforehand; absent: it is made now. */
  readonly body?: string;
  /** When it was due, on the clock of the load. */
  readonly dueAtMs: number | null;
  readonly signal: AbortSignal;
  /** Told the whole answer where somebody counts its tokens again. */
  readonly onText?: (answer: string) => void;
}

const detailLimit = 200;

function isChat(prompt: Prompt): prompt is readonly ChatMessage[] {
  return typeof prompt !== 'string' && typeof prompt[0] === 'object';
}

function messagesOf(prompt: Prompt): readonly unknown[] {
  return isChat(prompt) ? prompt : [{ role: 'user', content: prompt }];
}

function bodyOf({ endpoint, model }: CompletionServer, planned: PlannedRequest, prompt: Prompt): string {
  const takesMessages = endpoint === '/v1/chat/completions';
  return JSON.stringify({
    model,
    ...(takesMessages ? { messages: messagesOf(prompt) } : { prompt }),
    max_tokens: planned.outputTokens,
    // Without it a server may end early, and no two runs have the same lengths.
    ignore_eos: true,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
}

function connectionFailure(error: unknown, signal: AbortSignal): RequestFailure {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  // The code of a DOMException is a number that says nothing.
  const told = error instanceof Error && 'code' in error ? error.code : undefined;
  const code = typeof told === 'string' ? told : undefined;
  const detail = withoutSecrets(code ?? message).slice(0, detailLimit);
  if (signal.aborted) return { code: 'cancelled', detail };
  const isTimeout = /TIMEOUT/.test(code ?? '') || name === 'TimeoutError';
  return { code: isTimeout ? 'timeout' : 'connection', detail };
}

/** Events while a request was answered. */
class Answer {
  status = 0;
  refusal = '';
  firstTokenAtMs: number | null = null;
  lastTokenAtMs = 0;
  readonly gapsMs: number[] = [];
  chunks = 0;
  promptTokens: number | null = null;
  completionTokens: number | null = null;
  cachedTokens: number | null = null;
  error: string | null = null;
  text = '';
  readonly #wantsText: boolean;
  readonly #askedTokens: number | null;
  #saysEnd = false;

  constructor(wantsText: boolean, askedTokens: number | null) {
    this.#wantsText = wantsText;
    this.#askedTokens = askedTokens;
  }

  see(data: string, nowMs: number): void {
    if (data === '[DONE]') {
      this.#saysEnd = true;
      return;
    }
    const chunk = readChunk(data, this.#wantsText);
    if (chunk === null) {
      this.error ??= `no JSON: ${data.slice(0, detailLimit)}`;
      return;
    }
    this.error ??= chunk.error;
    this.#saysEnd ||= chunk.isLast;
    this.promptTokens = chunk.usage?.promptTokens ?? this.promptTokens;
    this.completionTokens = chunk.usage?.completionTokens ?? this.completionTokens;
    this.cachedTokens = chunk.usage?.cachedTokens ?? this.cachedTokens;
    if (!chunk.hasTokens) return;
    this.text += chunk.text;
    if (this.firstTokenAtMs === null) this.firstTokenAtMs = nowMs;
    else this.gapsMs.push(nowMs - this.lastTokenAtMs);
    this.lastTokenAtMs = nowMs;
    this.chunks += 1;
  }

  failure(): RequestFailure | null {
    if (this.status !== 200) {
      return {
        code: 'status',
        status: this.status,
        detail: withoutSecrets(this.refusal).slice(0, detailLimit),
      };
    }
    if (this.error !== null)
      return { code: 'stream', detail: withoutSecrets(this.error).slice(0, detailLimit) };
    if (this.firstTokenAtMs === null) return { code: 'no-tokens', detail: '' };
    return this.#isCut() ? { code: 'stream', detail: 'cut off: no finish_reason, no [DONE]' } : null;
  }

  /** A proxy that loses its server may end the body in good form: only the answer says whether it is whole. */
  #isCut(): boolean {
    if (this.#saysEnd || this.#askedTokens === null) return false;
    return (this.completionTokens ?? this.chunks) < this.#askedTokens;
  }
}

/** Sends completions over kept connections and measures each by the steady clock it is given. */
export class CompletionClient {
  readonly #server: CompletionServer;
  readonly #pool: Pool;
  readonly #nowMs: () => number;
  readonly #queue = new ArrivalsQueue();
  readonly #headers: Record<string, string>;

  constructor(server: CompletionServer, nowMs: () => number) {
    this.#server = server;
    this.#nowMs = nowMs;
    this.#pool = new Pool(server.url.origin, {
      connections: server.connections,
      pipelining: 1,
      headersTimeout: server.timeoutMs,
      bodyTimeout: server.timeoutMs,
    });
    this.#headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(server.apiKey === null ? {} : { authorization: `Bearer ${server.apiKey}` }),
    };
  }

  #path(path: string): string {
    return `${this.#server.url.pathname.replace(/\/$/, '')}${path}`;
  }

  /** The body of a request, made before it is due: building it then would be counted as the server's time. */
  bodyOf(planned: PlannedRequest, prompt: Prompt): string {
    return bodyOf(this.#server, planned, prompt);
  }

  /**
   * Sends one request and resolves when its answer has ended, well or not; it never rejects. Its time begins when it is
   * written to a connection, not when this program had it ready.
   */
  send(sending: Sending): Promise<RequestRecord> {
    const { planned, prompt, signal } = sending;
    const body = sending.body ?? bodyOf(this.#server, planned, prompt);
    const answer = new Answer(sending.onText !== undefined, planned.outputTokens);
    let arrivedAtMs = 0;
    const reader = eventReader((data) => answer.see(data, arrivedAtMs));
    let sentAtMs = this.#nowMs();
    let controller: Dispatcher.DispatchController | null = null;
    return new Promise((resolve) => {
      const abort = () => {
        if (controller === null) finish({ code: 'cancelled', detail: '' });
        else controller.abort(new Error('cancelled'));
      };
      const finish = (failure: RequestFailure | null) => {
        signal.removeEventListener('abort', abort);
        sending.onText?.(answer.text);
        resolve(this.#recordOf(sending, answer, sentAtMs, failure));
      };
      signal.addEventListener('abort', abort, { once: true });
      const request = {
        method: 'POST',
        path: this.#path(this.#server.endpoint),
        headers: this.#headers,
        body,
      } as const;
      try {
        this.#pool.dispatch(request, {
          onRequestStart: (started) => {
            controller = started;
            sentAtMs = this.#nowMs();
            if (signal.aborted) started.abort(new Error('cancelled'));
          },
          onResponseStart: (_, status) => {
            answer.status = status;
          },
          onResponseData: (_, bytes) => {
            const seenAtMs = this.#nowMs();
            this.#queue.later(() => {
              arrivedAtMs = seenAtMs;
              if (answer.status === 200) reader.push(bytes);
              else if (answer.refusal.length < detailLimit) answer.refusal += String(bytes);
            });
          },
          onResponseEnd: () => this.#queue.later(() => finish(answer.failure())),
          onResponseError: (_, error) => this.#queue.later(() => finish(connectionFailure(error, signal))),
        });
      } catch (error) {
        finish(connectionFailure(error, signal));
      }
    });
  }

  #recordOf(
    { planned, dueAtMs }: Sending,
    answer: Answer,
    sentAtMs: number,
    failure: RequestFailure | null,
  ): RequestRecord {
    return {
      index: planned.index,
      requestedInputTokens: planned.inputTokens,
      requestedOutputTokens: planned.outputTokens,
      dueAtMs,
      sentAtMs,
      firstTokenAtMs: answer.firstTokenAtMs,
      endedAtMs: failure === null ? answer.lastTokenAtMs : this.#nowMs(),
      gapsMs: answer.gapsMs,
      inputTokens: answer.promptTokens,
      ...(answer.cachedTokens === null ? {} : { cachedTokens: answer.cachedTokens }),
      outputTokens: answer.completionTokens ?? answer.chunks,
      outputTokensFrom: answer.completionTokens === null ? 'chunks' : 'usage',
      failure,
    };
  }

  /**
   * Opens so many connections, so that none is opened while latencies are measured: each page asked for at once takes one.
   * A server that does not answer is left for the load to find out.
   */
  async open(connections: number, signal: AbortSignal): Promise<void> {
    const asked = Array.from({ length: Math.min(connections, this.#server.connections) }, () =>
      this.get('/v1/models', signal).catch(() => null),
    );
    await Promise.all(asked);
  }

  /** Gets a page of the server. @throws Error that says what the connection says */
  async get(path: string, signal: AbortSignal): Promise<{ readonly status: number; readonly text: string }> {
    try {
      const { statusCode, body } = await this.#pool.request({
        method: 'GET',
        path: this.#path(path),
        headers: this.#headers,
        signal,
      });
      return { status: statusCode, text: await body.text() };
    } catch (error) {
      throw new Error(connectionFailure(error, signal).detail);
    }
  }

  /** Asks a server to forget its prefix cache, in the words of vLLM and of SGLang; whether one of them did. */
  async resetCache(signal: AbortSignal): Promise<boolean> {
    for (const path of ['/reset_prefix_cache', '/flush_cache']) {
      try {
        const { statusCode, body } = await this.#pool.request({
          method: 'POST',
          path: this.#path(path),
          headers: this.#headers,
          signal,
        });
        await body.dump();
        if (statusCode === 200) return true;
      } catch {
        // A server that knows neither path keeps its cache: the caller says so.
      }
    }
    return false;
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
