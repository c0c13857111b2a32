import { readdirSync, readFileSync } from 'node:fs';
import { readArchitecture } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import type { ForwardShape } from '../../../../src/engine/terms/forward-pass.ts';
import type { ForwardSpec } from '../../../../src/engine/terms/forward-spec.ts';
import { configOf } from '../families/forward-of.ts';
import { caseOf } from './text-generate-case.ts';

/** A forward pass as the real program ran it; seconds and GiB. */
export interface RecordedPass {
  readonly id: string;
  readonly args: readonly string[];
  /** Fields of the model's config that were changed: fewer layers, or what no published config has. */
  readonly changes?: ConfigFields;
  readonly dynamicShapes?: boolean;
  readonly time: number;
  readonly mem: {
    readonly weight: number;
    readonly kv: number;
    readonly indexer?: number;
    /** The activation peak; not kept of every pass. */
    readonly act?: number;
  };
  readonly breakdown: Readonly<Record<string, number>>;
  /** Which pipeline stage the operators are those of; all of them unless stated. */
  readonly operatorsOf?: 'last stage';
  /** Seconds of single calls were kept to a ten-thousandth of a microsecond. */
  readonly rounded?: boolean;
  readonly ops: Readonly<Record<string, readonly [number, number]>>;
}

const folder = new URL('../../../golden/', import.meta.url);

/** Forward passes of the real program by family: calls and seconds by operator. */
export const passFiles = readdirSync(folder).filter((name) => /^operators.*\.jsonl$/.test(name));

/** The passes of one of these files. */
export function passesOf(file: string): RecordedPass[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** What a pass asks of the engine. */
export function specOf({ args, changes, dynamicShapes = false }: RecordedPass): {
  spec: ForwardSpec;
  shape: ForwardShape;
} {
  const { spec, shape } = caseOf(args);
  const [model = ''] = args;
  const architecture =
    changes === undefined ? spec.architecture : readArchitecture(configOf(model, changes), model);
  return { spec: { ...spec, architecture, dynamicShapes }, shape };
}

/** Bytes of one GiB, the unit of recorded memory. */
export const gibibyte = 1024 ** 3;
