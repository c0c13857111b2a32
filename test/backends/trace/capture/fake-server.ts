import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that a fake server saw. */
export interface Seen {
  readonly route: string;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** What a fake server answers: a status and a value; null = 404. */
export type Respond = (seen: Seen) => { readonly status: number; readonly said: unknown } | null;

/** A server that speaks one framework's dialect as far as a capture hears it. */
export interface FakeServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

export async function fakeServer(respond: Respond): Promise<FakeServer> {
  const seen: Seen[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += String(piece);
    const one = {
      route: `${request.method} ${request.url}`,
      body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
    };
    seen.push(one);
    const answer = respond(one) ?? { status: 404, said: { detail: 'Not Found' } };
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A success without content. */
export const done = { status: 200, said: {} };
