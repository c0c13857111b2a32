import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPlan } from '../../src/app/run-plan.ts';
import type { Backend } from '../../src/backends/backend.ts';
import type { Answers } from '../../src/plan/answers.ts';
import { progressLine } from '../../src/programs/throughput-optimizer/progress.ts';
import type { Result } from '../../src/results/result.ts';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { untilHolds } from '../backends/processes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-run-plan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A backend whose command is a line of JavaScript. */
function scripted(
  script: string,
  read: Backend['read'] = () => ({ results: [] }) as unknown as Result,
): Backend {
  return {
    id: 'embedded',
    title: 'scripted',
    probe: async () => ({ installed: true, version: null, where: null, flags: [], reason: null }),
    canRun: () => ({ canRun: true }),
    prepare: () => ({
      backend: 'embedded',
      file: process.execPath,
      args: ['-e', script],
      shown: [],
      workingDirectory: null,
      environment: { allow: ['PATH'], set: {} },
      resultFile: null,
      notices: [],
    }),
    prepareSearch: () => ({ reason: { en: 'none', zh: '无' } }),
    readSearch: () => ({}) as Result,
    prepareForward: () => ({ reason: { en: 'none', zh: '无' } }),
    read,
  };
}

function run(backend: Backend, answers: Answers = {}) {
  const lines: string[] = [];
  const fractions: number[] = [];
  const stop = new AbortController();
  const outcome = runPlan(
    answers,
    { line: (text) => lines.push(text), progress: (fraction) => fractions.push(fraction) },
    stop.signal,
    {
      backend,
      folder,
      timeoutMs: null,
      language: 'en',
      force: new AbortController().signal,
      ledger: { environment: {}, began: () => () => {} },
    },
  );
  return { outcome, lines, fractions, stop };
}

const half = progressLine({
  fraction: 0.5,
  device: 'TEST_DEVICE',
  phase: 'aggregated',
  done: 1,
  total: 2,
  finished: null,
  best: null,
});

describe('a run', () => {
  it('ends with a result; progress is no line for people', async () => {
    const { outcome, lines, fractions } = run(
      scripted(`console.error(${JSON.stringify(half)}); console.log('searching')`),
    );
    expect(await outcome).toMatchObject({ status: 'done', results: [{ logPath: expect.any(String) }] });
    expect(lines).toEqual(['searching']);
    expect(fractions).toEqual([0.5]);
  });

  it('counts progress over all targets', async () => {
    const own = { label: 'user-provided', said: null } as const;
    const targets = { value: [{ numDevices: 8 }, { numDevices: 16 }], provenance: own, reading: null };
    const { outcome, fractions } = run(scripted(`console.error(${JSON.stringify(half)})`), { targets });
    expect((await outcome).status).toBe('done');
    expect(fractions).toEqual([0.25, 0.75]);
  });

  it('that fails says which kind of failure it is', async () => {
    const { outcome } = run(
      scripted(
        `console.error("throughput_optimizer.py: error: argument --device: invalid choice: 'X'"); process.exit(2)`,
      ),
    );
    expect(await outcome).toMatchObject({
      status: 'failed',
      cause: 'parameters',
      importantLines: expect.arrayContaining([expect.stringContaining('--device')]),
    });
  });

  it('without a readable result is a failure, not an empty success', async () => {
    const { outcome } = run(
      scripted('', () => {
        throw new DamagedFileError('result-1.json', { field: 'devices' }, { code: 'missing' });
      }),
    );
    expect(await outcome).toMatchObject({
      status: 'failed',
      importantLines: [
        'The result of the run cannot be read: result-1.json, devices: it is missing. Run it again; the log of the run says what the program did.',
      ],
    });
  });

  it('is stopped by its signal while it runs', async () => {
    const { outcome, stop, lines } = run(scripted('console.log(1); setInterval(() => {}, 1000)'));
    expect(await untilHolds(() => lines.length > 0)).toBe(true);
    stop.abort();
    expect(await outcome).toMatchObject({ status: 'cancelled', correction: null });
  });
});
