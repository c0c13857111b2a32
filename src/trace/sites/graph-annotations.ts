import { z } from 'zod';

/**
 * Names that a program gave to the nodes of its CUDA graphs: by graph node, a list with one entry for each scope, a later
 * one before an earlier (pytorch/pytorch torch/cuda/_annotate_cuda_graph_trace.py). A scope is a text or fields.
 */
const scope = z.union([z.string(), z.record(z.string(), z.unknown())]);
const fileSchema = z.record(z.string().regex(/^\d{1,20}$/), z.union([z.array(scope), scope]));

/** File beside a trace, or one folder up, that holds such names of one rank. */
export const graphAnnotationFile = /^kernel_annotations_rank(\d+)_.*\.json$/;

function nameOf(one: z.infer<typeof scope>): string | null {
  const name = typeof one === 'string' ? one : (one.name ?? one.str);
  return typeof name === 'string' && name !== '' ? name : null;
}

/** Names by graph node; null where a text is no such file. */
export function graphNamesOf(text: string): ReadonlyMap<number, string> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const read = fileSchema.safeParse(parsed);
  if (!read.success) return null;
  return new Map(
    Object.entries(read.data).flatMap(([node, scopes]): [number, string][] => {
      const names = [scopes]
        .flat()
        .map(nameOf)
        .filter((name) => name !== null);
      const last = names.at(-1);
      return last === undefined ? [] : [[Number(node), last]];
    }),
  );
}
