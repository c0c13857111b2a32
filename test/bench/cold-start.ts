import { spawnSync } from 'node:child_process';
import { type Measurement, timed } from './measurement.ts';

/** Time of short commands as a shell sees them, from start to exit. */
export function coldStarts(entry: string): Measurement[] {
  const environment = { ...process.env, NO_COLOR: '1' };
  const command =
    (...args: string[]) =>
    () => {
      spawnSync(process.execPath, [entry, ...args], { env: environment, stdio: 'ignore' });
    };
  return [
    timed('cold-start/node-alone', null, () => {
      spawnSync(process.execPath, ['-e', '0'], { env: environment, stdio: 'ignore' });
    }),
    timed('cold-start/help', 100, command('--help')),
    timed('cold-start/version', 100, command('--version')),
    timed(
      'cold-start/plan-json',
      null,
      command(
        ...'plan --model Qwen/Qwen3-32B --devices TEST_DEVICE --num-devices 8 --input-length 3500 --output-length 1500 --mode aggregation --tpot-limit-ms 50 --quantize recommended --compile --yes --json'.split(
          ' ',
        ),
      ),
      7,
      1,
    ),
  ];
}
