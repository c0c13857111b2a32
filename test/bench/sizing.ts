import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecastOf } from '../../src/backends/embedded/forecast.ts';
import { sizePlan } from '../../src/backends/embedded/sizing/size-plan.ts';
import { deviceProfiles } from '../../src/engine/index.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { type Measurement, timed } from './measurement.ts';

const provenance = { label: 'user-provided', said: null } as const;

function planned(values: Partial<SlotValues>): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([slot, value]) => [slot, { value, provenance, reading: null }]),
  );
}

const service: Partial<SlotValues> = {
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  tpotLimitMs: 50,
  quantize: 'recommended',
  compile: true,
};

/** A thousand plans over devices, models, counts, lengths and limits, as a file. */
function caseFile(): string {
  const rows: string[] = [];
  for (const device of ['ATLAS_800_A2_376T_64G', 'ATLAS_800_A3_752T_128G_DIE', 'ATLAS_800_A2_313T_64G']) {
    for (const model of ['Qwen/Qwen3-32B', 'Qwen/Qwen3-8B', 'Qwen/Qwen3-30B-A3B', 'zai-org/GLM-4.5']) {
      for (const devices of [4, 8, 16]) {
        for (const input of [1000, 3500, 8000, 16_000]) {
          for (const limit of [20, 25, 30, 40, 50, 75, 100]) {
            rows.push([model, device, devices, input, 1000, limit].join(','));
          }
        }
      }
    }
  }
  const head = 'model,devices,numDevices,inputLength,outputLength,tpotLimitMs';
  const path = join(mkdtempSync(join(tmpdir(), 'throughline-bench-')), 'cases.csv');
  writeFileSync(path, `${[head, ...rows.slice(0, 1000)].join('\n')}\n`);
  return path;
}

/** Sizing, a table of plans, and the forecast with the widest search; ms. `entry` is the built program. */
export function sizingBenches(entry: string): Measurement[] {
  const everywhere = planned({
    ...service,
    model: 'Qwen/Qwen3-32B',
    devices: [...deviceProfiles.keys()],
    concurrentUsers: 400,
  });
  const experts = planned({
    ...service,
    model: 'deepseek-ai/DeepSeek-V3.1',
    devices: ['ATLAS_800_A3_752T_128G_DIE'],
    numDevices: 64,
    searchSpace: 'tp',
  });
  const cases = caseFile();
  return [
    timed('sizing/qwen3-32b-400-users-11-devices', 300, () => sizePlan(everywhere)),
    timed('forecast/deepseek-v3.1-64-devices-widest', 30, () => forecastOf(experts)),
    timed(
      'cases/1000-plans',
      10_000,
      () => {
        spawnSync(process.execPath, [entry, 'plan', '--cases', cases, '--json'], { stdio: 'ignore' });
      },
      3,
      1,
    ),
  ];
}
