import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inputText } from '../../app/input-file.ts';
import { UsageError } from '../../app/usage-error.ts';
import { tokenCounter, tokenizerFile } from '../../backends/load/tokenizer.ts';
import { readWorkload, WorkloadError, type WorkloadRequest } from '../../campaign/load/read-workload.ts';
import type { CountTokens } from '../../campaign/load/recount.ts';
import type { CampaignWorkload, Manifest } from '../../campaign/manifest.ts';
import { DamagedFileError } from '../../store/damaged-file-error.ts';
import type { Catalogue } from '../../text/catalogue.ts';

/** Prompts of a file, and the lengths that a server must be able to take. */
export interface GatheredWorkload {
  readonly workload: CampaignWorkload;
  readonly input: number;
  readonly output: number;
}

/** Bytes of a token, at the least: text in most languages has more. */
const bytesPerToken = 3;

/** The longest prompt in tokens, and how that is known. */
function longest(
  rows: readonly WorkloadRequest[],
  count: CountTokens | null,
): { readonly input: number; readonly from: CampaignWorkload['lengths_from'] } {
  const told = rows.flatMap(({ inputTokens }) => inputTokens ?? []);
  if (told.length === rows.length) return { input: Math.max(...told), from: 'file' };
  const texts = rows.map(({ prompt }) => (typeof prompt === 'string' ? prompt : JSON.stringify(prompt)));
  const lengths =
    count === null
      ? texts.map((text) => Math.ceil(Buffer.byteLength(text) / bytesPerToken))
      : texts.map((text) => count(text));
  return { input: Math.max(...lengths), from: count === null ? 'bytes' : 'tokenizer' };
}

/** The file of a plan: as it is written, or beside the plan. */
export function besidePlan(path: string, plan: string): string {
  const beside = join(dirname(plan), path);
  return !existsSync(path) && existsSync(beside) ? beside : path;
}

/** Reads the prompts that a campaign sends. @throws UsageError, InvalidInputError, DamagedFileError */
export async function gatherWorkload(
  path: string,
  given: {
    readonly model: string;
    readonly tokenizer: string | null;
    readonly endpoint: Manifest['endpoint'];
  },
  texts: Catalogue['load'],
): Promise<GatheredWorkload> {
  const text = inputText(path, texts.problems.arrivalsFile);
  try {
    const rows = readWorkload(text);
    const areMessages = rows.some(
      ({ prompt }) => typeof prompt !== 'string' && typeof prompt[0] === 'object',
    );
    if (areMessages && given.endpoint !== '/v1/chat/completions')
      throw new UsageError(texts.problems.messages(path));
    const silent = rows.findIndex(({ outputTokens }) => outputTokens === null);
    if (silent !== -1) throw new WorkloadError(silent + 1, 'output');
    const tokenizer = [given.tokenizer ?? '', given.model]
      .map((name) => tokenizerFile(name, process.env))
      .find((one) => one !== null);
    const count = tokenizer == null ? null : await tokenCounter(tokenizer).catch(() => null);
    const { input, from } = longest(rows, count);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return {
      workload: { path: resolve(path), sha256, prompts: rows.length, lengths_from: from },
      input,
      output: Math.max(...rows.map(({ outputTokens }) => outputTokens ?? 1)),
    };
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    throw new DamagedFileError(path, { line: error.line }, texts.problems.promptProblems[error.problem]);
  }
}
