import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CountTokens } from '../../campaign/load/recount.ts';
import { isFields } from '../../text/fields.ts';

const fileName = 'tokenizer.json';

/** Snapshots of a model in the cache of the Hugging Face hub, newest first. */
function cachedSnapshots(name: string, environment: Readonly<Record<string, string | undefined>>): string[] {
  const home = environment.HF_HOME ?? join(environment.HOME ?? '', '.cache', 'huggingface');
  const hub = environment.HF_HUB_CACHE ?? join(home, 'hub');
  const folder = join(hub, `models--${name.replaceAll('/', '--')}`, 'snapshots');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((one) => join(folder, one))
    .toSorted((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs);
}

/** The `tokenizer.json` of a file, a folder, or a model in the local cache of the hub; null where there is none here. */
export function tokenizerFile(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  if (name === '') return null;
  if (name.endsWith('.json') && existsSync(name)) return name;
  const folders = [name, ...(/^[\w.-]+\/[\w.-]+$/.test(name) ? cachedSnapshots(name, environment) : [])];
  return folders.map((one) => join(one, fileName)).find((one) => existsSync(one)) ?? null;
}

function fieldsIn(path: string): object {
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return isFields(document) ? document : {};
}

/** Counts tokens as a `tokenizer.json` does, special tokens left out. @throws Error for a file that is no tokenizer */
export async function tokenCounter(path: string): Promise<CountTokens> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const config = join(dirname(path), 'tokenizer_config.json');
  const tokenizer = new Tokenizer(fieldsIn(path), existsSync(config) ? fieldsIn(config) : {});
  return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length;
}
