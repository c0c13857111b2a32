import { adapters } from '../../campaign/adapters/frameworks.ts';
import { flagsOfHelp } from '../../campaign/adapters/render-flags.ts';
import type { HostProfile } from '../../campaign/hosts/profile.ts';
import { type Framework, frameworks } from '../../campaign/manifest.ts';
import type { BenchHost } from './hosts/bench-host.ts';

/** Devices and driver that a host tells of; null where its tool does not say. */
export interface SeenDevices {
  readonly devices: readonly string[];
  readonly deviceModel: string | null;
  readonly driver: string | null;
  /** The tool that told it. */
  readonly from: 'nvidia-smi' | 'npu-smi';
}

const lookMs = 30_000;
const helpMs = 120_000;

/** https://docs.nvidia.com/deploy/nvidia-smi/ */
const nvidiaQuery = ['nvidia-smi', '--query-gpu=index,name,driver_version', '--format=csv,noheader'];

/** Devices of a host by the tool of their vendor; null where there is none. */
export async function seenDevices(host: Pick<BenchHost, 'run'>): Promise<SeenDevices | null> {
  const nvidia = await host.run({ command: nvidiaQuery, env: {}, timeoutMs: lookMs });
  const rows = nvidia.text
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.trim()))
    .filter(([index = '']) => /^\d+$/.test(index));
  if (nvidia.exitCode === 0 && rows.length > 0) {
    return {
      devices: rows.map(([index = '']) => index),
      deviceModel: rows[0]?.[1] ?? null,
      driver: rows[0]?.[2] ?? null,
      from: 'nvidia-smi',
    };
  }
  const npu = await host.run({ command: ['npu-smi', 'info'], env: {}, timeoutMs: lookMs });
  const chips =
    npu.exitCode === 0
      ? npu.text.split('\n').filter((line) => /\|\s*[0-9a-f]{4}:[0-9a-f]{2}:/i.test(line))
      : [];
  if (chips.length === 0) return null;
  const name = /\|\s*\d+\s+(\w[\w-]{1,20})\s*\|/.exec(npu.text)?.[1] ?? null;
  const version = /Version:\s*(\S{1,40})/.exec(npu.text)?.[1] ?? null;
  return { devices: chips.map((_, at) => String(at)), deviceModel: name, driver: version, from: 'npu-smi' };
}

/** Words that start a framework on a host: those of its profile, else the usual ones. */
export function launchOf(framework: Framework, profile: HostProfile): readonly string[] {
  return profile.launch[framework] ?? adapters[framework].launch;
}

/** Frameworks whose help can be read on a host. Of two with one command, the one that fits the devices is meant. */
export async function seenFrameworks(
  host: Pick<BenchHost, 'run'>,
  profile: HostProfile,
  isAscend: boolean,
): Promise<Framework[]> {
  const wanted = frameworks.filter((one) => one !== (isAscend ? 'vllm' : 'vllm_ascend'));
  const found = await Promise.all(
    wanted.map(async (framework) => {
      for (const words of adapters[framework].help) {
        const command = [...launchOf(framework, profile), ...words];
        const { text, exitCode } = await host.run({ command, env: {}, timeoutMs: helpMs });
        if (exitCode === 0 && flagsOfHelp(text) !== null) return [framework];
      }
      return [];
    }),
  );
  return found.flat();
}
