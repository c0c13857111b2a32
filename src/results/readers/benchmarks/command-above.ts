import type { PrintedLine } from '../printed-lines.ts';

/** How far above its report a load test's command, or the arguments that it prints, may stand. */
const linesAbove = 80;

const programs =
  /\bvllm bench|bench_(?:serving|one_batch|latency|offline_throughput)|benchmark_(?:serving|throughput|latency)|\btrtllm-bench|\baiperf profile|\bgenai-perf|\bNamespace\(/;

/** The command of a load test as far as it stands above its report, from its program on; null where none does. */
export function commandAbove(
  lines: readonly PrintedLine[],
  start: number,
  isOther: (text: string) => boolean = () => false,
): string | null {
  const above = lines
    .slice(Math.max(0, start - linesAbove), start)
    .map(({ text }) => text.replace(/\\$/, ''));
  const ownFrom = above.findLastIndex(isOther) + 1;
  const own = above.slice(ownFrom).join(' ');
  const from = programs.exec(own)?.index;
  return from === undefined ? null : own.slice(from);
}

/** The value of the first of some flags that a command or the arguments it prints name; null where it names none. */
export function flagValue(command: string | null, ...names: readonly string[]): string | null {
  if (command === null) return null;
  for (const name of names) {
    const typed = `--${name}`;
    const printed = `${name.replaceAll('-', '_')}=`;
    for (const [word, end] of [
      [typed, '(?![\\w-])'],
      [printed, ''],
    ] as const) {
      const at = command.search(new RegExp(`(?<![\\w-])${word}${end}`));
      const value = /^[ =]{0,4}['"]?([\w./:@+-]{1,200})/.exec(command.slice(at + word.length))?.[1];
      if (at >= 0 && value !== undefined && value !== 'None' && !value.startsWith('--')) return value;
    }
  }
  return null;
}

/** A whole number above 0 that a flag names; null where it does not. */
export function countOf(command: string | null, ...names: readonly string[]): number | null {
  const value = Number(flagValue(command, ...names) ?? Number.NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}
