import { z } from 'zod';
import { type ReadChange, stateOf } from './read-document.ts';

/** A list of pull requests as code hosts give it: the fields of https://docs.github.com/rest/pulls/pulls that are used. */
const pullSchema = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  html_url: z.string().nullish(),
  url: z.string().nullish(),
  state: z.string().default('open'),
  merged_at: z.string().nullish(),
  body: z.string().nullish(),
  files: z
    .array(z.union([z.string(), z.object({ filename: z.string() }).transform((one) => one.filename)]))
    .nullish(),
});
const listSchema = z.union([
  z.array(pullSchema),
  z.object({ items: z.array(pullSchema) }).transform(({ items }) => items),
]);

/** Pull requests of a list that name the family. @throws ZodError for another document */
export function pullsOf(document: unknown, query: string): ReadChange[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  return listSchema
    .parse(document)
    .filter(({ title, body }) => {
      const text = `${title} ${body ?? ''}`.toLowerCase();
      return terms.some((term) => text.includes(term));
    })
    .map(({ number, title, html_url, url, state, merged_at, files }) => ({
      pr: `#${number}`,
      state: stateOf(state, typeof merged_at === 'string'),
      title,
      url: html_url ?? url ?? null,
      files: files ?? [],
      symbols: [],
      changed: title,
      risk: '',
    }));
}

/** Changes of a checkout's own history whose titles name the family: lines of `git log --format=%H%x09%s`. */
export function changesOfLog(log: string, query: string): ReadChange[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  return log.split('\n').flatMap((line) => {
    const [commit = '', title = ''] = line.split('\t');
    if (commit === '' || !terms.some((term) => title.toLowerCase().includes(term))) return [];
    const number = /\(#(\d{1,7})\)/.exec(title)?.[1];
    return [
      {
        pr: number === undefined ? commit.slice(0, 12) : `#${number}`,
        state: 'merged',
        title,
        url: null,
        files: [],
        symbols: [],
        changed: title,
        risk: '',
      } as const,
    ];
  });
}
