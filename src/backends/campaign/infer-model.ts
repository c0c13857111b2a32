import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { printedBy } from './hosts/printed.ts';

/** The fields of a model's config.json that a campaign is fixed to. */
const configSchema = z.object({
  torch_dtype: z.string().nullish(),
  dtype: z.string().nullish(),
  max_position_embeddings: z.number().int().positive().nullish(),
  quantization_config: z.object({ quant_method: z.string().nullish() }).nullish(),
  auto_map: z.record(z.string(), z.unknown()).nullish(),
  text_config: z.object({ torch_dtype: z.string().nullish(), dtype: z.string().nullish() }).nullish(),
});

/** Facts that a model's folder tells. */
export interface SeenModel {
  readonly precision: string | null;
  readonly quantization: string | null;
  readonly maxContext: number | null;
  readonly needsRemoteCode: boolean;
  readonly sha256: string;
}

/** Reads config.json of a model that is a folder here; null where it is none. */
export function seenModel(model: string): SeenModel | null {
  const path = join(model, 'config.json');
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const sha256 = createHash('sha256').update(text).digest('hex');
  try {
    const config = configSchema.parse(JSON.parse(text));
    const inner = config.text_config;
    return {
      precision: config.torch_dtype ?? config.dtype ?? inner?.torch_dtype ?? inner?.dtype ?? null,
      quantization: config.quantization_config?.quant_method ?? null,
      maxContext: config.max_position_embeddings ?? null,
      needsRemoteCode: config.auto_map !== null && config.auto_map !== undefined,
      sha256,
    };
  } catch {
    return { precision: null, quantization: null, maxContext: null, needsRemoteCode: false, sha256 };
  }
}

/** A checkout as git tells of it. */
export interface SeenCheckout {
  readonly branch: string | null;
  readonly commit: string;
  readonly remote: string | null;
}

const gitMs = 30_000;

/** Branch, commit and remote of a checkout; null where the folder is none. */
export async function seenCheckout(folder: string): Promise<SeenCheckout | null> {
  const said = async (words: readonly string[]) => {
    const { text, exitCode } = await printedBy(['git', '-C', folder, ...words], {}, gitMs);
    return exitCode === 0 && text.trim() !== '' ? text.trim() : null;
  };
  const commit = await said(['rev-parse', 'HEAD']);
  if (commit === null) return null;
  return {
    commit,
    branch: await said(['symbolic-ref', '--short', '-q', 'HEAD']),
    remote: await said(['config', '--get', 'remote.origin.url']),
  };
}

/** Whether a folder lies in a checkout without being ignored: a log there would make the checkout dirty. */
export async function dirties(folder: string, checkout: string): Promise<boolean> {
  const inside = `${join(folder, '.')}/`.startsWith(`${join(checkout, '.')}/`);
  if (!inside) return false;
  const { exitCode } = await printedBy(['git', '-C', checkout, 'check-ignore', '-q', folder], {}, gitMs);
  return exitCode !== 0;
}
