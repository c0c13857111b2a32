import { powersOfTwo } from '../../engine/terms/powers-of-two.ts';

/** Follows a run by its log lines; the fraction never falls. */
export interface ProgressReader {
  /** 0…1 when this line says how far the run is; null when it says nothing of that. */
  line(text: string): number | null;
}

function valuesOf(args: readonly string[], flag: string): number[] | null {
  const at = args.indexOf(flag);
  if (at < 0) return null;
  const values: number[] = [];
  for (let index = at + 1; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (word.startsWith('--')) break;
    values.push(Number(word));
  }
  return values;
}

/** How many devices are named, at least one. */
function devicesOf(args: readonly string[]): number {
  const at = args.indexOf('--device');
  if (at < 0) return 1;
  const rest = args.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return Math.max(1, end < 0 ? rest.length : end);
}

/**
 * How many configurations a command tries, over all devices and phases (references/engine/serving.md 7.1). An upper
 * estimate is enough: it only scales the progress line.
 */
export function configurationCount(args: readonly string[]): number {
  const phaseCount = (devices: number): number => {
    const list = (flag: string, absent: number[]): number[] => {
      const given = valuesOf(args, flag);
      return given === null ? absent : given.length === 0 ? powersOfTwo(devices) : given;
    };
    const isOpen = ['--tp-sizes', '--ep-sizes', '--moe-dp-sizes'].every((flag) => !args.includes(flag));
    const tps = isOpen ? powersOfTwo(devices) : list('--tp-sizes', [devices]);
    const eps = list('--ep-sizes', [devices]);
    const moeDps = list('--moe-dp-sizes', [1]);
    const drafts = list('--num-mtp-tokens', [0]);
    const fits = tps.flatMap((tp) =>
      eps.flatMap((ep) => moeDps.filter((moeDp) => devices % tp === 0 && devices % (ep * moeDp) === 0)),
    );
    return fits.length * drafts.length;
  };
  const one = (flag: string): number => valuesOf(args, flag)?.[0] ?? 1;
  const total = one('--num-devices');
  const hasLimit = (name: string) => args.some((word) => word.startsWith(`--${name}-limit`));
  if (args.includes('--enable-optimize-prefill-decode-ratio')) {
    const sides =
      phaseCount(one('--prefill-devices-per-instance')) + phaseCount(one('--decode-devices-per-instance'));
    return sides * devicesOf(args);
  }
  const phases = args.includes('--disagg') ? Number(hasLimit('ttft')) + Number(hasLimit('tpot')) : 1;
  return phaseCount(total) * phases * devicesOf(args);
}

/** Reads the progress of one optimizer command from its log (level info). */
export function readProgress(args: readonly string[]): ProgressReader {
  const total = Math.max(1, configurationCount(args));
  let finished = 0;
  return {
    line(text) {
      if (/^All experiments completed/.test(text)) return 1;
      if (!/Finish processing TP size: \d+|No result found with TP \d+/.test(text)) return null;
      finished = Math.min(finished + 1, total);
      return finished / total;
    },
  };
}
