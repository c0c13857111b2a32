import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { writeFileAtomically } from '../../../store/atomic-file.ts';
import { documentWithoutSecrets } from '../../../text/without-secrets.ts';
import type { CaptureStage } from '../../../trace/capture/workload.ts';
import { ascendCompanions } from './new-files.ts';

const secretKey =
  /(?:api_?key|secret|password|passwd|passphrase|credential|(?:hf|access|auth|bearer)_?token)s?$/i;

/** Settings of a server without what opens it to others, at any depth. */
function withoutSecretKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, secretKey.test(key) ? null : withoutSecretKeys(one)]),
  );
}

/** Writes what the server said of itself beside its traces, without secrets. */
export function writeSettings(root: string, settings: Readonly<Record<string, unknown>>): void {
  mkdirSync(root, { recursive: true });
  const kept = documentWithoutSecrets(withoutSecretKeys(settings));
  writeFileAtomically(join(root, 'server_args.json'), `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o644 });
}

/** Where a trace goes below the folder of its stage: torch_npu tells its rank by the folder and what stands in it. */
function ownPlace(watched: string, file: string): string {
  const parts = relative(watched, file).split(sep);
  const at = parts.findIndex((part) => part.endsWith('_ascend_pt'));
  return at < 0 ? basename(file) : join(...parts.slice(at));
}

/** Copies new files beside each other by stage; the files of the server stay where they are. */
export function gather(root: string, watched: string, stage: CaptureStage, files: readonly string[]): void {
  const own = stage === 'all' ? root : join(root, stage);
  for (const file of files.flatMap((one) => [one, ...ascendCompanions(one)])) {
    const target = join(own, ownPlace(watched, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
}
