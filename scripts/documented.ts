import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** An exported name that no docstring explains, with the line of its declaration. */
export interface Undocumented {
  readonly name: string;
  readonly line: number;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const nodesOf = (value: unknown) => (Array.isArray(value) ? value.filter(isNode) : []);

/** Whether the last thing in front of a place is a docstring. */
function hasDocstring(code: string, start: number): boolean {
  const before = code.slice(0, start).trimEnd();
  const from = before.lastIndexOf('/**');
  return from >= 0 && before.indexOf('*/', from + 3) === before.length - 2;
}

/** Names that a declaration introduces; none for a pattern, of which each part is a name of its own elsewhere. */
function namesOf(declaration: Readonly<Record<string, unknown>>): string[] {
  const declared =
    declaration.type === 'VariableDeclaration' ? nodesOf(declaration.declarations) : [declaration];
  return declared.flatMap(({ id }) => (isNode(id) && typeof id.name === 'string' ? [id.name] : []));
}

/** A type that only derives from a value: `z.infer<typeof schema>`, `(typeof values)[number]`, `keyof typeof record`. */
const derivedFrom =
  /^export type \w+ =\s*\(?(?:z\.(?:infer|output)<typeof (\w+)>|(?:keyof )?\(?typeof (\w+)\)?)(?:\)?\[[^\]]*\])*;?/u;

/**
 * The exported names of a module that no docstring explains. A type that is derived from a documented value of the same
 * module is explained there.
 */
export function undocumented(code: string, isMarkup: boolean): Undocumented[] {
  const { body } = parseAst(code, { lang: isMarkup ? 'tsx' : 'ts' });
  const explained = new Set<string>();
  let last = { end: -1, type: '', isExplained: false };
  const open: (Undocumented & { readonly source: string | undefined })[] = [];
  for (const statement of nodesOf(body)) {
    const isExported = statement.type === 'ExportNamedDeclaration';
    const declaration = isExported ? statement.declaration : statement;
    if (!isNode(declaration)) continue;
    const start = Number(statement.start);
    // Values on lines that follow each other are told of by the docstring above the first.
    const follows = declaration.type === last.type && code.slice(last.end, start) === '\n';
    const isExplained =
      hasDocstring(code, start) ||
      (follows && last.isExplained && declaration.type === 'VariableDeclaration');
    last = { end: Number(statement.end), type: String(declaration.type), isExplained };
    const [, schema, value] = derivedFrom.exec(code.slice(start, Number(statement.end))) ?? [];
    for (const name of namesOf(declaration)) {
      if (isExplained) explained.add(name);
      else if (isExported)
        open.push({ name, line: code.slice(0, start).split('\n').length, source: schema ?? value });
    }
  }
  return open.flatMap(({ source, ...one }) => (source !== undefined && explained.has(source) ? [] : [one]));
}

const source = resolve(import.meta.dirname, '../src');

/** Catalogues hold texts, which explain themselves. */
const catalogues = /^text\/(?:en|zh)\//;

/** Every exported name of `src` that no docstring explains, with its file and line. */
function undocumentedOfSources(): string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !catalogues.test(path))
    .sort()
    .flatMap((path) =>
      undocumented(readFileSync(join(source, path), 'utf8'), path.endsWith('x')).map(
        ({ name, line }) => `${path}:${line}: ${name} is exported without a docstring`,
      ),
    );
}

if (import.meta.main) {
  const faults = undocumentedOfSources();
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
