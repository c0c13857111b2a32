import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { at, capture, ownFolder, trace, vllm, write } from './capture-kit.ts';
import type { Respond } from './fake-server.ts';

ownFolder();

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
    expect(readdirSync(at.folder).filter((name) => name.endsWith('.gz'))).toHaveLength(2);
  });

  it('asks for completions where there is no chat, and for answers of full length', async () => {
    const { seen } = await capture(vllm(), { workload: 'decode' });
    const asked = seen.filter(({ route }) => route === 'POST /v1/completions').at(-1);
    expect(asked?.body).toMatchObject({ model: 'model-x', max_tokens: 8, ignore_eos: true, stream: false });
  });

  it('never takes an older trace for the new one', async () => {
    write(at.folder, 'old.pt.trace.json.gz');
    const { result } = await capture(vllm(() => {}));
    expect(result).toMatchObject({ code: 'no-new-file', folder: at.folder });
  });

  it('takes a file that was written anew under its old name', async () => {
    write(at.folder, 'same.pt.trace.json.gz');
    const again = () =>
      writeFileSync(join(at.folder, 'same.pt.trace.json.gz'), gzipSync('{"traceEvents": [{}]}'));
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
      folder: at.folder,
    });
  });

  it('waits for a file that is still written, and says so where it never ends', async () => {
    const cut = () => writeFileSync(join(at.folder, 'cut.pt.trace.json'), '{"traceEvents": [{"ph"');
    expect((await capture(vllm(cut))).result).toMatchObject({ code: 'not-flushed' });
  });

  it('waits for the end of compressed data, however long the file rests half written', async () => {
    const path = join(at.folder, 'half.pt.trace.json.gz');
    let sleeps = 0;
    const sleep = async (milliseconds: number) => {
      at.clockMs += milliseconds;
      sleeps += 1;
      if (sleeps === 20) writeFileSync(path, trace);
    };
    const half = () => writeFileSync(path, trace.subarray(0, trace.length - 4));
    const { result } = await capture(vllm(half), { workload: 'decode' }, { sleep });
    expect(result).toMatchObject({ stages: ['decode'] });
    expect(sleeps).toBeGreaterThan(19);
  });

  it('waits for the last bracket of a document, not of an event', async () => {
    const open = () => writeFileSync(join(at.folder, 'open.pt.trace.json'), '{"traceEvents": [{"ph": "X"}');
    expect((await capture(vllm(open))).result).toMatchObject({ code: 'not-flushed' });
  });

  it('takes a front end for no trace, and names it where nothing else comes', async () => {
    const front = () => write(at.folder, 'host_async_llm.1.pt.trace.json.gz');
    expect((await capture(vllm(front))).result).toMatchObject({
      code: 'no-new-file',
      others: [join(at.folder, 'host_async_llm.1.pt.trace.json.gz')],
    });
  });

  it('says that the profiler may still run where it cannot be stopped', async () => {
    const stubborn: Respond = (seen) => {
      if (seen.route !== 'POST /stop_profile') return vllm()(seen);
      write(at.folder);
      return { status: 500, said: 'no' };
    };
    const { result, notices } = await capture(stubborn, { workload: 'decode' });
    expect(result).toMatchObject({ stages: ['decode'] });
    expect(notices).toContainEqual({ code: 'stop-failed', url: at.server?.url, status: 500 });
  });

  it('captures both rounds of raw data of torch_npu and names their folders, not older ones', async () => {
    mkdirSync(join(at.folder, 'host_0_ascend_pt', 'PROF_0000'), { recursive: true });
    let round = 0;
    const raw = () => {
      round += 1;
      const own = join(at.folder, `host_${round}_ascend_pt`);
      mkdirSync(join(own, 'PROF_0001'), { recursive: true });
      writeFileSync(join(own, 'profiler_info_0.json'), '{}');
    };
    expect((await capture(vllm(raw))).result).toEqual({
      code: 'raw-ascend',
      folders: [
        { stage: 'prefill', folder: join(at.folder, 'host_1_ascend_pt') },
        { stage: 'decode', folder: join(at.folder, 'host_2_ascend_pt') },
      ],
    });
  });

  it('keeps analysed traces of torch_npu apart, each with the file that tells its rank', async () => {
    const analysed = () => {
      for (const rank of [0, 1]) {
        const own = join(at.folder, `host_${rank}_ascend_pt`);
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
    await at.server?.close();
    const missing = join(at.folder, 'elsewhere');
    expect((await capture(vllm(), { outputDir: missing })).result).toEqual({
      code: 'output-not-visible',
      path: missing,
      server: missing,
    });
    await at.server?.close();
    const file = join(at.folder, 'trace.json');
    expect((await capture(vllm(), { outputDir: file })).result).toEqual({
      code: 'output-is-file',
      path: file,
    });
  });

  it('is reached through a map of paths', async () => {
    const pathMap = { server: '/in/container', local: at.folder };
    const { result } = await capture(vllm(), { outputDir: '/in/container', pathMap, workload: 'decode' });
    expect(result).toMatchObject({ stages: ['decode'] });
  });
});
