import { spawnSync } from 'node:child_process';
import {
  architectureOf,
  deviceProfiles,
  type OptimizeRequest,
  optimize,
  optimizeDefaults,
} from '../../src/engine/index.ts';
import { type Measurement, timed } from './measurement.ts';

const everySize: OptimizeRequest['space'] = {
  ...optimizeDefaults.space,
  tpSizes: [],
  epSizes: [],
  moeDpSizes: [],
};

/** An aggregated search, compiled, with the program's defaults elsewhere. */
export function search(
  model: string,
  device: string,
  numDevices: number,
  changes: Partial<OptimizeRequest> = {},
): OptimizeRequest {
  const profile = deviceProfiles.get(device);
  if (profile === undefined) throw new Error(`no profile ${device}`);
  return {
    ...optimizeDefaults,
    model,
    architecture: architectureOf(model),
    devices: [profile],
    numDevices,
    task: { mode: 'aggregation' },
    limits: { ttftMs: null, tpotMs: 50 },
    prompts: { kind: 'fixed', tokens: 3500 },
    outputTokens: 1500,
    compile: true,
    ...changes,
  };
}

const superpod = 'ATLAS_800_A3_752T_128G_DIE';

/** The searches with goals of their own: ms in this process. */
function searches(): Measurement[] {
  const dense = search('Qwen/Qwen3-32B', 'TEST_DEVICE', 8);
  const experts = search('Qwen/Qwen3-235B-A22B', superpod, 16, { space: everySize });
  const latent = search('deepseek-ai/DeepSeek-V3.1', superpod, 64, {
    space: { ...everySize, moeDpSizes: null },
  });
  return [
    timed('engine/search/qwen3-32b-8-devices-tp', 10, () => optimize(dense)),
    timed('engine/search/qwen3-235b-16-devices-all', 100, () => optimize(experts)),
    timed('engine/search/deepseek-v3.1-64-devices-tp-ep', 150, () => optimize(latent)),
  ];
}

/** The largest of these searches as a command: most memory it holds, MB. */
function commandMemory(entry: string): Measurement {
  const report = 'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))';
  const { stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(report)}`, entry],
      ...['engine', 'throughput-optimizer', 'deepseek-ai/DeepSeek-V3.1', '--device', superpod],
      ...['--num-devices', '64', '--input-length', '3500', '--output-length', '1500', '--compile'],
      ...['--tpot-limit', '50', '--tp-sizes', '--ep-sizes'],
    ],
    { encoding: 'utf8' },
  );
  const kibibytes = /peak (\d+)$/.exec(stderr)?.[1];
  if (kibibytes === undefined) throw new Error(`the search did not end: ${stderr}`);
  return {
    id: 'engine/memory/deepseek-v3.1-64-devices',
    median: Number(kibibytes) / 1024,
    unit: 'MB',
    goal: 150,
    samples: 1,
  };
}

/** Times, memory: what the embedded engine promises. `entry` is the built program. */
export function engineSearches(entry: string): Measurement[] {
  return [...searches(), commandMemory(entry)];
}
