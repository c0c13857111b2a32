import { connectionFault } from '../../../text/connection-fault.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import { CaptureError } from '../../../trace/capture/capture-fault.ts';

/** An answer of the server: its status and its text. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Time and network as a capture needs them; tests pass their own. */
export interface CapturePorts {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds of the epoch. */
  now(): number;
  /** Ends the capture: what runs is broken off, and the profiler of the server is stopped. */
  readonly signal?: AbortSignal;
  /** Ends the waiting for that stop as well. */
  readonly force?: AbortSignal;
}

/** The address without the name and password that may stand in it, and those as a header has them. */
function addressOf(given: string): { readonly url: string; readonly basic: string | null } {
  const bare = given.replace(/(?<!\/)\/+$/, '');
  if (!URL.canParse(bare)) return { url: bare, basic: null };
  const { username, password } = new URL(bare);
  if (username === '' && password === '') return { url: bare, basic: null };
  const said = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: bare.replace(/\/\/[^/@]*@/, '//'),
    basic: `Basic ${Buffer.from(said, 'utf8').toString('base64')}`,
  };
}

/** Requests to one server. An answer of any status is an answer; only silence is an error. */
export class ProfiledServer {
  /** The address without secrets. */
  readonly url: string;
  private readonly ports: CapturePorts;
  private readonly authorization: string | null;

  /** @param key Sent as a bearer token and kept out of every message. */
  constructor(url: string, ports: CapturePorts, key: string | null) {
    const address = addressOf(url);
    this.url = address.url;
    this.ports = ports;
    this.authorization = address.basic ?? (key === null ? null : `Bearer ${key}`);
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    timeoutMs: number,
    stop: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const headers: Record<string, string> =
      this.authorization === null ? {} : { authorization: this.authorization };
    const hasBody = body !== undefined;
    if (hasBody) headers['content-type'] = 'application/json';
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.ports.fetch(`${this.url}${path}`, {
        method,
        headers,
        signal: stop === undefined ? timeout : AbortSignal.any([timeout, stop]),
        ...(hasBody ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (stop?.aborted) throw new CaptureError({ code: 'interrupted' });
      const { fault, code: system } = connectionFault(error);
      throw new CaptureError({
        code: 'connection-lost',
        route: `${method} ${this.url}${path}`,
        fault,
        system,
      });
    }
  }

  get(path: string, timeoutMs = 10_000): Promise<HttpAnswer> {
    return this.send('GET', path, undefined, timeoutMs, this.ports.signal);
  }

  /** @param body `undefined` sends none: some routes refuse any. */
  post(path: string, body: unknown, timeoutMs: number): Promise<HttpAnswer> {
    return this.send('POST', path, body, timeoutMs, this.ports.signal);
  }

  /** A request that goes out also where the capture was interrupted, until the user wants to leave at once. */
  postAtLast(path: string, timeoutMs: number): Promise<HttpAnswer> {
    return this.send('POST', path, undefined, timeoutMs, this.ports.force);
  }
}

/** Sleeps until the time is over or the capture is interrupted. @throws CaptureError */
export async function pause(ports: CapturePorts, milliseconds: number): Promise<void> {
  const { signal } = ports;
  const refuse = () => {
    if (signal?.aborted) throw new CaptureError({ code: 'interrupted' });
  };
  refuse();
  const slept = ports.sleep(milliseconds);
  if (signal === undefined) return slept;
  let wake = () => {};
  const interrupted = new Promise<void>((resolve) => {
    wake = resolve;
    signal.addEventListener('abort', wake, { once: true });
  });
  await Promise.race([slept, interrupted]);
  signal.removeEventListener('abort', wake);
  refuse();
}

/** Whether an answer is a success. */
export function isOk({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The beginning of what a server said, without keys: some repeat the headers of a request. */
export function saidOf(text: string): string {
  return withoutSecrets(text.slice(0, 4000)).slice(0, 300);
}

/** The answer as an object; null for other text. */
export function objectOf({ text }: HttpAnswer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
