import { describe, expect, it } from 'vitest';
import { captureTraces } from '../../../../src/backends/trace/capture/capture.ts';
import type { CapturePorts } from '../../../../src/backends/trace/capture/server.ts';
import { at, capture, models, ownFolder, ports, request, vllm } from './capture-kit.ts';
import type { Respond } from './fake-server.ts';

ownFolder();

describe('an interruption', () => {
  it('breaks off the request and stops the profiler', async () => {
    const stop = new AbortController();
    const slow: Respond = (seen) => {
      // The request is under way when the user ends the capture; its answer is not waited for.
      if (seen.body?.max_tokens === 8) stop.abort();
      return vllm()(seen);
    };
    const { result, routes } = await capture(slow, { workload: 'decode' }, { signal: stop.signal });
    expect(result).toEqual({ code: 'interrupted' });
    expect(routes.at(-1)).toBe('POST /stop_profile');
  });

  it('before the profiler runs stops nothing that others may have started', async () => {
    const stop = new AbortController();
    const early: Respond = (seen) => {
      if (seen.body?.max_tokens === 1) stop.abort();
      return vllm()(seen);
    };
    const { result, routes } = await capture(early, { workload: 'decode' }, { signal: stop.signal });
    expect(result).toEqual({ code: 'interrupted' });
    expect(routes.some((route) => /profile$/.test(route))).toBe(false);
  });

  it('ends the waiting for files', async () => {
    const stop = new AbortController();
    const sleep = async (milliseconds: number) => {
      at.clockMs += milliseconds;
      if (milliseconds === 500) stop.abort();
    };
    const own = { signal: stop.signal, sleep };
    expect(
      (
        await capture(
          vllm(() => {}),
          { workload: 'decode' },
          own,
        )
      ).result,
    ).toEqual({
      code: 'interrupted',
    });
  });
});

describe('a server', () => {
  it('that wants a key says so, and a name and password of the address are a header', async () => {
    const locked: Respond = () => ({ status: 401, said: 'no' });
    expect((await capture(locked)).result).toMatchObject({ code: 'key-needed', status: 401 });
    const heard: (string | null)[] = [];
    const hearing = async (_url: string, init?: RequestInit) => {
      heard.push(new Headers(init?.headers).get('authorization'));
      return new Response('', { status: 503 });
    };
    const url = 'http://me:p%40ss@127.0.0.1:9/';
    const error = await captureTraces({ ...request, url }, { ...ports, fetch: hearing }, () => {}).catch(
      (one: unknown) => one,
    );
    expect(error).toMatchObject({ fault: { code: 'unhealthy', url: 'http://127.0.0.1:9' } });
    expect(heard).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  it('that ends in the middle is named with the request that it left open', async () => {
    const dying: CapturePorts['fetch'] = (url, init) =>
      url.endsWith('/completions') ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init);
    const { result, routes } = await capture(
      vllm(),
      { workload: 'decode', warmupSteps: 0 },
      { fetch: dying },
    );
    expect(result).toMatchObject({ code: 'connection-lost', route: expect.stringContaining('/v1/chat') });
    expect(routes.at(-1)).toBe('POST /stop_profile');
  });

  it('is not told to end a profile that it refused to start for us', async () => {
    const busy: Respond = (seen) =>
      seen.route === 'POST /start_profile' ? { status: 400, said: 'already running' } : vllm()(seen);
    const { result, routes } = await capture(busy);
    expect(result).toMatchObject({ code: 'start-refused', said: '"already running"' });
    expect(routes).not.toContain('POST /stop_profile');
  });

  it('that is not there, not ready, or unknown gets no request of a capture', async () => {
    const gone = await captureTraces({ ...request, url: 'http://127.0.0.1:1' }, ports, () => {}).catch(
      (error: unknown) => error,
    );
    expect(gone).toMatchObject({ fault: { code: 'unreachable' } });
    const unready: Respond = () => ({ status: 503, said: 'loading' });
    expect((await capture(unready)).result).toMatchObject({ code: 'unhealthy', status: 503 });
    await at.server?.close();
    const unknown: Respond = (seen) => (seen.route === 'GET /v1/models' ? models('me') : null);
    expect((await capture(unknown)).result).toMatchObject({ code: 'framework-unknown' });
  });
});
