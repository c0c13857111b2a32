import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { z } from 'zod';
import { decisionFor } from '../../../campaign/history/decide.ts';
import type { Finding, History } from '../../../campaign/history/notes.ts';
import { changesOfLog, pullsOf } from '../../../campaign/history/open-prs.ts';
import {
  type FamilyDocument,
  isNamedFamily,
  queryOf,
  rankFamilies,
} from '../../../campaign/history/query.ts';
import { changesIn, type ReadChange } from '../../../campaign/history/read-document.ts';
import type { Manifest } from '../../../campaign/manifest.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import { thrownMessage } from '../../../text/thrown.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import { printedBy } from '../hosts/printed.ts';

/** Request of the gate of history. */
export interface HistoryRequest {
  readonly query: string | null;
  readonly slug: string | null;
  /** The folder of the knowledge base, where it is not at its usual place. */
  readonly knowledge: string | null;
  /** A JSON file with pull requests, or the address of an API that lists them. */
  readonly pulls: string | null;
  /** Why no history is read. */
  readonly none: string | null;
}

const gitTimeoutMs = 30_000;
const mostFindings = 60;

/**
 * Where the knowledge base is: what was named, then skills of the agent this runs under, then checkouts beside the target.
 */
export function knowledgeRoot(
  named: string | null,
  environment: NodeJS.ProcessEnv,
  checkout: string | null,
): string | null {
  const home = environment.HOME ?? homedir();
  const claude = join(home, '.claude', 'skills', 'model-pr-history-knowledge');
  const codex = join(environment.CODEX_HOME ?? join(home, '.codex'), 'skills', 'model-pr-history-knowledge');
  const isCodex = environment.CODEX_HOME !== undefined && environment.CLAUDECODE === undefined;
  const places = [
    ...(named === null ? [] : [named]),
    ...(isCodex ? [codex, claude] : [claude, codex]),
    ...[checkout, process.cwd()].flatMap((place) =>
      place === null
        ? []
        : [join(place, 'model-pr-optimization-history'), join(place, '..', 'model-pr-optimization-history')],
    ),
  ];
  if (named !== null) return existsSync(named) ? named : null;
  return places.find((place) => existsSync(place)) ?? null;
}

