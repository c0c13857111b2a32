/** A folder of a framework's own tree, and how it stands inside of a path. */
interface Tree {
  readonly tree: string;
  readonly inside: string;
  /** A repository named like its package (`/vllm/vllm/`). */
  readonly twice: string;
}

const treeOf = (tree: string): Tree => ({ tree, inside: `/${tree}`, twice: `/${tree}${tree}` });

/** The frameworks' own trees; a path is shown from the first of them on. */
const trees = [
  'python/sglang/',
  'sglang_omni_router/',
  'sglang_omni/',
  'sgl_kernel/',
  'vllm_ascend/',
  'vllm/',
  'python/tokenspeed/',
  'tokenspeed/',
  'tensorrt_llm/',
  'tensorrt-llm/',
  'mindie_llm/',
  'atb_llm/',
  'torch_npu/',
].map(treeOf);

const bareTree = treeOf('sglang/');

const installed = /^.*\/(?:site|dist)-packages\//;

/**
 * A path as tables show it: from the framework's tree on, the same for wheels, checkouts and containers. What stands
 * before `site-packages` (an environment called vllm) is no tree.
 */
export function normalisedPath(raw: string): string {
  const path = raw.replaceAll('\\', '/').replace(installed, '');
  let first = path.length;
  for (const tree of trees) {
    const at = treeStart(path, tree);
    if (at >= 0 && at < first) first = at;
  }
  if (first < path.length) return path.slice(first).replace(/^tensorrt-llm\//, 'tensorrt_llm/');
  const bare = treeStart(path, bareTree);
  return bare >= 0 ? `python/${path.slice(bare)}` : path.replace(/^\/+/, '');
}

/** Where a tree begins at a folder boundary; a repository named like its package (`/vllm/vllm/`) counts at the last. */
function treeStart(path: string, { tree, inside, twice }: Tree): number {
  const at = path.indexOf(inside);
  const doubled = at < 0 ? -1 : path.indexOf(twice, at);
  if (doubled >= 0) return doubled + 1 + tree.length;
  if (path.startsWith(tree)) return 0;
  return at < 0 ? -1 : at + 1;
}

/** A Python frame's parts; null for built-in functions and modules (`nn.Module: Name_0`). */
export interface FrameParts {
  readonly path: string;
  readonly line: string;
  readonly function: string;
}

const frameText = /^(.*?\.py|<[^>]*>)\((\d+)\): (.*)$/s;

/** Parts of a stack frame; null for a text that is none. */
export function frameParts(text: string): FrameParts | null {
  const found = frameText.exec(text);
  if (found === null) return null;
  return { path: found[1] ?? '', line: found[2] ?? '', function: found[3] ?? '' };
}

/** `path(line): func` → `path:line func` with the path shortened; other texts stay as they are. */
export function locationText(text: string): string {
  const parts = frameParts(text);
  return parts === null ? text : `${normalisedPath(parts.path)}:${parts.line} ${parts.function}`;
}

/** The file of a location text, for "same file" questions. */
export function locationFile(location: string): string {
  return /^(.*?):\d+ /.exec(location)?.[1] ?? location;
}

/** The function of a location text. */
export function locationFunction(location: string): string {
  return /:\d+ (.*)$/.exec(location)?.[1] ?? '';
}
