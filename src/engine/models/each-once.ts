import type { Architecture, FamilyId } from '../terms/architecture.ts';
import { textFields } from './config-facts.ts';
import { readArchitecture } from './read-architecture.ts';
import { isTied } from './tied-embedding.ts';

/** Families with parameters that the general layout does not know: indexers, hyper-connections, gates of attention. */
const ownParts: ReadonlySet<FamilyId> = new Set(['dsa', 'deepseek-v4', 'minimax-m3', 'qwen-hybrid']);

/** A layout for counting parameters, and the elements of its weights that are no parameters of their own. */
export interface CountedOnce {
  readonly architecture: Architecture;
  readonly repeated: number;
}

/**
 * The layout by which the parameters of a model are counted. The modelled program stores the embedding of a tied model
 * beside its head and counts rope tables as weights (references/engine/memory.md 6.1), our general layout does neither.
 */
export function countedOnce(architecture: Architecture): CountedOnce {
  const { config, id, family, vocabSize, hiddenSize } = architecture;
  if (!ownParts.has(family))
    return { architecture: readArchitecture({ ...config, layout_family: 'decoder' }, id), repeated: 0 };
  const text = textFields(config);
  const shared = text.tie_word_embeddings ?? config.tie_word_embeddings;
  const isShared = isTied({ ...text, tie_word_embeddings: shared });
  return { architecture, repeated: isShared ? vocabSize * hiddenSize : 0 };
}

/** Whether a configuration has encoders for images or sound beside its language model. */
export function hasEncoders(architecture: Architecture): boolean {
  const names = ['vision_config', 'vit_config', 'audio_config', 'thinker_config', 'vision_encoder'];
  return names.some((name) => architecture.config[name] !== undefined);
}
