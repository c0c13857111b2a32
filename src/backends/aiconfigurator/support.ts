/** Answer of `aiconfigurator cli support` for a model on a system. */
export interface AicSupport {
  readonly model: string | null;
  readonly system: string | null;
  readonly framework: string | null;
  readonly version: string | null;
  /** Null where the program does not say. */
  readonly aggregated: boolean | null;
  readonly disaggregated: boolean | null;
}

/** Reads the box of a support check; its exit status is 0 either way. Null where no box was printed. */
export function readSupport(stdout: string): AicSupport | null {
  if (!/AIC Support Check Results/.test(stdout)) return null;
  const labels = new Map(
    stdout.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':');
      return line.startsWith('  ') && colon > 0
        ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const]
        : [];
    }),
  );
  const told = (name: string) => labels.get(name) ?? null;
  const verdict = (name: string) => {
    const word = /^(YES|NO)\b/.exec(labels.get(name) ?? '')?.[1];
    return word === undefined ? null : word === 'YES';
  };
  return {
    model: told('Model'),
    system: told('System'),
    framework: told('Backend'),
    version: told('Version'),
    aggregated: verdict('Aggregated Support'),
    disaggregated: verdict('Disaggregated Support'),
  };
}
