import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CaptureRequest, captureTraces } from '../../../../src/backends/trace/capture/capture.ts';
import type { CapturePorts } from '../../../../src/backends/trace/capture/server.ts';
import { CaptureError, type CaptureNotice } from '../../../../src/trace/capture/capture-fault.ts';
import { done, type FakeServer, fakeServer, type Respond } from './fake-server.ts';

let folder = '';
let server: FakeServer | null = null;
let clockMs = 1_767_000_000_000;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-capture-'));
});
afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true });
});

/** Time that passes only while the capture sleeps. */
const ports = {
  fetch,
  sleep: async (milliseconds: number) => {
    clockMs += milliseconds;
  },
  now: () => clockMs,
};

const request: CaptureRequest = {
  url: '',
  key: null,
  framework: null,
  outputDir: null,
  pathMap: null,
  prefix: 'triage-trace',
  isPrefixNamed: false,
  startStep: null,
  profileByStage: null,
  mergeProfiles: false,
  probeDelaySeconds: 0.5,
  flushSeconds: 20,
  iterations: [],
  workload: 'both',
  steps: 2,
  warmupSteps: 1,
  probeRequests: 1,
  probePrompt: null,
  probeMaxNewTokens: null,
  prefillInput: 3,
  prefillOutput: 1,
  decodeInput: 1,
  decodeOutput: 8,
};

async function capture(
  respond: Respond,
  wishes: Partial<CaptureRequest> = {},
  own: Partial<CapturePorts> = {},
) {
  server = await fakeServer(respond);
  const notices: CaptureNotice[] = [];
  const asked = { ...request, outputDir: folder, ...wishes, url: server.url };
  const result = await captureTraces(asked, { ...ports, ...own }, (notice) => notices.push(notice)).catch(
    (error: unknown) => {
      if (error instanceof CaptureError) return error.fault;
      throw error;
    },
  );
  return { result, notices, seen: server.seen, routes: server.seen.map(({ route }) => route) };
}

const trace = gzipSync('{"traceEvents": []}');
const models = (owner: string) => ({ status: 200, said: { data: [{ id: 'model-x', owned_by: owner }] } });
let written = 0;

/** A number that no file had yet. */
function nextNumber(): number {
  written += 1;
  return written;
}

function write(into: string, name = `rank-0.${nextNumber()}.trace.json.gz`): void {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, name), trace);
}

/** SGLang: it says what it is, writes where it is told, and stops by itself. */
const sglang =
  (info: Readonly<Record<string, unknown>> = {}, start: Respond = () => done): Respond =>
  (seen) => {
    if (seen.route === 'GET /health') return done;
    if (seen.route === 'GET /server_info') {
      return {
        status: 200,
        said: {
          internal_states: [{ admin_api_key: 'secret', launch: 'HF_TOKEN=hf_secretsecret' }],
          tokenizer_path: 'x',
          model_path: 'm',
          api_key: 'secret',
          ...info,
        },
      };
    }
    if (seen.route === 'POST /generate') return done;
    if (seen.route === 'POST /start_profile') {
      const answer = start(seen);
      if (answer?.status === 200) write(String(seen.body?.output_dir));
      return answer;
    }
    return seen.route === 'POST /stop_profile' ? { status: 500, said: 'not in progress' } : null;
  };

/** vLLM: it writes into its own folder when it is stopped. */
const vllm =
  (onStop: () => void = () => write(folder)): Respond =>
  (seen) => {
    if (seen.route === 'GET /health') return done;
    if (seen.route === 'GET /v1/models') return models('vllm');
    if (seen.route === 'POST /v1/chat/completions') return { status: 404, said: 'no chat template' };
    if (seen.route === 'POST /v1/completions' || seen.route === 'POST /start_profile') return done;
    if (seen.route !== 'POST /stop_profile') return null;
    onStop();
    return done;
  };

