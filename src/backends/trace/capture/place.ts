import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CaptureError } from '../../../trace/capture/capture-fault.ts';
import { type PathMap, toLocal, toServer } from '../../../trace/capture/path-map.ts';
import type { Workload } from '../../../trace/capture/workload.ts';
import { type Framework, frameworkName } from '../../../trace/framework/framework.ts';

/** A folder of traces. */
export interface Place {
  /** The folder here, and as the server names it. */
  readonly local: string;
  readonly server: string;
  /** Name of the one file that a server writes there; null = any trace. */
  readonly file: string | null;
}

/** Facts from which a place is told. */
export interface PlaceRequest {
  /** Folder as the server names it; null where SGLang may use one of ours. */
  readonly outputDir: string | null;
  readonly pathMap: PathMap | null;
  readonly workload: Workload;
}

/** Makes a folder and what is missing above it, one by one: where the system makes none, `recursive` tries without an end. */
function make(folder: string): void {
  try {
    if (!existsSync(dirname(folder))) make(dirname(folder));
    mkdirSync(folder);
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    throw new CaptureError({ code: 'output-not-writable', path: folder });
  }
}

/**
 * Makes sure that the folder of the traces is here and can be written, before anything is sent.
 *
 * @throws {CaptureError} with the mount that is missing.
 */
export function placeOf({ outputDir, pathMap, workload }: PlaceRequest, framework: Framework): Place {
  if (outputDir === null) {
    if (framework !== 'sglang')
      throw new CaptureError({ code: 'output-folder-needed', framework: frameworkName(framework) });
    const local = mkdtempSync(join(tmpdir(), 'sglang-torch-profile-'));
    return { local, server: toServer(local, pathMap), file: null };
  }
  const isFile = /\.(?:json|gz)$/i.test(outputDir);
  // One fixed file cannot hold two rounds; SGLang is told a folder, whatever is wanted.
  if (isFile && (workload !== 'legacy' || framework === 'sglang'))
    throw new CaptureError({ code: 'output-is-file', path: outputDir });
  const path = resolve(toLocal(outputDir, pathMap));
  const local = isFile ? dirname(path) : path;
  // SGLang is told the folder, so that it may be made, and so may the folder of one file; the others started with theirs.
  if ((framework === 'sglang' || isFile) && !existsSync(local)) make(local);
  if (!existsSync(local) || !statSync(local).isDirectory()) {
    throw new CaptureError({ code: 'output-not-visible', path: local, server: outputDir });
  }
  try {
    accessSync(local, constants.W_OK | constants.X_OK);
  } catch {
    throw new CaptureError({ code: 'output-not-writable', path: local });
  }
  return { local, server: toServer(local, pathMap), file: isFile ? basename(path) : null };
}
