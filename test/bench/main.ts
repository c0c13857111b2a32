import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { coldStarts } from './cold-start.ts';
import { engineSearches } from './engine.ts';
import { engineGrowth } from './engine-growth.ts';
import { type Measurement, meetsGoal } from './measurement.ts';
import { speedUp } from './recorded-runs.ts';
import { screenBlocks } from './screen-blocks.ts';
import { servingBenches } from './serving.ts';
import { sizingBenches } from './sizing.ts';
import { terminalTimes } from './terminal.ts';

const entry = fileURLToPath(new URL('main.js', import.meta.url));
const recordings = fileURLToPath(new URL('../test/golden/recordings/', import.meta.url));

/** What machine the figures are from; they compare only within one run. */
function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? 'unknown processor'}, Node ${process.version}, ${process.platform}`;
}

function row({ id, median, unit, goal, samples }: Measurement, isGood: boolean | null): string {
  const sign = isGood === null ? ' ' : isGood ? '✓' : '✗';
  const figure = median.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const wanted = goal === null ? '' : `${unit === 'ratio' ? 'at least' : 'at most'} ${goal}`;
  return `${sign} ${id.padEnd(44)} ${figure.padStart(12)} ${unit.padEnd(6)} ${wanted.padEnd(16)} n=${samples}`;
}

function print(measurements: readonly Measurement[], plots: readonly string[]): void {
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(measurements)}\n`);
  else {
    const rows = measurements.map((one) => row(one, meetsGoal(one)));
    process.stdout.write(`${machine()}\nmedians\n${rows.join('\n')}\n\n${plots.join('\n\n')}\n`);
  }
  process.exitCode = measurements.some((one) => meetsGoal(one) === false) ? 1 : 0;
}

// Only the screen's blocks: the part that a change of a reader is measured with.
if (process.argv.includes('--screen')) {
  print(await screenBlocks(), []);
} else {
  const growth = engineGrowth();
  print(
    [
      ...coldStarts(entry),
      ...(await terminalTimes(entry)),
      ...(await screenBlocks()),
      ...engineSearches(entry),
      ...sizingBenches(entry),
      ...(await servingBenches()),
      ...growth.measurements,
      ...(await speedUp(recordings)),
    ],
    growth.plots,
  );
}
