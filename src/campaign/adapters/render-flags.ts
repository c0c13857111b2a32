import type { Flags } from '../bench/flag-candidates.ts';
import type { FrameworkAdapter } from './adapter.ts';

/** Where every server of a campaign listens: the machine itself, never the network. */
export const localHost = 'http://127.0.0.1';

/** The name of a flag as its framework writes it. */
export function flagName(key: string, { flagStyle }: FrameworkAdapter): string {
  return `--${flagStyle === 'kebab' ? key.replaceAll('_', '-') : key.replaceAll('-', '_')}`;
}

/**
 * Words of a set of flags: `true` is a bare flag, `{ no: true }` its negation, null is left out. `false` is the negation
 * where the help lists one, or what is on by default could not be switched off; else it is left out.
 */
export function renderFlags(
  flags: Flags,
  adapter: FrameworkAdapter,
  known: ReadonlySet<string> | null = null,
): string[] {
  return Object.entries(flags).flatMap(([key, value]) => {
    const name = flagName(key, adapter);
    const negation = name.replace(/^--/, '--no-');
    if (value === null) return [];
    if (value === false) return known?.has(negation) === true ? [negation] : [];
    if (value === true) return [name];
    return typeof value === 'object' ? [negation] : [name, String(value)];
  });
}

/** Flags that a help text lists; null where it lists none: that is no help but an error message. */
export function flagsOfHelp(help: string): ReadonlySet<string> | null {
  const found = new Set(help.match(/--[a-zA-Z0-9][a-zA-Z0-9_-]*/g) ?? []);
  // `--[no-]flag` is both.
  for (const [, name = ''] of help.matchAll(/--\[no-\]([a-zA-Z0-9][a-zA-Z0-9_-]*)/g)) {
    found.add(`--${name}`).add(`--no-${name}`);
  }
  return found.size > 2 ? found : null;
}

/** Flags of a command that the help of its program does not list; prefixes are not accepted. */
export function unknownFlags(words: readonly string[], known: ReadonlySet<string>): string[] {
  return words
    .filter((word) => word.startsWith('--'))
    .filter((word) => !known.has(word.split('=')[0] ?? word));
}

/** Words that start a server for one candidate. */
export interface ServerWords {
  readonly model: string;
  readonly servedName: string;
  readonly port: number;
  readonly listen: string;
  /** Longest prompt + answer that will be sent. */
  readonly longestSequence: number;
  readonly launch: readonly string[];
  readonly trustRemoteCode: boolean;
  /** Flags that the help lists; null before it was read. */
  readonly known: ReadonlySet<string> | null;
}

/** The name that the help lists for a flag of ours: its own, or one that another version had; null where it lists none. */
function listedName(
  key: string,
  known: ReadonlySet<string> | null,
  adapter: FrameworkAdapter,
): string | null {
  if (known === null) return key;
  return [key, ...(adapter.aliases[key] ?? [])].find((one) => known.has(flagName(one, adapter))) ?? null;
}

/** Flags of ours that this version does not have: what they would fix stays at its own default, which must be said. */
export function absentPins(known: ReadonlySet<string>, adapter: FrameworkAdapter): string[] {
  return [...Object.keys(adapter.pinned), adapter.sequenceFlag]
    .filter((key) => listedName(key, known, adapter) === null)
    .map((key) => flagName(key, adapter));
}

/**
 * The argument array of a server; the campaign's own flags win over those of a candidate. Flags that only keep candidates
 * comparable are left out where the help does not list them.
 */
export function serverCommand(flags: Flags, server: ServerWords, adapter: FrameworkAdapter): string[] {
  const { model, servedName, port, listen, longestSequence, launch, trustRemoteCode, known } = server;
  const asked = flags[adapter.sequenceFlag];
  const sequence = Math.max(longestSequence, typeof asked === 'number' ? asked : 0);
  const fixing = [
    ...Object.entries(adapter.pinned),
    ...adapter.metricsFlags.map((key) => [key, true] as const),
    ...(trustRemoteCode ? [['trust_remote_code', true] as const] : []),
  ].filter(([key]) => flags[key] === undefined);
  const ours = [...fixing, [adapter.sequenceFlag, sequence] as const].flatMap(([key, value]) => {
    const name = listedName(key, known, adapter);
    // A candidate that names the flag itself is judged by its own words.
    if (name === null) return flags[key] === undefined ? [] : [[key, value] as const];
    return [[name, value] as const];
  });
  const { [adapter.sequenceFlag]: _, ...rest } = flags;
  const own: Flags = {
    ...Object.fromEntries(ours),
    ...rest,
    ...(adapter.modelFlag === null
      ? {}
      : { [listedName(adapter.modelFlag, known, adapter) ?? adapter.modelFlag]: model }),
    ...(adapter.servedNameFlag === null ? {} : { [adapter.servedNameFlag]: servedName }),
    [adapter.hostFlag]: listen,
    [adapter.portFlag]: port,
  };
  return [...launch, ...(adapter.modelFlag === null ? [model] : []), ...renderFlags(own, adapter, known)];
}
