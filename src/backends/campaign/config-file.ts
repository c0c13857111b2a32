import { adapters } from '../../campaign/adapters/frameworks.ts';
import type { Candidate } from '../../campaign/bench/flag-candidates.ts';
import type { SkipReason } from '../../campaign/bench/gate.ts';
import { readYamlFile } from '../../store/yaml-document.ts';
import { isFields } from '../../text/fields.ts';

/**
 * A value that is never measured and that a candidate asks for through a file of settings instead of a flag. A file that
 * cannot be read here is left to the server: it says so itself.
 */
export function forbiddenConfig(candidate: Candidate): { reason: SkipReason; detail: string } | null {
  const { configFlags, forbidden } = adapters[candidate.framework];
  for (const flag of configFlags) {
    const path = candidate.flags[flag];
    if (typeof path !== 'string') continue;
    let settings: unknown;
    try {
      settings = readYamlFile(path);
    } catch {
      continue;
    }
    if (!isFields(settings)) continue;
    for (const { flag: banned, except } of forbidden) {
      const value = settings[banned];
      if (value !== undefined && value !== except) {
        return { reason: 'non-pytorch-backend', detail: `${path}: ${banned} ${String(value)}` };
      }
    }
  }
  return null;
}
