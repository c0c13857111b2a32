import { type OptimizeRequest, optimize, optimizeDefaults } from '../../src/engine/index.ts';
import { seriesPlot } from '../../src/results/plots/series.ts';
import { plainText } from '../../src/text/line.ts';
import { search } from './engine.ts';
import { type Measurement, timed } from './measurement.ts';

interface Step {
  readonly size: number;
  readonly request: OptimizeRequest;
}

interface Growth {
  readonly title: string;
  readonly xTitle: string;
  readonly steps: readonly Step[];
}

const samples = 5;

function latent(changes: Partial<OptimizeRequest>): OptimizeRequest {
  return search('deepseek-ai/DeepSeek-V3.1', 'ATLAS_800_A3_752T_128G_DIE', 64, changes);
}

/** More and more expert sizes for every tensor-parallel size. */
function combinations(): Step[] {
  const powers = [1, 2, 4, 8, 16, 32, 64];
  return [1, 2, 3, 5, 7].map((count) => {
    const space = {
      ...optimizeDefaults.space,
      tpSizes: powers.slice(0, count),
      epSizes: powers.slice(0, count),
      moeDpSizes: [1, 2, 4],
    };
    const request = latent({ space });
    const [device] = optimize(request).devices;
    return { size: device?.phases[0]?.configurations.length ?? 0, request };
  });
}

/** Larger and larger batches allowed, nothing else limited. */
function batchLimits(): Step[] {
  return [64, 512, 4096, 32_768, 262_144].map((to) => ({
    size: to,
    request: search('Qwen/Qwen3-0.6B', 'TEST_DEVICE', 8, {
      limits: { ttftMs: null, tpotMs: null },
      prompts: { kind: 'fixed', tokens: 8 },
      outputTokens: 8,
      batchRange: { from: 1, to },
    }),
  }));
}

function measured({ title, xTitle, steps }: Growth): { measurements: Measurement[]; plot: string } {
  const measurements = steps.map(({ size, request }) =>
    timed(`engine/growth/${title}/${size}`, null, () => optimize(request), samples, 1),
  );
  const points = steps.map(({ size }, index) => ({ x: size, y: measurements[index]?.median ?? 0 }));
  const lines = seriesPlot([{ label: title, points }], {
    width: 78,
    height: 10,
    isAscii: false,
    title: `ms over ${xTitle}`,
    xTitle,
    yTitle: 'ms',
  });
  return { measurements, plot: plainText(lines) };
}

/** How the cost of a search grows with its combinations and with the batch limit: figures, and one plot of each. */
export function engineGrowth(): { measurements: Measurement[]; plots: string[] } {
  const growths = [
    { title: 'combinations', xTitle: 'combinations', steps: combinations() },
    { title: 'batch-limit', xTitle: 'batch limit', steps: batchLimits() },
  ].map(measured);
  return {
    measurements: growths.flatMap((growth) => growth.measurements),
    plots: growths.map((growth) => growth.plot),
  };
}
