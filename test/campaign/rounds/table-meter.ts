import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import {
  type ProfileFacts,
  type RoundMeter,
  type ServedSide,
  type Side,
  SideFailedError,
} from '../../../src/backends/campaign/rounds/ports.ts';
import { emptyRow } from '../../../src/backends/campaign/run-trial.ts';
import type { PlannedTrial } from '../../../src/campaign/bench/planned-trial.ts';
import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';
import { blockTable, gitIn, serving } from '../simulator/framework-source.ts';

const codes = new Map<string, ReturnType<typeof loadCode>>();

/** Functions of the simulated framework at a commit, taken from git once: its name stands for its content. */
function codeAt(repository: string, commit: string): ReturnType<typeof loadCode> {
  const code = codes.get(commit) ?? loadCode(repository, commit);
  codes.set(commit, code);
  return code;
}

async function loadCode(repository: string, commit: string) {
  const load = async (path: string) => {
    const text = gitIn(repository, 'show', `${commit}:${path}`);
    return import(`data:text/javascript,${encodeURIComponent(`${text}\n// ${commit}`)}`);
  };
  const [table, hooks] = await Promise.all([load(blockTable), load(serving)]);
  return { ...table, ...hooks } as {
    stepCost(step: number): number;
    tokensOf(asked: number): number;
    costOf(request: { input: number; output: number } | null, cost: number): number;
    textOf(prompt: readonly number[], at: number): string;
    remembers?: boolean;
  };
}

/** Milliseconds of a token beside the table, and of the rival's tokens. */
export const tokenMs = 4;

export const rivalTokenMs = 12;

/** Noise of a measurement: small, and the same for the same seed. */
function noise(seed: number): number {
  const hash = createHash('sha256').update(String(seed)).digest();
  return 1 + ((hash[0] ?? 0) / 255 - 0.5) * 0.004;
}

export function rowOf(
  campaign: OpenCampaign,
  trial: PlannedTrial,
  perTokenMs: number,
  out: number,
): CandidateRow {
  const { manifest } = campaign.state;
  const row = emptyRow(trial, manifest, {
    startedAt: '2026-01-02T00:00:00.000Z',
    endedAt: '2026-01-02T00:00:01.000Z',
    version: '0.0.0',
    frameworkVersion: '1.0',
    serverCommand: [trial.candidate.framework, 'serve'],
    serverLog: null,
  });
  const isShort = out < trial.scenario.output_len;
  const ms = perTokenMs * noise(trial.seed);
  const e2e = ms * trial.scenario.output_len;
  const raw = join('benchmark', 'trials', trial.candidate.id, `${trial.key.replaceAll('/', '_')}.json`);
  mkdirSync(dirname(join(campaign.folder, raw)), { recursive: true });
  writeFileSync(join(campaign.folder, raw), JSON.stringify({ ms, e2e }));
  return {
    ...row,
    status: isShort ? 'failed' : 'ok',
    failure_reason: isShort ? `observed-shape: output=${out} asked=${trial.scenario.output_len}` : null,
    sla: { ...manifest.sla, passed: !isShort },
    metrics: isShort
      ? nothingMeasured
      : {
          ...nothingMeasured,
          request_throughput: 1000 / e2e,
          output_token_throughput: 1000 / ms,
          p50_ttft_ms: ms,
          p50_tpot_ms: ms,
          p50_e2e_ms: e2e,
          success_rate: 1,
        },
    artifacts: { server_log: null, raw_result: raw },
  };
}

const per = 1000;

function profileOf(
  tableMs: number,
  otherMs: number,
  command: readonly string[],
  isTarget: boolean,
): ProfileFacts {
  const total = tableMs + otherMs;
  const row = (kernel: string, category: string, ms: number, location: string) => ({
    stage: 'decode',
    kernel,
    category,
    microseconds: ms * per,
    share: (ms / total) * 100,
    launches: 5,
    location,
  });
  return {
    stages: [{ stage: 'decode', microseconds: total * per, steps: 5 }],
    rows: [
      row('copy_blocks_kernel', 'copy', tableMs, isTarget ? `/site/${blockTable}:9 stepCost` : 'unresolved'),
      row('gemm_kernel', 'gemm', otherMs, 'unresolved'),
    ].filter(({ microseconds }) => microseconds > 0),
    ids: ['K1', 'K2'],
    overlapRows: 0,
    fuseRows: 0,
    traces: [],
    command,
    document: { kernels: 2, total },
    text: `tables ${total}`,
    layers: null,
    layersLimit: 'no-layers',
  };
}

/** What a scripted measurement may be told to do. */
export interface MeterChange {
  /** Tests of the checkout end with this code. */
  readonly testExit?: number;
}

/** Measures by computing from the code of the commit: exact, fast, and blind to everything that is not committed. */
export function tableMeter(repository: string, { testExit = 0 }: MeterChange = {}): RoundMeter {
  return {
    async serve(campaign: OpenCampaign, side: Side): Promise<ServedSide> {
      const code = side.commit === null ? null : await codeAt(repository, side.commit).catch(() => undefined);
      if (code === undefined) throw new SideFailedError('failed', 'the server did not start', null);
      const answered = new Set<string>();
      const answer = (prompt: readonly number[], tokens: number) => {
        if (code === null) return 'rival';
        answered.add(prompt.join(' '));
        return Array.from({ length: code.tokensOf(tokens) }, (_, at) => code.textOf(prompt, at)).join('');
      };
      return {
        command: [side.framework, 'serve'],
        measure: async (trial) => {
          if (code === null) return rowOf(campaign, trial, rivalTokenMs, trial.scenario.output_len);
          const request = { input: trial.scenario.input_len, output: trial.scenario.output_len };
          const cost = code.costOf(request, code.stepCost(1));
          return rowOf(campaign, trial, tokenMs + cost, code.tokensOf(request.output));
        },
        answers: async (prompts, tokens) => prompts.map((prompt) => answer(prompt, tokens)),
        repeatedShare: async () => (code?.remembers === true ? 0.01 : 1),
        score: async () => null,
        end: async () => undefined,
      };
    },
    async profile(_campaign, side, scenario) {
      if (side.commit === null) return profileOf(0, rivalTokenMs, ['rival'], false);
      const code = await codeAt(repository, side.commit);
      const cost = code.costOf({ input: scenario.input_len, output: scenario.output_len }, code.stepCost(1));
      return profileOf(cost, tokenMs, ['vllm'], true);
    },
    test: async () => ({ exit: testExit, output: 'tests ran' }),
  };
}
