/** An answer of the server: its status and its text. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Time and network as a capture needs them; tests pass their own. */
export interface CapturePorts {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds of the epoch. */
  now(): number;
}

/** Requests to one server. An answer of any status is an answer; only silence is an error. */
export class ProfiledServer {
  readonly url: string;
  private readonly ports: CapturePorts;
  private readonly key: string | null;

  /** @param key Sent as a bearer token and kept out of every message. */
  constructor(url: string, ports: CapturePorts, key: string | null) {
    this.url = url.replace(/(?<!\/)\/+$/, '');
    this.ports = ports;
    this.key = key;
  }

  private async send(method: string, path: string, body: unknown, timeoutMs: number): Promise<Answer> {
    const headers: Record<string, string> = this.key === null ? {} : { authorization: `Bearer ${this.key}` };
    const hasBody = body !== undefined;
    if (hasBody) headers['content-type'] = 'application/json';
    const response = await this.ports.fetch(`${this.url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, text: await response.text() };
  }

  get(path: string, timeoutMs = 10_000): Promise<Answer> {
    return this.send('GET', path, undefined, timeoutMs);
  }

  /** @param body `undefined` sends none: some routes refuse any. */
  post(path: string, body: unknown, timeoutMs: number): Promise<Answer> {
    return this.send('POST', path, body, timeoutMs);
  }
}

/** Whether an answer is a success. */
export function isOk({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The answer as an object; null for other text. */
export function objectOf({ text }: Answer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
