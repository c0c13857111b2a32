import files from '#references/models';
import { type Architecture, UnsupportedArchitectureError } from './architecture.ts';
import { readArchitecture } from './families/index.ts';

/** One model of `references/models`. */
export interface ModelEntry {
  readonly id: string;
  /** Other ids with the same architecture. */
  readonly sameAs: readonly string[];
  readonly aliases: readonly string[];
  readonly source: string;
  readonly config: Readonly<Record<string, unknown>>;
}

interface ModelDocument {
  id: string;
  sameAs?: string[];
  aliases?: string[];
  source: string;
  config: Record<string, unknown>;
}

/** The models that ship with the program, by id. */
export const modelRegistry: ReadonlyMap<string, ModelEntry> = new Map(
  files.map((file) => {
    const { id, sameAs = [], aliases = [], source, config } = file.data as ModelDocument;
    return [id, { id, sameAs, aliases, source, config }];
  }),
);

/** The entry of an id or of another id with the same architecture; case does not matter. */
export function findModel(id: string): ModelEntry | null {
  const wanted = id.toLowerCase();
  for (const entry of modelRegistry.values()) {
    if ([entry.id, ...entry.sameAs].some((one) => one.toLowerCase() === wanted)) return entry;
  }
  return null;
}

/** The architecture of a registry model. @throws UnsupportedArchitectureError when the id is not known. */
export function architectureOf(id: string): Architecture {
  const entry = findModel(id);
  if (entry === null) throw new UnsupportedArchitectureError(id, 'not in the registry, and no config.json was given');
  return readArchitecture(entry.config, id);
}
