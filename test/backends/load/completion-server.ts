import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server of a test behaves. */
export interface ServerScript {
  readonly model?: string;
  /** It counts tokens in a last chunk. */
  readonly reportsUsage?: boolean;
  /** It takes prompts as token ids. */
  readonly takesTokenIds?: boolean;
  /** Answers end after so many tokens, whatever was asked for. */
  readonly mostTokens?: number;
  readonly cachePath?: string | null;
  /** What the n-th completion (from 0, first requests included) does instead of answering. */
  readonly fault?: (index: number) => 'status' | 'cut' | 'ended' | 'error' | 'silent' | 'hangs' | null;
  /** It takes connections and says nothing, its list of models included. */
  readonly isDumb?: boolean;
  /** Bytes of every write, so that events come in pieces. */
  readonly pieceBytes?: number;
  readonly firstTokenMs?: number;
  readonly tokenMs?: number;
}

/** A completion as the server of a test saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string | null;
  /** Completions under way when it came, itself included. */
  readonly inFlight: number;
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => resolve(text));
  });
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An OpenAI-compatible server on this machine that does as it is told and remembers what it saw. */
export async function startServer(script: ServerScript = {}) {
  const {
    model = 'm',
    reportsUsage = true,
    takesTokenIds = true,
    pieceBytes = Number.POSITIVE_INFINITY,
  } = script;
  const seen: SeenRequest[] = [];
  const resets: string[] = [];
  let inFlight = 0;

  const write = (response: ServerResponse, text: string) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceBytes) response.write(bytes.subarray(at, at + pieceBytes));
  };

  async function complete(response: ServerResponse, body: Record<string, unknown>, index: number) {
    const isChat = body.messages !== undefined;
    if (Array.isArray(body.prompt) && !takesTokenIds) {
      response.writeHead(400).end('prompt must be a string');
      return;
    }
    const fault = script.fault?.(index) ?? null;
    if (fault === 'hangs') return;
    if (fault === 'status') {
      response.writeHead(503).end('busy, key sk-abcdefghijklmnopqrstuvwxyz123456');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const asked = Number(body.max_tokens);
    const tokens = Math.min(asked, script.mostTokens ?? asked);
    await sleep(script.firstTokenMs ?? 0);
    for (let at = 0; at < tokens && fault !== 'silent'; at += 1) {
      if (at > 0 && script.tokenMs !== undefined) await sleep(script.tokenMs);
      const choice = isChat ? { delta: { content: '字' } } : { text: '字' };
      write(response, `data: ${JSON.stringify({ choices: [choice], usage: null })}\n\n`);
      if (at === 1 && fault === 'cut') {
        response.destroy();
        return;
      }
      if (at === 1 && fault === 'ended') {
        response.end();
        return;
      }
      if (at === 1 && fault === 'error') {
        write(response, `data: ${JSON.stringify({ error: { message: 'out of memory' } })}\n\n`);
        break;
      }
    }
    const prompt = Array.isArray(body.prompt)
      ? body.prompt.length
      : String(body.prompt ?? '').split(' ').length;
    const usage = { prompt_tokens: prompt, completion_tokens: fault === 'silent' ? 0 : tokens };
    if (reportsUsage) write(response, `data: ${JSON.stringify({ choices: [], usage })}\n\n`);
    write(response, 'data: [DONE]\n\n');
    response.end();
  }

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const text = await bodyOf(request);
    if (script.isDumb === true) return;
    if (path === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: model }] }));
      return;
    }
    if (path === script.cachePath) {
      resets.push(path);
      response.end('ok');
      return;
    }
    if (path !== '/v1/completions' && path !== '/v1/chat/completions') {
      response.writeHead(404).end();
      return;
    }
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
    });
    const body = JSON.parse(text);
    seen.push({ path, body, authorization: request.headers.authorization ?? null, inFlight });
    await complete(response, body, seen.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    resets,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
