/** Facts that the log of a run has beside its tables. */
export interface RunFacts {
  readonly version: string | null;
  readonly savedTo: string | null;
  readonly totalDevices: number | null;
  /** Lines of level W, without time and place. */
  readonly warnings: readonly string[];
  /** Lines of level E, likewise. */
  readonly errors: readonly string[];
}

const logLine = /^\d\d:\d\d:\d\d \[aiconfigurator\] \[([IWE])\] \[[^\]]*\] ?(.*)$/;

type FoundFacts = { -readonly [Name in 'version' | 'savedTo' | 'totalDevices']: RunFacts[Name] };

/** Reads the log lines of a run. */
export function runFacts(stdout: string): RunFacts {
  const found: FoundFacts = { version: null, savedTo: null, totalDevices: null };
  const warnings: string[] = [];
  const errors: string[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const [, level, text = line] = logLine.exec(line) ?? [];
    found.version ??= /Loading AIConfigurator version: (\S+)/.exec(text)?.[1] ?? null;
    found.savedTo ??= /Saving results to (\S.{0,4000})$/.exec(text)?.[1]?.trimEnd() ?? null;
    const total = /^\s*Total GPUs: (\d{1,9})\s*$/.exec(text)?.[1];
    if (total !== undefined) found.totalDevices ??= Number(total);
    if (level === 'W') warnings.push(text.trim());
    if (level === 'E') errors.push(text.trim());
  }
  return { ...found, warnings: [...new Set(warnings)], errors };
}