describe('SGLang', () => {
  it('captures prefill, then decode, each into a folder of its own, in whole numbers', async () => {
    const { result, seen, notices } = await capture(sglang());
    const root = 'folder' in result ? result.folder : '';
    expect(result).toMatchObject({ stages: ['prefill', 'decode'] });
    expect(readdirSync(root).sort()).toEqual(['decode', 'prefill', 'server_args.json']);
    const starts = seen.filter(({ route }) => route === 'POST /start_profile').map(({ body }) => body);
    expect(starts).toMatchObject([
      {
        num_steps: 3,
        activities: ['CPU', 'GPU'],
        profile_by_stage: false,
        merge_profiles: false,
        profile_prefix: 'triage-trace-prefill',
      },
      { num_steps: 3, profile_prefix: 'triage-trace-decode' },
    ]);
    expect(starts[0]?.output_dir).toMatch(/[\\/]prefill[\\/]\d+/);
    expect(notices.filter(({ code }) => code === 'captured')).toHaveLength(2);
  });

  it('sends prompts that no cache answers: the first word of each is new', async () => {
    const { seen } = await capture(sglang(), { workload: 'prefill' });
    const prompts = seen.filter(({ route }) => route === 'POST /generate').map(({ body }) => body?.text);
    expect(prompts).toEqual([1, 2, 3].map((n) => `profile_probe_${n} profile profile`));
  });

  it('keeps what opens the server to others out of every file', async () => {
    const { result } = await capture(sglang(), { workload: 'prefill' });
    const text = readFileSync(join('folder' in result ? result.folder : '', 'server_args.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ tokenizer_path: 'x', api_key: null });
    expect(text).not.toContain('secret');
  });

  it('splits stages itself only for a mixed load, without the extra step', async () => {
    const { seen } = await capture(sglang(), { workload: 'legacy' });
    const start = seen.find(({ route }) => route === 'POST /start_profile');
    expect(start?.body).toMatchObject({
      num_steps: 2,
      profile_by_stage: true,
      profile_prefix: 'triage-trace',
    });
  });

  it('asks a server of the second profiler once more in its form', async () => {
    const start: Respond = ({ body }) =>
      body && 'merge_profiles' in body ? { status: 400, said: 'profile_by_stage must be true' } : done;
    const { seen, notices } = await capture(sglang({}, start), { workload: 'prefill' });
    const starts = seen.filter(({ route }) => route === 'POST /start_profile');
    expect(starts[1]?.body).toEqual({
      output_dir: starts[0]?.body?.output_dir,
      num_steps: 3,
      activities: ['CPU', 'GPU'],
      profile_by_stage: true,
      profile_prefix: 'triage-trace-prefill',
    });
    expect(notices).toContainEqual({ code: 'second-form', framework: 'sglang' });
  });

  it('captures only the stage of a disaggregated worker and refuses the other', async () => {
    const worker = sglang({ server_args: { disaggregation_mode: 'decode' } });
    expect((await capture(worker)).result).toMatchObject({ stages: ['decode'] });
    await server?.close();
    const { result, routes } = await capture(worker, { workload: 'prefill' });
    expect(result).toEqual({ code: 'other-worker', has: 'decode', wanted: 'prefill' });
    expect(routes).not.toContain('POST /generate');
  });

  it('keeps the first round where the server refuses a second one', async () => {
    let starts = 0;
    const start: Respond = () => {
      starts += 1;
      return starts > 1 ? { status: 500, said: 'already profiled' } : done;
    };
    const { result, notices } = await capture(sglang({}, start));
    expect(result).toMatchObject({ stages: ['prefill'] });
    expect(notices).toContainEqual({ code: 'round-refused', stage: 'decode', status: 500 });
  });

  it('names what the first round brought where the second one fails', async () => {
    let starts = 0;
    const start: Respond = (seen) => {
      starts += 1;
      return starts > 1 ? { status: 202, said: {} } : sglang()(seen);
    };
    const silent: Respond = (seen) => (seen.route === 'POST /start_profile' ? start(seen) : sglang()(seen));
    const { result, notices } = await capture(silent);
    expect(result).toMatchObject({ code: 'no-new-file' });
    expect(notices).toContainEqual(expect.objectContaining({ code: 'kept', stages: ['prefill'] }));
  });

  it('tells its settings at the older route as well', async () => {
    const older: Respond = (seen) => {
      if (seen.route === 'GET /server_info') return null;
      const route = seen.route === 'GET /get_server_info' ? 'GET /server_info' : seen.route;
      return sglang({ disaggregation_mode: 'decode' })({ ...seen, route });
    };
    expect((await capture(older)).result).toMatchObject({ framework: 'sglang', stages: ['decode'] });
  });

  it('waits for the traces of all its ranks', async () => {
    const late = join(folder, 'late');
    const start: Respond = ({ body }) => {
      mkdirSync(late, { recursive: true });
      writeFileSync(join(late, 'into'), String(body?.output_dir));
      return done;
    };
    let sleeps = 0;
    const sleep = async (milliseconds: number) => {
      clockMs += milliseconds;
      sleeps += 1;
      // The first rank's file is there long before the second one's.
      if (sleeps === 18) write(readFileSync(join(late, 'into'), 'utf8'), 'x-TP-1.trace.json.gz');
    };
    const { result } = await capture(sglang({ tp_size: 2 }, start), { workload: 'prefill' }, { sleep });
    expect(readdirSync(join('folder' in result ? result.folder : '', 'prefill'))).toHaveLength(2);
  });

  it('has no profiler behind a Rust front end', async () => {
    expect((await capture(sglang({ frontend: 'rust' }))).result).toEqual({ code: 'rust-frontend' });
  });
});

describe('vLLM', () => {
  it('starts and stops without a body, and leaves the files of the server where they are', async () => {
    const { result, seen } = await capture(vllm());
    const root = 'folder' in result ? result.folder : '';
    const profiler = seen.filter(({ route }) => /profile$/.test(route));
    expect(profiler.map(({ route, body }) => [route, body])).toEqual([
      ['POST /start_profile', null],
      ['POST /stop_profile', null],
      ['POST /start_profile', null],
      ['POST /stop_profile', null],
    ]);
    expect(readdirSync(join(root, 'prefill'))).toHaveLength(1);
    expect(readdirSync(join(root, 'decode'))).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.gz'))).toHaveLength(2);
  });

  it('asks for completions where there is no chat, and for answers of full length', async () => {
    const { seen } = await capture(vllm(), { workload: 'decode' });
    const asked = seen.filter(({ route }) => route === 'POST /v1/completions').at(-1);
    expect(asked?.body).toMatchObject({ model: 'model-x', max_tokens: 8, ignore_eos: true, stream: false });
  });

  it('never takes an older trace for the new one', async () => {
    write(folder, 'old.pt.trace.json.gz');
    const { result } = await capture(vllm(() => {}));
    expect(result).toMatchObject({ code: 'no-new-file', folder });
  });

  it('takes a file that was written anew under its old name', async () => {
    write(folder, 'same.pt.trace.json.gz');
    const again = () =>
      writeFileSync(join(folder, 'same.pt.trace.json.gz'), gzipSync('{"traceEvents": [{}]}'));
    expect((await capture(vllm(again), { workload: 'decode' })).result).toMatchObject({ stages: ['decode'] });
  });

  it('stops the profiler also where a request fails', async () => {
    const failing: Respond = (seen) =>
      seen.route === 'POST /v1/completions' && seen.body?.max_tokens === 8
        ? { status: 500, said: 'out of memory' }
        : vllm()(seen);
    const { result, routes } = await capture(failing, { workload: 'decode' });
    expect(result).toMatchObject({ code: 'probe-refused', status: 500 });
    expect(routes.at(-1)).toBe('POST /stop_profile');
  });

  it('says what to start the server with where it has no route', async () => {
    const without: Respond = (seen) => (seen.route === 'POST /start_profile' ? null : vllm()(seen));
    expect((await capture(without)).result).toEqual({
      code: 'no-profiler-route',
      framework: 'vllm',
      status: 404,
      folder,
    });
  });

  it('waits for a file that is still written, and says so where it never ends', async () => {
    const cut = () => writeFileSync(join(folder, 'cut.pt.trace.json'), '{"traceEvents": [{"ph"');
    expect((await capture(vllm(cut))).result).toMatchObject({ code: 'not-flushed' });
  });

  it('waits for the end of compressed data, however long the file rests half written', async () => {
    const path = join(folder, 'half.pt.trace.json.gz');
    let sleeps = 0;
    const sleep = async (milliseconds: number) => {
      clockMs += milliseconds;
      sleeps += 1;
      if (sleeps === 20) writeFileSync(path, trace);
    };
    const half = () => writeFileSync(path, trace.subarray(0, trace.length - 4));
    const { result } = await capture(vllm(half), { workload: 'decode' }, { sleep });
    expect(result).toMatchObject({ stages: ['decode'] });
    expect(sleeps).toBeGreaterThan(19);
  });

  it('waits for the last bracket of a document, not of an event', async () => {
    const open = () => writeFileSync(join(folder, 'open.pt.trace.json'), '{"traceEvents": [{"ph": "X"}');
    expect((await capture(vllm(open))).result).toMatchObject({ code: 'not-flushed' });
  });

  it('takes a front end for no trace, and names it where nothing else comes', async () => {
    const front = () => write(folder, 'host_async_llm.1.pt.trace.json.gz');
    expect((await capture(vllm(front))).result).toMatchObject({
      code: 'no-new-file',
      others: [join(folder, 'host_async_llm.1.pt.trace.json.gz')],
    });
  });

  it('says that the profiler may still run where it cannot be stopped', async () => {
    const stubborn: Respond = (seen) => {
      if (seen.route !== 'POST /stop_profile') return vllm()(seen);
      write(folder);
      return { status: 500, said: 'no' };
    };
    const { result, notices } = await capture(stubborn, { workload: 'decode' });
    expect(result).toMatchObject({ stages: ['decode'] });
    expect(notices).toContainEqual({ code: 'stop-failed', url: server?.url, status: 500 });
  });

  it('captures both rounds of raw data of torch_npu and names their folders, not older ones', async () => {
    mkdirSync(join(folder, 'host_0_ascend_pt', 'PROF_0000'), { recursive: true });
    let round = 0;
    const raw = () => {
      round += 1;
      const own = join(folder, `host_${round}_ascend_pt`);
      mkdirSync(join(own, 'PROF_0001'), { recursive: true });
      writeFileSync(join(own, 'profiler_info_0.json'), '{}');
    };
    expect((await capture(vllm(raw))).result).toEqual({
      code: 'raw-ascend',
      folders: [
        { stage: 'prefill', folder: join(folder, 'host_1_ascend_pt') },
        { stage: 'decode', folder: join(folder, 'host_2_ascend_pt') },
      ],
    });
  });

  it('keeps analysed traces of torch_npu apart, each with the file that tells its rank', async () => {
    const analysed = () => {
      for (const rank of [0, 1]) {
        const own = join(folder, `host_${rank}_ascend_pt`);
        write(join(own, 'ASCEND_PROFILER_OUTPUT'), 'kernel_details.csv');
        writeFileSync(join(own, 'ASCEND_PROFILER_OUTPUT', 'trace_view.json'), '[]');
        writeFileSync(join(own, `profiler_info_${rank}.json`), '{}');
      }
    };
    const { result } = await capture(vllm(analysed), { workload: 'decode' });
    const root = join('folder' in result ? result.folder : '', 'decode');
    expect(readdirSync(root).sort()).toEqual(['host_0_ascend_pt', 'host_1_ascend_pt']);
    expect(readdirSync(join(root, 'host_1_ascend_pt')).sort()).toEqual([
      'ASCEND_PROFILER_OUTPUT',
      'profiler_info_1.json',
    ]);
    const output = join(root, 'host_1_ascend_pt', 'ASCEND_PROFILER_OUTPUT');
    expect(readdirSync(output).sort()).toEqual(['kernel_details.csv', 'trace_view.json']);
  });

  it.each([
    ['--start-step', { startStep: 3 }],
    ['--merge-profiles', { mergeProfiles: true }],
    ['--profile-by-stage', { profileByStage: true }],
  ])('does not know %s, and nothing is sent', async (flag, wishes) => {
    const { result, routes } = await capture(vllm(), wishes);
    expect(result).toEqual({ code: 'only-sglang', flag });
    expect(routes.some((route) => route.startsWith('POST'))).toBe(false);
  });

  it('needs the folder that it was started with', async () => {
    expect((await capture(vllm(), { outputDir: null })).result).toMatchObject({
      code: 'output-folder-needed',
    });
    await server?.close();
    const missing = join(folder, 'elsewhere');
    expect((await capture(vllm(), { outputDir: missing })).result).toEqual({
      code: 'output-not-visible',
      path: missing,
      server: missing,
    });
    await server?.close();
    const file = join(folder, 'trace.json');
    expect((await capture(vllm(), { outputDir: file })).result).toEqual({
      code: 'output-is-file',
      path: file,
    });
  });

  it('is reached through a map of paths', async () => {
    const pathMap = { server: '/in/container', local: folder };
    const { result } = await capture(vllm(), { outputDir: '/in/container', pathMap, workload: 'decode' });
    expect(result).toMatchObject({ stages: ['decode'] });
  });
});

describe('TensorRT-LLM', () => {
  const trtllm =
    (start: Respond = () => done): Respond =>
    (seen) => {
      if (seen.route === 'GET /health') return done;
      if (seen.route === 'GET /v1/models') return models('tensorrt_llm');
      if (seen.route === 'POST /v1/chat/completions') return done;
      if (seen.route === 'POST /start_profile') return start(seen);
      if (seen.route !== 'POST /stop_profile') return null;
      write(folder, `trtllm-trace-${nextNumber()}-rank-0.json.gz`);
      return done;
    };

  it('takes folder and steps, ignores the prefix and says so', async () => {
    const { result, seen, notices } = await capture(trtllm(), { isPrefixNamed: true, workload: 'prefill' });
    expect(result).toMatchObject({ stages: ['prefill'] });
    const start = seen.find(({ route }) => route === 'POST /start_profile');
    expect(start?.body).toEqual({ output_dir: folder, activities: ['CPU', 'GPU'], num_steps: 2 });
    expect(notices).toContainEqual({ code: 'prefix-ignored', framework: 'TensorRT-LLM' });
  });

  it('asks an older server again without a body', async () => {
    const older: Respond = ({ body }) => (body === null ? done : { status: 422, said: 'unexpected body' });
    const { result } = await capture(trtllm(older), { workload: 'decode' });
    expect(result).toMatchObject({ stages: ['decode'] });
  });

  it('writes a mixed load into one file of its own; nothing else in that folder is taken for it', async () => {
    const fixed: Respond = (seen) => {
      if (seen.route !== 'POST /stop_profile') return trtllm()(seen);
      write(folder, 'another.json.gz');
      write(folder, 'trace-rank-0.json.gz');
      return done;
    };
    const outputDir = join(folder, 'trace.json.gz');
    const { result } = await capture(fixed, { outputDir, workload: 'legacy' });
    expect(readdirSync('folder' in result ? result.folder : '')).toEqual(['trace-rank-0.json.gz']);
  });

  it('sends requests until the window of iterations is over', async () => {
    const { seen } = await capture(trtllm(), { workload: 'decode', iterations: [{ from: 10, to: 30 }] });
    const requests = seen.filter(({ route, body }) => /chat/.test(route) && body?.max_tokens === 8);
    expect(requests).toHaveLength(4);
  });
});

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
      clockMs += milliseconds;
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
    await server?.close();
    const unknown: Respond = (seen) => (seen.route === 'GET /v1/models' ? models('me') : null);
    expect((await capture(unknown)).result).toMatchObject({ code: 'framework-unknown' });
  });
});
