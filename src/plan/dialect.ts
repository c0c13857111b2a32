/** One flag of the present optimizer with its values as text; a switch has none. */
export interface PlanFlag {
  /** Present name, e.g. `--tpot-limit`. */
  readonly flag: string;
  readonly values: readonly string[];
}

/** How one installed program spells its flags, read from its own `--help`. */
export interface FlagDialect {
  /** The program as a notice names it, e.g. `TensorCast 84fec85`. */
  readonly program: string;
  /** Long flags that its help lists. */
  readonly flags: ReadonlySet<string>;
  /** Values that a flag is limited to, in the program's own case. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** Flags that take several values. */
  readonly several: ReadonlySet<string>;
}

/** Names that a flag had in earlier versions, newest first, by its present name. */
const earlierNames: Readonly<Record<string, readonly string[]>> = {
  '--ttft-limit': ['--ttft-limits'],
  '--tpot-limit': ['--tpot-limits'],
  '--mtp-acceptance-rates': ['--mtp-acceptance-rate'],
  '--max-batched-tokens': ['--max-prefill-tokens'],
  '--quantize-non-expert-linear-action': ['--quantize-backbone-linear-action'],
  '--chrome-trace-file': ['--chrome-trace'],
  '--profiling-database-path': ['--profiling-database'],
  '--no-repetition': ['--disable-repetition'],
};

/** The model is the positional argument of every version, whatever its help lists. */
const modelFlag = '--model-id';

/** Flags that steer effort and messages, never a figure: dropped where a version lacks them. */
const effortFlags: ReadonlySet<string> = new Set([
  '--jobs',
  '--max-search-combinations',
  '--concurrency-search-strategy',
  '--log-level',
  '--compile-allow-graph-break',
  '--dump-original-results',
]);

/** Reads the flags, their choices and which take several values from what `--help` prints. */
export function readHelp(help: string, program: string): FlagDialect {
  const flags = new Set(help.match(/(?<![\w-])--[A-Za-z][\w-]*/g) ?? []);
  const choices = new Map<string, string[]>();
  for (const found of help.matchAll(/(--[A-Za-z][\w-]*)\s+\[?\{([^}]*)\}/g)) {
    const values = (found[2] ?? '').split(',').map((one) => one.trim().split('.').at(-1) ?? '');
    if (found[1]) choices.set(found[1], values);
  }
  const several = new Set<string>();
  for (const found of help.matchAll(/(--[A-Za-z][\w-]*)\s+(?:[^\s[\]]+\s+)?\[[^\s[\]]+\s+\.\.\.\]/g)) {
    if (found[1]) several.add(found[1]);
  }
  return { program, flags, choices, several };
}

/** How this version spells a flag; null when it has no such flag. */
export function spelling(dialect: FlagDialect, flag: string): string | null {
  const names = [flag, ...(earlierNames[flag] ?? [])];
  return names.find((name) => dialect.flags.has(name)) ?? null;
}

const sameWord = (text: string): string => text.toLowerCase().replaceAll('-', '_');

function spelledValue(dialect: FlagDialect, spelled: string, value: string): string {
  const known = dialect.choices.get(spelled)?.find((choice) => sameWord(choice) === sameWord(value));
  return known ?? value;
}

/** A plan's flags in the words of one version. */
export interface SpelledFlags {
  readonly args: readonly string[];
  /** Left out: the version has no such flag and the figures do not depend on it. */
  readonly dropped: readonly PlanFlag[];
  /** The version has no such flag, or takes fewer values, and the figures depend on it: the plan cannot run there. */
  readonly refused: readonly PlanFlag[];
}

/**
 * Writes flags as one version of the program wants them. The rule for a flag it lacks: dropped where it only steers effort
 * or states what that version does anyway; refused otherwise.
 */
export function spellFlags(flags: readonly PlanFlag[], dialect: FlagDialect): SpelledFlags {
  const args: string[] = [];
  const dropped: PlanFlag[] = [];
  const refused: PlanFlag[] = [];
  for (const one of flags) {
    if (one.flag === modelFlag) {
      args.push(...one.values);
      continue;
    }
    const spelled = spelling(dialect, one.flag);
    if (spelled === null) (isDispensable(one, flags) ? dropped : refused).push(one);
    else if (one.values.length > 1 && !dialect.several.has(spelled)) refused.push(one);
    else if (one.values.length === 0 && needsValue(one.flag) && !isOpenList(dialect, spelled))
      refused.push(one);
    else args.push(spelled, ...one.values.map((value) => spelledValue(dialect, spelled, value)));
  }
  return { args, dropped, refused };
}

/** Size lists may be empty today (every power of two); March 2026 wanted at least one. */
function needsValue(flag: string): boolean {
  return flag.endsWith('-sizes');
}

function isOpenList(dialect: FlagDialect, spelled: string): boolean {
  return dialect.several.has(spelled) && dialect.flags.has('--ep-sizes');
}

function isDispensable({ flag, values }: PlanFlag, all: readonly PlanFlag[]): boolean {
  if (effortFlags.has(flag)) return true;
  const only = values.length === 1 ? values[0] : undefined;
  if (flag === '--moe-dp-sizes' || flag === '--dcp-sizes') return only === '1';
  if (flag === '--ep-sizes') return only !== undefined && only === firstValue(all, '--num-devices');
  if (flag === '--prefix-cache-hit-rate' || flag === '--serving-cost' || flag === '--num-mtp-tokens') {
    return Number(only) === 0;
  }
  if (flag === '--mtp-acceptance-rates') return all.every((one) => one.flag !== '--num-mtp-tokens');
  return flag === '--quantize-attention-action' && only === 'DISABLED';
}

function firstValue(all: readonly PlanFlag[], flag: string): string | undefined {
  return all.find((one) => one.flag === flag)?.values[0];
}
