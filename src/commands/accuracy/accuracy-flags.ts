import { UsageError } from '../../app/usage-error.ts';
import type { ServerFacts } from '../../backends/calibrated/points-of-results.ts';
import type { Catalogue } from '../../text/catalogue.ts';

/** Flags of `throughline accuracy` as commander hands them over, unread. */
export interface AccuracyFlags {
  readonly calibrate?: boolean;
  readonly json?: boolean;
  readonly model?: string;
  readonly device?: string;
  readonly framework?: string;
  readonly precision?: string;
  readonly numDevices?: string;
  readonly tp?: string;
  readonly inputLength?: string;
  readonly outputLength?: string;
}

/** Facts of a server by flags, where its load test does not say them. @throws UsageError where a number is none */
export function serverFacts(flags: AccuracyFlags, texts: Catalogue['accuracy']): ServerFacts {
  const whole = (flag: string, text: string | undefined): number | null => {
    if (text === undefined) return null;
    const value = Number(text);
    if (!Number.isInteger(value) || value <= 0) throw new UsageError(texts.problems.number(flag, text));
    return value;
  };
  return {
    model: flags.model ?? null,
    system: flags.device ?? null,
    framework: flags.framework ?? null,
    precision: flags.precision ?? null,
    devices: whole('--num-devices', flags.numDevices),
    tp: whole('--tp', flags.tp),
    inputLength: whole('--input-length', flags.inputLength),
    outputLength: whole('--output-length', flags.outputLength),
  };
}
