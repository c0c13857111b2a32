import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A cited file, and the numbered sections of it that are named. */
interface Citation {
  readonly where: string;
  readonly file: string;
  readonly sections: readonly string[];
}

/** Citations in the form `references/engine/serving.md 7.5, 7.6`, also where a comment breaks the line. */
function citationsOf(path: string): Citation[] {
  const text = readFileSync(path, 'utf8').replace(/\n\s*(?:\*|\/\/) /g, ' ');
  return [
    ...text.matchAll(/references\/([\w./-]+\.(?:md|yaml|json))((?:,? \d+(?:\.\d+)*\b(?![\w.]*[a-z]))*)/g),
  ].map(([, file = '', sections = '']) => ({
    where: path.slice(root.length + 1),
    file: `references/${file}`,
    sections: sections
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  }));
}

function sectionsOf(file: string): Set<string> {
  const headings = readFileSync(join(root, file), 'utf8').matchAll(/^#{2,4} (\d+(?:\.\d+)*) /gm);
  return new Set([...headings].map(([, number = '']) => number));
}

const cited = [...filesBelow('src', /\.tsx?$/), ...filesBelow('test', /\.ts$/)]
  .filter((path) => path !== import.meta.filename)
  .flatMap(citationsOf);

describe('citations', () => {
  it('are many, and each opens a file and its section', () => {
    expect(cited.length).toBeGreaterThan(150);
    const missing = cited.flatMap(({ where, file, sections }) => {
      if (!existsSync(join(root, file))) return [`${where}: ${file}`];
      const known = sectionsOf(file);
      return sections.filter((one) => !known.has(one)).map((one) => `${where}: ${file} ${one}`);
    });
    expect(missing).toEqual([]);
  });

  it('name no document that is not part of the project', () => {
    const elsewhere = filesBelow('src', /\.tsx?$/).filter((path) =>
      /engine specification|engine family [a-z]|product specification|product\.md/.test(
        readFileSync(path, 'utf8'),
      ),
    );
    expect(elsewhere).toEqual([]);
  });

  it('between pages of the engine open a page', () => {
    for (const page of filesBelow('references/engine', /\.md$/)) {
      const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)];
      for (const [, target = ''] of links) expect(existsSync(resolve(page, '..', target)), target).toBe(true);
    }
  });
});

/** A place on the web with a file: a commit or a branch of a public repository, or a published configuration. */
const openable =
  /^https:\/\/(github\.com\/[\w.-]+\/[\w.-]+\/blob\/[\w.-]+\/\S+|huggingface\.co\/[\w.-]+\/[\w.-]+\/blob\/main\/config\.json)$/;

/** What a source says first: the file that it was read from. */
function firstPlace(source: string): string {
  return source.split(/[;\s]/)[0] ?? '';
}

describe('sources', () => {
  it.each(['devices', 'models'])('of %s are files that can be opened', (folder) => {
    const files = filesBelow(`references/${folder}`, /\.yaml$/);
    expect(files.length).toBeGreaterThan(10);
    const closed = files.filter(
      (file) => !openable.test(firstPlace(parse(readFileSync(file, 'utf8')).source)),
    );
    expect(closed.map((file) => file.slice(root.length + 1))).toEqual([]);
  });

  it('are well-formed addresses wherever one is written', () => {
    const texts = [...filesBelow('references', /\.(yaml|md)$/), ...filesBelow('src', /\.tsx?$/)];
    const broken = texts.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/https?:\/\/[^\s'"`)\]>;,]+/g)]
        .map(([address]) => address.replace(/[.:。，]+$/, ''))
        .filter((address) => !URL.canParse(address.replace(/\$\{[^}]*\}?/g, 'x'))),
    );
    expect(broken).toEqual([]);
  });
});
