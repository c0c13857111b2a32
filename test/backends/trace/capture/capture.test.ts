import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, capture, models, nextNumber, ownFolder, write } from './capture-kit.ts';
import { done, type Respond } from './fake-server.ts';

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

ownFolder();

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
    await at.server?.close();
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
    const late = join(at.folder, 'late');
    const start: Respond = ({ body }) => {
      mkdirSync(late, { recursive: true });
      writeFileSync(join(late, 'into'), String(body?.output_dir));
      return done;
    };
    let sleeps = 0;
    const sleep = async (milliseconds: number) => {
      at.clockMs += milliseconds;
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

describe('TensorRT-LLM', () => {
  const trtllm =
    (start: Respond = () => done): Respond =>
    (seen) => {
      if (seen.route === 'GET /health') return done;
      if (seen.route === 'GET /v1/models') return models('tensorrt_llm');
      if (seen.route === 'POST /v1/chat/completions') return done;
      if (seen.route === 'POST /start_profile') return start(seen);
      if (seen.route !== 'POST /stop_profile') return null;
      write(at.folder, `trtllm-trace-${nextNumber()}-rank-0.json.gz`);
      return done;
    };

  it('takes folder and steps, ignores the prefix and says so', async () => {
    const { result, seen, notices } = await capture(trtllm(), { isPrefixNamed: true, workload: 'prefill' });
    expect(result).toMatchObject({ stages: ['prefill'] });
    const start = seen.find(({ route }) => route === 'POST /start_profile');
    expect(start?.body).toEqual({ output_dir: at.folder, activities: ['CPU', 'GPU'], num_steps: 2 });
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
      write(at.folder, 'another.json.gz');
      write(at.folder, 'trace-rank-0.json.gz');
      return done;
    };
    const outputDir = join(at.folder, 'trace.json.gz');
    const { result } = await capture(fixed, { outputDir, workload: 'legacy' });
    expect(readdirSync('folder' in result ? result.folder : '')).toEqual(['trace-rank-0.json.gz']);
  });

  it('sends requests until the window of iterations is over', async () => {
    const { seen } = await capture(trtllm(), { workload: 'decode', iterations: [{ from: 10, to: 30 }] });
    const requests = seen.filter(({ route, body }) => /chat/.test(route) && body?.max_tokens === 8);
    expect(requests).toHaveLength(4);
  });
});
