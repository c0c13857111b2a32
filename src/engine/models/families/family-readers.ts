import { keysOf } from '../../../text/fields.ts';
import type { FamilyId } from '../../terms/architecture.ts';
import { bailingMoeReader } from './bailing-moe.ts';
import { decoderReader } from './decoder.ts';
import { deepseekV3Reader } from './deepseek-v3.ts';
import { deepseekV4Reader } from './deepseek-v4.ts';
import { denseGqaReader } from './dense-gqa.ts';
import { dsaReader } from './dsa.ts';
import { ernie45MoeReader } from './ernie4-5-moe.ts';
import type { FamilyReader } from './family-reader.ts';
import { glm4MoeReader } from './glm4-moe.ts';
import { minimaxM2Reader } from './minimax-m2.ts';
import { minimaxM3Reader } from './minimax-m3.ts';
import { qwenHybridReader } from './qwen-hybrid.ts';
import { qwen2VlReader } from './qwen2-vl.ts';
import { qwen3MoeReader } from './qwen3-moe.ts';
import { qwen3VlReader } from './qwen3-vl.ts';
import { tracedDenseReader } from './traced-dense.ts';
import { tracedExpertsReader } from './traced-experts.ts';

/** The readers of all families; each `model_type` belongs to one of them. */
export const familyReaders: Readonly<Record<FamilyId, FamilyReader>> = {
  'dense-gqa': denseGqaReader,
  'traced-dense': tracedDenseReader,
  'traced-experts': tracedExpertsReader,
  'qwen3-moe': qwen3MoeReader,
  'glm4-moe': glm4MoeReader,
  'minimax-m2': minimaxM2Reader,
  'deepseek-v3': deepseekV3Reader,
  'qwen3-vl': qwen3VlReader,
  'qwen2-vl': qwen2VlReader,
  'ernie4-5-moe': ernie45MoeReader,
  'bailing-moe': bailingMoeReader,
  'minimax-m3': minimaxM3Reader,
  'qwen-hybrid': qwenHybridReader,
  dsa: dsaReader,
  'deepseek-v4': deepseekV4Reader,
  decoder: decoderReader,
};

const byModelType = new Map(
  keysOf(familyReaders).flatMap((family) =>
    familyReaders[family].modelTypes.map((type) => [type, family] as const),
  ),
);

/** The family of a `model_type`; null when none reads it. */
export function familyOf(modelType: string): FamilyId | null {
  return byModelType.get(modelType) ?? null;
}
