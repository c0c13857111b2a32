import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { prepareForward } from '../../../../src/engine/analytic/forward/prepare-forward.ts';
import { MeasuredDataError } from '../../../../src/engine/analytic/measured/damage.ts';
import type { MeasuredDatabase } from '../../../../src/engine/analytic/measured/database.ts';
import { readMeasuredMapping } from '../../../../src/engine/analytic/measured/mapping.ts';
import { MeasuredSource } from '../../../../src/engine/analytic/measured/source.ts';
import { readMeasuredTable } from '../../../../src/engine/analytic/measured/table.ts';
import { readArchitecture, someLayersOf } from '../../../../src/engine/models/read-architecture.ts';
import { configOf } from '../families/forward-of.ts';
import { caseOf } from '../forward/text-generate-case.ts';

type Rows = readonly (readonly string[])[];
type Fields = Readonly<Record<string, unknown>>;

/** A database as its files hold it. */
interface Files {
  readonly tables: ReadonlyMap<string, Rows>;
  readonly mapping: Fields;
}

function filesOf(folder: string): Files {
  const home = join(import.meta.dirname, folder);
  const tables = readdirSync(home)
    .filter((name) => name.endsWith('.csv'))
    .map(
      (name) => [name.replace(/\.csv$/, ''), parse(readFileSync(join(home, name), 'utf8')) as Rows] as const,
    );
  return { tables: new Map(tables), mapping: parseYaml(readFileSync(join(home, 'op_mapping.yaml'), 'utf8')) };
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Tables as they were read, by the rows of their files. */
type ReadTables = Map<Rows, ReturnType<MeasuredDatabase['table']>>;

/** The database of files, and which tables it was asked for. */
function databaseOf(
  { tables, mapping }: Files,
  known: ReadTables,
): MeasuredDatabase & { readonly asked: ReadonlySet<string> } {
  const asked = new Set<string>();
  return {
    path: 'here',
    mapping: readMeasuredMapping(mapping, 'op_mapping.yaml'),
    asked,
    table(kernel) {
      const rows = tables.get(kernel);
      if (rows === undefined) return null;
      asked.add(kernel);
      const lines = () => rows.map((row) => row.map(cell).join(',')).join('\n');
      const table = known.get(rows) ?? readMeasuredTable(kernel, lines(), `${kernel}.csv`);
      known.set(rows, table);
      return table;
    },
  };
}

/** A cell as it was not measured: other sizes, another name, another time. */
function changed(text: string): string {
  const [number] = /\d+/.exec(text) ?? [];
  return number === undefined ? `${text}X` : text.replace(number, String(2 * Number(number)));
}

function* tablesApart(files: Files, kernels: ReadonlySet<string>): Generator<readonly [string, Files]> {
  for (const [kernel, rows] of files.tables) {
    const [head, ...body] = rows;
    if (head === undefined || !kernels.has(kernel)) continue;
    const withRows = (all: Rows): Files => ({ ...files, tables: new Map([...files.tables, [kernel, all]]) });
    for (const [at, column] of head.entries()) {
      const emptied = body.map((row) => row.with(at, ''));
      yield [`${kernel} ${column} empty`, withRows([head, ...emptied])];
      const other = body.map((row) => row.with(at, changed(row[at] ?? '')));
      yield [`${kernel} ${column} other`, withRows([head, ...other])];
    }
    yield [
      `${kernel} twice`,
      withRows([head, ...body, ...body.map((row) => row.with(-1, changed(row.at(-1) ?? '')))]),
    ];
  }
}

/** Every mapping that lacks one policy, or one field of an operator that was not looked at before. */
function* mappingsApart(
  files: Files,
  isNew: (operator: string) => boolean,
): Generator<readonly [string, Files]> {
  const without = (fields: Fields, key: string) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  for (const key of Object.keys(files.mapping).filter((name) => name.endsWith('_policy'))) {
    yield [`mapping without ${key}`, { ...files, mapping: without(files.mapping, key) }];
  }
  const operators = files.mapping.operator_mappings as Readonly<Record<string, Fields>>;
  for (const [name, entry] of Object.entries(operators)) {
    if (!isNew(name)) continue;
    for (const key of Object.keys(entry)) {
      const mappings = { ...operators, [name]: without(entry, key) };
      yield [
        `${name} without ${key}`,
        { ...files, mapping: { ...files.mapping, operator_mappings: mappings } },
      ];
    }
  }
}

/** Passes that ask for different kernels, by the words of text_generate. */
const passes: readonly (readonly [folder: string, words: string])[] = [
  [
    'database',
    'Qwen/Qwen3-8B --num-devices 2 --tp-size 2 --num-queries 4 --query-length 512 --quantize-linear-action DISABLED',
  ],
  [
    'database',
    'Qwen/Qwen3-8B --num-devices 2 --tp-size 2 --num-queries 4 --query-length 1 --context-length 1000 --decode --compile',
  ],
  [
    'database',
    'Qwen/Qwen3-30B-A3B --num-devices 4 --tp-size 2 --ep-size 4 --num-queries 8 --query-length 1 --context-length 1000 --decode --compile',
  ],
  [
    'database',
    'deepseek-ai/DeepSeek-V3.1 --num-devices 4 --tp-size 2 --ep-size 4 --num-queries 8 --query-length 1 --context-length 1000 --decode --compile --quantize-linear-action DISABLED',
  ],
  [
    'database-sparse',
    'zai-org/GLM-5 --num-devices 2 --tp-size 2 --ep-size 2 --num-queries 4 --query-length 1 --context-length 3000 --decode',
  ],
  [
    'database-visible',
    'deepseek-ai/DeepSeek-V3.1 --num-devices 2 --tp-size 2 --ep-size 2 --num-queries 4 --query-length 1 --context-length 1000 --decode',
  ],
];

const figure = (value: number) => String(Number(value.toPrecision(9)));

/** Time and origin of each operator of a pass over a database. */
function timesOf(words: string, database: MeasuredDatabase): ReadonlyMap<string, string> {
  const [model = '', ...flags] = words.split(' ');
  const { spec, shape } = caseOf([model, ...flags]);
  const architecture = someLayersOf(readArchitecture(configOf(model), model), { first: 0, end: 1 });
  const forward = prepareForward({ ...spec, architecture, measured: new MeasuredSource(database, true) });
  const found = new Map<string, { seconds: number; origins: Set<string> }>();
  for (const { name, calls, seconds, origin } of forward.operators(shape)) {
    const one = found.get(name) ?? { seconds: 0, origins: new Set() };
    one.origins.add(origin?.kind ?? 'estimated');
    found.set(name, { ...one, seconds: one.seconds + calls * seconds });
  }
  return new Map(
    [...found].map(([name, { seconds, origins }]) => [name, `${figure(seconds)} ${[...origins].join('+')}`]),
  );
}

/**
 * A measured time is believed only of a call that is the same in what its table states: the golden holds which operators
 * of a pass are told otherwise where one column, one time or one field of the mapping is not as it was.
 */
describe('a database that is one cell apart', () => {
  it('tells other times only of the operators that the cell is about', async () => {
    const done = new Set<string>();
    const tables: ReadTables = new Map();
    const parts = passes.map(([folder, words]) => {
      const files = filesOf(folder);
      const whole = databaseOf(files, tables);
      const usual = timesOf(words, whole);
      const fresh = new Set([...whole.asked].filter((kernel) => !done.has(`${folder} ${kernel}`)));
      for (const kernel of fresh) done.add(`${folder} ${kernel}`);
      const isNew = (operator: string) => {
        const key = `${folder} ${operator}`;
        const isOfPass = [...usual.keys()].some(
          (name) => operator.startsWith(name) || name.startsWith(operator),
        );
        if (!isOfPass || done.has(key)) return false;
        done.add(key);
        return true;
      };
      const told = (one: Files): string => {
        try {
          const now = timesOf(words, databaseOf(one, tables));
          return [...usual]
            .flatMap(([name, was]) => (now.get(name) === was ? [] : [`${name} ${now.get(name)}`]))
            .join(', ');
        } catch (error) {
          if (error instanceof MeasuredDataError) return `refused: ${error.message}`;
          throw error;
        }
      };
      const apart = [...tablesApart(files, fresh), ...mappingsApart(files, isNew)].flatMap(
        ([change, one]) => {
          const said = told(one);
          return said === '' ? [] : [`${change}: ${said}`];
        },
      );
      return [`# ${folder} ${words}`, ...[...usual].map(([name, was]) => `${name} ${was}`), ...apart].join(
        '\n',
      );
    });
    await expect(`${parts.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, '../../../golden/measured-one-cell-apart.txt'),
    );
  });
});
