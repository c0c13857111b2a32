/**
 * Compares every entry of references/models with the public config.json of its model, field by field:
 *
 *   node scripts/check-models.ts            reads https://huggingface.co/ID/raw/main/config.json
 *   node scripts/check-models.ts FOLDER     reads FOLDER/OWNER--NAME_config.json, e.g. a checkout's
 *                                           aic-core/src/aiconfigurator_core/model_configs of
 *                                           https://github.com/ai-dynamo/aiconfigurator (checked at 095f58a)
 *
 * Ends with 1 when a field differs. Entries whose config cannot be had are listed, never counted as equal.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;

interface Entry {
  readonly id: string;
  readonly sameAs: readonly string[];
  readonly config: Fields;
}

const registry = new URL('../references/models/', import.meta.url);

function entries(): Entry[] {
  return readdirSync(registry)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(new URL(name, registry), 'utf8')) as Entry);
}

async function fetched(id: string): Promise<Fields | null> {
  try {
    const answer = await fetch(`https://huggingface.co/${id}/raw/main/config.json`);
    return answer.ok ? ((await answer.json()) as Fields) : null;
  } catch {
    return null;
  }
}

function saved(folder: string, id: string): Fields | null {
  try {
    return JSON.parse(readFileSync(join(folder, `${id.replace('/', '--')}_config.json`), 'utf8')) as Fields;
  } catch {
    return null;
  }
}

const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of an entry that the public config states otherwise; fields that it does not state are no difference. */
function differences(own: Fields, raw: Fields, path = ''): string[] {
  return Object.entries(own).flatMap(([name, value]) => {
    const other = raw[name];
    if (other === undefined) return [];
    if (isGroup(value) && isGroup(other)) return differences(value, other, `${path}${name}.`);
    const isSame = JSON.stringify(value) === JSON.stringify(other);
    return isSame ? [] : [`${path}${name}: ${JSON.stringify(value)} here, ${JSON.stringify(other)} there`];
  });
}

const [folder] = process.argv.slice(2);
let equal = 0;
let different = 0;
const absent: string[] = [];
for (const { id, sameAs, config } of entries()) {
  let raw: Fields | null = null;
  for (const name of [id, ...sameAs]) {
    raw ??= folder === undefined ? await fetched(name) : saved(folder, name);
  }
  if (raw === null) {
    absent.push(id);
    continue;
  }
  const found = differences(config, raw);
  if (found.length === 0) equal += 1;
  else {
    different += 1;
    console.log(`${id}\n${found.map((one) => `  ${one}`).join('\n')}`);
  }
}
console.log(`${equal} equal, ${different} different, ${absent.length} not had: ${absent.join(', ')}`);
process.exitCode = different > 0 ? 1 : 0;
