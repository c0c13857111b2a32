import type { Flags } from '../bench/candidates.ts';
import type { FrameworkAdapter } from './adapter.ts';

/** Where every server of a campaign listens: the machine itself, never the network. */
export const localHost = 'http://127.0.0.1';

/** The name of a flag as its framework writes it. */
export function flagName(key: string, { flagStyle }: FrameworkAdapter): string {
  return `--${flagStyle === 'kebab' ? key.replaceAll('_', '-') : key.replaceAll('-', '_')}`;
}

/** Words of a set of flags: `true` is a bare flag, `{ no: true }` its negation, false and null are left out. */
export function renderFlags(flags: Flags, adapter: FrameworkAdapter): string[] {
  return Object.entries(flags).flatMap(([key, value]) => {
    if (value === null || value === false) return [];
    const name = flagName(key, adapter);
    if (value === true) return [name];
    return typeof value === 'object' ? [name.replace(/^--/, '--no-')] : [name, String(value)];
  });
}

/** Flags that a help text lists; null where it lists none: that is no help but an error message. */
export function flagsOfHelp(help: string): ReadonlySet<string> | null {
  const found = new Set(help.match(/--[a-zA-Z0-9][a-zA-Z0-9_-]*/g) ?? []);
  return found.size > 2 ? found : null;
}

/** Flags of a command that the help of its program does not list; prefixes are not accepted. */
export function unknownFlags(words: readonly string[], known: ReadonlySet<string>): string[] {
  return words
    .filter((word) => word.startsWith('--'))
    .filter((word) => !known.has(word.split('=')[0] ?? word));
}

/** What a server is told for one candidate. */
export interface ServerWords {
  readonly model: string;
  readonly servedName: string;
  readonly port: number;
  /** Longest prompt + answer that will be sent. */
  readonly longestSequence: number;
  readonly launch: readonly string[];
}

/** The argument array of a server; the campaign's own flags win over those of a candidate. */
export function serverCommand(flags: Flags, server: ServerWords, adapter: FrameworkAdapter): string[] {
  const { model, servedName, port, longestSequence, launch } = server;
  const asked = flags[adapter.sequenceFlag];
  const own: Flags = {
    ...adapter.pinned,
    ...flags,
    ...(adapter.modelFlag === null ? {} : { [adapter.modelFlag]: model }),
    ...(adapter.servedNameFlag === null ? {} : { [adapter.servedNameFlag]: servedName }),
    [adapter.hostFlag]: new URL(localHost).hostname,
    [adapter.portFlag]: port,
    [adapter.sequenceFlag]: Math.max(longestSequence, typeof asked === 'number' ? asked : 0),
  };
  return [...launch, ...(adapter.modelFlag === null ? [model] : []), ...renderFlags(own, adapter)];
}