/** Histories below a root, `<framework>/<slug>/README.en.md`; a Chinese one where there is no other. */
function documentsBelow(root: string): FamilyDocument[] {
  const folders = (place: string) =>
    readdirSync(place, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  return folders(root).flatMap((framework) =>
    folders(join(root, framework)).flatMap((slug) => {
      const name = ['README.en.md', 'README.md', 'README.zh.md'].find((one) =>
        existsSync(join(root, framework, slug, one)),
      );
      if (name === undefined) return [];
      const path = join(framework, slug, name);
      return [{ framework, slug, path, text: readFileSync(join(root, path), 'utf8') }];
    }),
  );
}

async function git(place: string, words: readonly string[]): Promise<string | null> {
  const { text, exitCode } = await printedBy(['git', '-C', place, ...words], {}, gitTimeoutMs);
  return exitCode === 0 ? text : null;
}

async function pullsFrom(place: string, query: string): Promise<ReadChange[] | { readonly problem: string }> {
  try {
    const text = /^https?:\/\//.test(place)
      ? await (
          await request(place, { headers: { accept: 'application/json', 'user-agent': 'throughline' } })
        ).body.text()
      : readFileSync(place, 'utf8');
    return pullsOf(JSON.parse(text), query);
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : thrownMessage(error);
    return { problem: withoutSecrets(`${place}: ${reason}`).slice(0, 300) };
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Numbers of the changes that a checkout has, from the titles of its commits. */
function numbersOf(log: string | null): ReadonlySet<string> {
  return new Set([...(log ?? '').matchAll(/\(#(\d{1,7})\)/g)].map(([, number = '']) => `#${number}`));
}

type FoundChange = ReadChange & { readonly framework: string };
type Words = Catalogue['campaign']['history'];

/** Open changes that the knowledge watches and that name a word of the query. */
function watchedIn(root: string | null, query: string): readonly ReadChange[] {
  const path = root === null ? null : join(root, 'open-pr-watch.md');
  const watch = path !== null && existsSync(path) ? readFileSync(path, 'utf8') : '';
  return changesIn(watch).filter(({ title }) =>
    query.split(/\s+/).some((term) => title.toLowerCase().includes(term)),
  );
}

/** Each change once, with what is decided about it; `log` tells which of the target's the checkout has. */
function findingsOf(
  found: readonly FoundChange[],
  { target, log, words }: { readonly target: string; readonly log: string | null; readonly words: Words },
): Finding[] {
  const has = numbersOf(log);
  const unique = [...new Map(found.map((one) => [`${one.framework} ${one.pr}`, one])).values()];
  return unique.slice(0, mostFindings).map((one, at): Finding => {
    const isMissing =
      log !== null &&
      one.framework === target &&
      one.state === 'merged' &&
      one.pr.startsWith('#') &&
      !has.has(one.pr);
    return {
      ...one,
      id: `F${at + 1}`,
      risk: one.risk === '' ? words.riskUnknown : one.risk,
      decision: words.decisions[decisionFor(one, isMissing)],
      by: 'auto',
    };
  });
}

/** Why a family was chosen: it was named, the query names it, or it is the nearest. */
function reasonOf(chosen: string, query: string, { slug }: HistoryRequest, words: Words): string {
  if (slug !== null) return words.reasonNamed;
  return isNamedFamily(query, chosen) ? words.reasonExact : words.reasonBest;
}

/** Looks what is known of earlier changes of the model's family. It measures nothing, and decides by rule. */
export async function gatherHistory(
  manifest: Manifest,
  asked: HistoryRequest,
  environment: NodeJS.ProcessEnv,
  now: Date,
  texts: Catalogue['campaign'],
): Promise<History> {
  const words = texts.history;
  const query = asked.query ?? asked.slug ?? queryOf(manifest.model);
  const target = manifest.target?.framework ?? Object.keys(manifest.frameworks)[0] ?? 'vllm';
  const checkout = manifest.target?.checkout ?? null;
  const base: History = {
    schema: 'throughline.history/1',
    campaign: manifest.id,
    created_at: now.toISOString(),
    root: null,
    root_commit: null,
    query,
    hits: [],
    choice: null,
    documents: [],
    findings: [],
    open_prs: [],
    blockers: [],
  };
  if (asked.none !== null) return { ...base, blockers: [words.leftOut(asked.none)] };
  const root = knowledgeRoot(asked.knowledge, environment, checkout);
  const all = root === null ? [] : documentsBelow(root);
  const hits = rankFamilies(query, all, target);
  const chosen = asked.slug ?? hits[0]?.slug ?? null;
  const wanted = new Set([target, ...Object.keys(manifest.frameworks)]);
  const read = all.filter(({ slug, framework }) => slug === chosen && wanted.has(framework));
  const log = checkout === null ? null : await git(checkout, ['log', '-n', '5000', '--format=%H%x09%s']);
  const pulls = asked.pulls === null ? [] : await pullsFrom(asked.pulls, query);
  const found: FoundChange[] = [
    ...read.flatMap(({ framework, text }) => changesIn(text).map((one) => ({ ...one, framework }))),
    ...[
      ...watchedIn(root, query),
      ...('problem' in pulls ? [] : pulls),
      ...changesOfLog(log ?? '', query),
    ].map((one) => ({ ...one, framework: target })),
  ];
  const findings = findingsOf(found, { target, log, words });
  const commit = root === null ? null : await git(root, ['rev-parse', 'HEAD']);
  return {
    ...base,
    root,
    root_commit: commit?.trim() ?? null,
    hits,
    choice: chosen === null ? null : { slug: chosen, reason: reasonOf(chosen, query, asked, words) },
    documents: [
      ...read.map(({ path, text }) => ({ path, sha256: sha256(text) })),
      ...(log === null ? [] : [{ path: `${checkout}: git log`, sha256: sha256(log) }]),
    ],
    findings,
    open_prs: findings
      .filter(({ state }) => state === 'open')
      .map(({ pr, title, url }) => [pr, title, url ?? ''].join(' ').trim()),
    blockers: [
      ...(root === null ? [words.noRoot] : []),
      ...(root !== null && read.length === 0 ? [words.noHistory(query)] : []),
      ...('problem' in pulls ? [pulls.problem] : []),
    ],
  };
}
