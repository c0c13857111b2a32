import type { Architecture } from '../terms/architecture.ts';
import { textFields } from './config-facts.ts';
import { ConfigReader } from './config-reader.ts';

/** Frequencies of the frame, row and column axis in an interleaved multimodal rotary embedding. */
export function multimodalSections(
  { config, id }: Pick<Architecture, 'config' | 'id'>,
  fallback: readonly number[],
): readonly number[] {
  const reader = new ConfigReader(textFields(config), id);
  const groups = ['rope_parameters', 'rope_scaling'].map((name) => reader.group(name));
  for (const group of groups) {
    const sections = new ConfigReader(group, id).numbers('mrope_section');
    if (sections !== null) return sections;
  }
  return fallback;
}
